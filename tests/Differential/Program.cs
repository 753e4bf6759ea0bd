namespace Accrete.Differential;

/// <summary>The differential tests' command line.</summary>
internal static class Program
{
    private static int Main() => 0;
}
