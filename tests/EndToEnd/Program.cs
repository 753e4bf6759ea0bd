using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using Accrete.EndToEnd.Kills;
using Accrete.Storage.Contract;

namespace Accrete.EndToEnd;

/// <summary>The kill test's command line: for as many kills as one likes.</summary>
internal static class Program
{
    private const string Usage = """
        Kills a transactor's process at random moments under load and checks what is there after each restart.
          dotnet run -c Release --project tests/EndToEnd -- --kills N [--standby] [--seed S]
          --kills N     how many times
          --standby     two transactors on a PostgreSQL of its own, one stands by; else one on the dev storage
          --seed S      draws the moments; 1 unless given
        """;

    private static async Task<int> Main(string[] arguments)
    {
        Dictionary<string, string> given = new(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Length; i++)
        {
            bool isAlone = arguments[i] is "--standby";
            if (!isAlone && (arguments[i] is not ("--kills" or "--seed") || i + 1 >= arguments.Length))
            {
                await Console.Error.WriteLineAsync(Usage);
                return 64;
            }

            given[arguments[i]] = isAlone ? "" : arguments[++i];
        }

        int kills = int.Parse(given.GetValueOrDefault("--kills", "10"), CultureInfo.InvariantCulture);
        Random random = new(int.Parse(given.GetValueOrDefault("--seed", "1"), CultureInfo.InvariantCulture));
        PostgresServer? server = given.ContainsKey("--standby") ? new PostgresServer() : null;
        try
        {
            using Transactors transactors = await TransactorsAsync(server);
            await new KillRun(transactors, random, Console.WriteLine).RunAsync(kills);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kills} kills, 0 violations"));
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

    private static async Task<Transactors> TransactorsAsync(PostgresServer? server)
    {
        if (server is null)
        {
            return Transactors.OnDevStorage();
        }

        await server.InitializeAsync();
        return server.Missing is null
            ? Transactors.OnPostgres(server.Port, server.UrlOf("datomic_peer", "datomic_peer"), "kills")
            : throw new InvalidOperationException(server.Missing);
    }
}
