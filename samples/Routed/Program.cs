// One of several web services on one database, each with a cache of its own: what belongs to one customer is asked of
// one of them, so that each cache holds other customers. Started once for each member:
//   dotnet run --project samples/Routed -- --urls http://10.0.0.1:8080 --Self=http://10.0.0.1:8080
//     --Members=http://10.0.0.1:8080,http://10.0.0.2:8080 --Database=datomic:dev://localhost:4334/shop
using System.Threading;
using Accrete;
using Accrete.Edn;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Routed;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
string self = builder.Configuration.GetValue("Self", "http://localhost:8080");
string[] members = builder.Configuration.GetValue("Members", self).Split(',');
builder.Services.AddAccrete(builder.Configuration.GetValue("Database", "datomic:mem://shop"));

WebApplication app = builder.Build();
app.MapHealthChecks("/health");

// Behind the routing, so that it knows which customer a request is of.
app.UseRouting();
app.UseMiddleware<PartitionRouting>(new PartitionRouter(members), self);

// An order lies with all others of its customer: in the partition that the customer's name stands for.
app.MapPut("/customers/{customer}/orders/{no}", async (
    string customer, long no, IConnection shop, CancellationToken stop) =>
{
    EdnMap order = EdnMap.Of(
        Keyword.Parse(":db/id"), "order",
        Keyword.Parse(":order/no"), no,
        Keyword.Parse(":order/customer"), customer,
        Keyword.Parse(":db/force-partition"), EdnMap.Of("order", PartitionRouting.PartitionOf(customer)));
    TxReport report = await shop.TransactAsync(EdnVector.Of(order), stop);
    return new { t = report.DbAfter.BasisT };
});

app.MapGet("/customers/{customer}/orders", async (string customer, IConnection shop, CancellationToken stop) =>
    await shop.Db.QueryAsync<long>(
        """
        [:find [?no ...] :in $ ?customer
         :where [?order :order/customer ?customer] [?order :order/no ?no]]
        """,
        stop,
        customer));

IConnection connection = app.Services.GetRequiredService<IConnection>();
await connection.TransactAsync("""
    [{:db/ident :order/no, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one,
      :db/unique :db.unique/identity}
     {:db/ident :order/customer, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one, :db/index true}]
    """);
await app.RunAsync();
