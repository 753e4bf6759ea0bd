using System;
using System.Globalization;
using Accrete.Differential.Generation;

namespace Accrete.Differential;

/// <summary>The differential tests' command line.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        ulong seed = ulong.Parse(arguments[0], CultureInfo.InvariantCulture);
        int count = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        Console.WriteLine("[");
        for (int i = 0; i < count; i++)
        {
            Console.WriteLine(CaseGenerator.Draw(seed, i).ToEdn());
        }

        Console.WriteLine("]");
        return 0;
    }
}
