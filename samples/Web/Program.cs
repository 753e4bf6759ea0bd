// A web service that keeps its facts itself: transactor and peer in its own process, on disk, without a wire.
using System.Threading;
using Accrete;
using Accrete.Edn;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

// The documented properties of a transactor, by their names; the data goes into the folder "data" unless told
// otherwise.
builder.Services.AddAccreteTransactor(builder.Configuration.GetSection("Accrete"));

// An IConnection for whoever asks, a health check, and what it does told to OpenTelemetry. With the URI of a system
// that runs elsewhere, and without the line above, all the rest stays as it is.
builder.Services.AddAccrete("datomic:dev://localhost:4334/people");
builder.Services.AddOpenTelemetry();

WebApplication app = builder.Build();
app.MapHealthChecks("/health");

// Tells where somebody lives, and answers with the t from which on it is known.
app.MapPut("/people/{name}", async (string name, string city, IConnection people, CancellationToken stop) =>
{
    TxReport report = await people.TransactAsync(
        EdnVector.Of(EdnMap.Of(Keyword.Parse(":person/name"), name, Keyword.Parse(":person/city"), city)), stop);
    return new { t = report.DbAfter.BasisT };
});

// Everybody, now or as of an earlier t: one value is taken, and all that is read comes of it.
app.MapGet("/people", async (IConnection people, CancellationToken stop, long? asOf) =>
{
    Database db = asOf is { } t ? people.Db.AsOf(t) : people.Db;
    return await db.QueryAsync<Person>(
        "[:find ?name ?city :keys name city :where [?p :person/name ?name] [?p :person/city ?city]]", stop);
});

// Where somebody lived, and since which t.
app.MapGet("/people/{name}/history", async (string name, IConnection people, CancellationToken stop) =>
    await people.Db.History().QueryAsync<Home>(
        """
        [:find ?city ?t :keys city since
         :in $ ?name
         :where [?p :person/name ?name] [?p :person/city ?city ?tx true] [(datomic.api/tx->t ?tx) ?t]]
        """,
        stop,
        name));

// The schema is data too; what is there already is no change.
IConnection connection = app.Services.GetRequiredService<IConnection>();
await connection.TransactAsync("""
    [{:db/ident :person/name, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
      :db/unique :db.unique/identity}
     {:db/ident :person/city, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one}]
    """);
await app.RunAsync();

/// <summary>Somebody, and where he lives.</summary>
internal sealed record Person(string Name, string City);

/// <summary>A city, and the t from which on somebody lived there.</summary>
internal sealed record Home(string City, long Since);
