namespace Accrete.Host;

/// <summary>The command.</summary>
internal static class Program
{
    private static int Main() => 0;
}
