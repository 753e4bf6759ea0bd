using System;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;
using Accrete.Edn;

namespace Accrete.Serving;

/// <summary>Finds the method that <c>metrics-callback</c> names: <c>TYPE.METHOD, ASSEMBLY</c>, where the assembly is a
/// name beside the program or the path of a file ending in <c>.dll</c>. It is static and takes one object.</summary>
internal static class MetricsCallback
{
    /// <summary>Returns the method.</summary>
    /// <exception cref="AccreteException">There is no such method.</exception>
    public static Action<object> Find(string name)
    {
        string[] parts = name.Split(',', 2, StringSplitOptions.TrimEntries);
        int dot = parts[0].LastIndexOf('.');
        if (parts.Length != 2 || dot <= 0)
        {
            throw Wrong($"metrics-callback is TYPE.METHOD, ASSEMBLY, not {name}.", null);
        }

        try
        {
            Assembly assembly = parts[1].EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
                ? AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(parts[1]))
                : Assembly.Load(new AssemblyName(parts[1]));
            Type? type = assembly.GetType(parts[0][..dot]);
            MethodInfo? method = type?.GetMethod(
                parts[0][(dot + 1)..], BindingFlags.Static | BindingFlags.Public, [typeof(object)]);
            return method?.CreateDelegate<Action<object>>() ?? throw Wrong(
                $"metrics-callback: {parts[1]} has no public static void {parts[0]}(object).", null);
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or ArgumentException)
        {
            throw Wrong($"metrics-callback: the assembly {parts[1]} cannot be loaded: {error.Message}", error);
        }
    }

    private static AccreteException Wrong(string message, Exception? inner) =>
        new(Keyword.Of("storage", "misconfigured"), AnomalyCategory.Incorrect, message, inner: inner);
}
