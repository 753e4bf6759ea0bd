using System;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;
using Accrete.Storage.Cassandra.Cql;

namespace Accrete.Storage.Cassandra;

/// <summary>Finds the methods that <c>cassandra-cluster-callback</c> and <c>cassandra-session-callback</c> name:
/// <c>TYPE.METHOD, ASSEMBLY</c>, where the assembly is a name beside the program or the path of a file ending in
/// <c>.dll</c>.</summary>
internal static class CassandraCallback
{
    /// <summary>Makes the session of a storage.</summary>
    /// <exception cref="AccreteException">A method is not there, or fails.</exception>
    public static ICqlSession Session(CassandraStorageOptions options)
    {
        CqlOptions cluster = options.Cluster;
        if (options.ClusterCallback is { } clusterMethod)
        {
            cluster = Call<CqlOptions>("cassandra-cluster-callback", clusterMethod, cluster);
        }

        return options.SessionCallback is { } sessionMethod
            ? Call<ICqlSession>("cassandra-session-callback", sessionMethod, cluster)
            : CqlSession.Connect(cluster);
    }

    private static T Call<T>(string property, string name, CqlOptions options)
        where T : class
    {
        MethodInfo method = Find<T>(property, name);
        try
        {
            return (T?)method.Invoke(null, [options]) ?? throw StorageErrors.Misconfigured(
                $"{property}: {name} returned null.");
        }
        catch (TargetInvocationException error)
        {
            throw StorageErrors.Misconfigured(
                $"{property}: {name} failed: {error.InnerException?.Message}", error.InnerException);
        }
    }

    private static MethodInfo Find<T>(string property, string name)
    {
        string[] parts = name.Split(',', 2, StringSplitOptions.TrimEntries);
        int dot = parts[0].LastIndexOf('.');
        if (parts.Length != 2 || dot <= 0)
        {
            throw StorageErrors.Misconfigured($"{property} is TYPE.METHOD, ASSEMBLY, not {name}.");
        }

        Type? type = Load(property, parts[1]).GetType(parts[0][..dot]);
        MethodInfo? method = type?.GetMethod(
            parts[0][(dot + 1)..], BindingFlags.Static | BindingFlags.Public, [typeof(CqlOptions)]);
        return method is not null && typeof(T).IsAssignableFrom(method.ReturnType)
            ? method
            : throw StorageErrors.Misconfigured(
                $"{property}: {parts[1]} has no public static {typeof(T).Name} {parts[0]}(CqlOptions).");
    }

    private static Assembly Load(string property, string name)
    {
        try
        {
            return name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
                ? AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(name))
                : Assembly.Load(new AssemblyName(name));
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or ArgumentException)
        {
            throw StorageErrors.Misconfigured(
                $"{property}: the assembly {name} cannot be loaded: {error.Message}", error);
        }
    }
}
