using System.CommandLine;
using System.Threading.Tasks;
using Accrete.Host.Demo;
using Accrete.Host.Workspace;

namespace Accrete.Host.CommandLine;

/// <summary><c>demo</c>: shows on real data what the database does.</summary>
internal static class DemoCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(HostIo io)
    {
        Option<string> data = new("--data-dir")
        {
            Description = "The folder that the database is kept in.",
            HelpName = "dir",
            DefaultValueFactory = _ => "data",
        };
        Command command = new("demo", "Import the MusicBrainz sample and show what the database does.") { data };
        command.SetAction(parsed => RunAsync(io, parsed.GetRequiredValue(data)).GetAwaiter().GetResult());
        return command;
    }

    private static async Task<int> RunAsync(HostIo io, string folder)
    {
        string uri = $"datomic:file://{folder}/{Demonstration.DatabaseName}";
        ConnectedWorkspace workspace = await ConnectedWorkspace
            .OpenAsync(uri, io.Clock, creates: true, io.Cancellation).ConfigureAwait(false);
        await using (workspace.ConfigureAwait(false))
        {
            new Demonstration(io, workspace, folder, uri).Run();
        }

        return ExitCodes.Ok;
    }
}
