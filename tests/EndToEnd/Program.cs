using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using Accrete.EndToEnd.Kills;
using Accrete.Storage.Contract;
using Accrete.Storage.Contract.Cassandra;
using Accrete.Storage.Contract.DynamoDb;
using Xunit;

namespace Accrete.EndToEnd;

/// <summary>The kill test's command line: for as many kills as one likes, on the service that one likes.</summary>
internal static class Program
{
    private const string Usage = """
        Kills a transactor's process at random moments under load and checks what is there after each restart.
          dotnet run -c Release --project tests/EndToEnd -- --kills N [--service NAME] [--seed S]
          --kills N         how many times
          --service NAME    dev, with one transactor; or postgres, mariadb, dynalite, cass, cass2, each with two, of
                            which one stands by, on a server of its own; dev unless given
          --standby         the same as --service postgres
          --seed S          draws the moments; 1 unless given
        """;

    private const string Name = "kills";

    private static async Task<int> Main(string[] arguments)
    {
        Dictionary<string, string> given = new(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Length; i++)
        {
            bool isAlone = arguments[i] is "--standby";
            if (!isAlone && (arguments[i] is not ("--kills" or "--seed" or "--service") || i + 1 >= arguments.Length))
            {
                await Console.Error.WriteLineAsync(Usage);
                return 64;
            }

            given[arguments[i]] = isAlone ? "" : arguments[++i];
        }

        int kills = int.Parse(given.GetValueOrDefault("--kills", "10"), CultureInfo.InvariantCulture);
        Random random = new(int.Parse(given.GetValueOrDefault("--seed", "1"), CultureInfo.InvariantCulture));
        string service = given.GetValueOrDefault("--service", given.ContainsKey("--standby") ? "postgres" : "dev");
        IAsyncLifetime? server = ServerOf(service);
        if (server is null && service != "dev")
        {
            await Console.Error.WriteLineAsync(Usage);
            return 64;
        }

        try
        {
            await (server?.InitializeAsync() ?? Task.CompletedTask);
            using Transactors transactors = TransactorsOn(server, service);
            await new KillRun(transactors, random, Console.WriteLine).RunAsync(kills);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{service}: {kills} kills, 0 violations"));
            return 0;
        }
        catch (InvalidDataException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 1;
        }
        finally
        {
            await (server?.DisposeAsync() ?? Task.CompletedTask);
        }
    }

    private static IAsyncLifetime? ServerOf(string service) => service switch
    {
        "postgres" => new PostgresServer(),
        "mariadb" => new MariaDbServer(),
        "dynalite" => new DynaliteServer(),
        "cass" or "cass2" => new CassandraServer(),
        _ => null,
    };

    private static Transactors TransactorsOn(IAsyncLifetime? server, string service) => server switch
    {
        SqlTestServer { Missing: null } sql => Transactors.OnSql(
            sql.UrlOf("datomic", "datomic"), sql.UrlOf("datomic_peer", "datomic_peer"), Name),
        DynaliteServer { Missing: null } dynalite => Transactors.OnDynamo(
            dynalite.Endpoint, DynaliteServer.Table, Name),
        CassandraServer { Missing: null } cassandra => Transactors.OnCassandra(
            cassandra.Port, service == "cass2", Name),
        SqlTestServer { Missing: { } why } => throw new InvalidOperationException(why),
        DynaliteServer { Missing: { } why } => throw new InvalidOperationException(why),
        CassandraServer { Missing: { } why } => throw new InvalidOperationException(why),
        _ => Transactors.OnDevStorage(),
    };
}
