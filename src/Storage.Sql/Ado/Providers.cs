using System;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace Accrete.Storage.Sql.Ado;

/// <summary>Finds ADO.NET providers by name: in the program's own assemblies, else in the folder <c>lib</c> beside the
/// program, where users put those that it does not bring along.</summary>
internal static class Providers
{
    private const string InstanceField = "Instance";

    /// <summary>Returns a provider.</summary>
    /// <param name="name">The type of its factory or of its connections: <c>Namespace.Type, Assembly</c>.</param>
    /// <param name="lib">The folder.</param>
    /// <exception cref="AccreteException">It is not there.</exception>
    public static DbProviderFactory Find(string name, string lib)
    {
        string[] parts = name.Split(',', 2, StringSplitOptions.TrimEntries);
        Type type = Load(parts[1], lib).GetType(parts[0], throwOnError: false)
            ?? throw StorageErrors.Misconfigured(
                $"sql-driver-class: the assembly {parts[1]} has no type {parts[0]}: name the provider's factory.");
        return Factory(type) ?? throw StorageErrors.Misconfigured(
            $"sql-driver-class: {parts[0]} is no ADO.NET provider: name its DbProviderFactory.");
    }

    private static DbProviderFactory? Factory(Type type)
    {
        const BindingFlags Static = BindingFlags.Public | BindingFlags.Static;
        if (typeof(DbProviderFactory).IsAssignableFrom(type))
        {
            return (type.GetField(InstanceField, Static)?.GetValue(null)
                ?? type.GetProperty(InstanceField, Static)?.GetValue(null)) as DbProviderFactory;
        }

        // A connection knows its factory.
        if (!typeof(DbConnection).IsAssignableFrom(type))
        {
            return null;
        }

        using DbConnection? connection = Activator.CreateInstance(type) as DbConnection;
        return connection is null ? null : DbProviderFactories.GetFactory(connection);
    }

    private static Assembly Load(string name, string lib)
    {
        try
        {
            return Assembly.Load(new AssemblyName(name));
        }
        catch (Exception error) when (error is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return LoadFrom(lib, name) ?? throw StorageErrors.Misconfigured(
                $"The driver {name} is not there: put {name}.dll and what it needs into the folder lib beside the "
                + "program, or add its package.");
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "An assembly stays as long as the process.")]
    private static Assembly? LoadFrom(string lib, string name)
    {
        string path = Path.Combine(lib, new AssemblyName(name).Name + ".dll");
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            // What the driver needs stands beside it.
            AssemblyLoadContext.Default.Resolving += (context, wanted) =>
                Path.Combine(lib, wanted.Name + ".dll") is { } beside && File.Exists(beside)
                    ? context.LoadFromAssemblyPath(beside)
                    : null;
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(path));
        }
        catch (BadImageFormatException error)
        {
            throw StorageErrors.Misconfigured($"The driver {path} is no .NET assembly.", error);
        }
    }
}
