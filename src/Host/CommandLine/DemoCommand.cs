using System.CommandLine;
using Accrete.Host.Demo;

namespace Accrete.Host.CommandLine;

/// <summary><c>demo</c>: shows on real data what the database does.</summary>
internal static class DemoCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(HostIo io)
    {
        Command command = new("demo", "Import the MusicBrainz sample and show what the database does.");
        command.SetAction(_ =>
        {
            new Demonstration(io).Run();
            return ExitCodes.Ok;
        });
        return command;
    }
}
