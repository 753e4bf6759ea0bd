using System;
using System.Text.RegularExpressions;
using Accrete.Transactor.Configuration;

namespace Accrete.Host.Serving;

/// <summary>Shows where peers find a system, without passwords.</summary>
internal static partial class SystemUri
{
    private const string Name = "<DB-NAME>";
    private const string Masked = "***";
    private const int TimeoutMs = 1000;

    /// <summary>Returns the URI of the databases of a system, and where they are kept, as the first lines of a
    /// transactor show them.</summary>
    public static string Of(TransactorConfiguration configuration)
    {
        string place = $"{configuration.Host}:{configuration.Port}";
        return configuration.Protocol switch
        {
            "ddb" => $"datomic:ddb://{configuration.DynamoRegion}/{configuration.DynamoTable}/{Name}",
            "ddb-local" =>
                $"datomic:ddb-local://{configuration.DynamoEndpoint}/{configuration.DynamoTable}/{Name}",
            "sql" => $"datomic:sql://{Name}?{Driver(configuration)}{SqlUrl(configuration)}, you may need to change the "
                + "user and password parameters to work with your database",
            "cass" or "cass2" => CassandraUri(configuration),
            string dev => $"datomic:{dev}://{place}/{Name}, storing data in: {configuration.DataDir}",
        };
    }

    /// <summary>Takes the passwords out of a text that may hold URLs.</summary>
    public static string WithoutPasswords(string text) =>
        InUserPart().Replace(Parameter().Replace(text, "${name}" + Masked), "${user}" + Masked + "@");

    // A driver that the URL does not tell is told to peers too.
    private static string Driver(TransactorConfiguration configuration) =>
        configuration.SqlDriverClass is { } driver && driver.Contains(',', StringComparison.Ordinal)
            ? $"sql-driver-class={driver}#"
            : "";

    private static string SqlUrl(TransactorConfiguration configuration)
    {
        string url = configuration.SqlUrl ?? "";
        return WithoutPasswords(configuration.PrintConnectionInfo ? url : url.Split('?', 2)[0]);
    }

    private static string CassandraUri(TransactorConfiguration configuration)
    {
        string login = configuration is { PrintConnectionInfo: true, CassandraUser: { } user }
            ? $"?user={user}&password={Masked}"
            : "";
        return $"datomic:{configuration.Protocol}://{configuration.CassandraHost}:{configuration.CassandraPort}/"
            + $"{configuration.CassandraTable}/{Name}{login}, you may need to add user and password parameters to "
            + "work with your cluster";
    }

    [GeneratedRegex(
        @"(?<name>\b(password|pwd|aws_secret_key)\s*=\s*)(\{[^}]*\}|""[^""]*""|'[^']*'|[^&;\s]*)",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, TimeoutMs)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"(?<user>(://[^/@:\s]*:|:thin:[^/@\s]*/))[^\s]*@", RegexOptions.ExplicitCapture, TimeoutMs)]
    private static partial Regex InUserPart();
}
