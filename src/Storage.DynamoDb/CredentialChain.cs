using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace Accrete.Storage.DynamoDb;

/// <summary>Finds out as whom to ask: roles first (of a container, of the machine), then the environment, then the
/// profile files of the AWS tools, and the key that was handed in last.</summary>
/// <remarks>Source: operation/aws-access-control, where keys in URIs are deprecated. What answers first is kept, and
/// renews itself where it ends.</remarks>
internal sealed class CredentialChain : AWSCredentials
{
    private const string MachineVendor = "/sys/devices/virtual/dmi/id/sys_vendor";
    private const string HypervisorId = "/sys/hypervisor/uuid";

    private readonly Lock _gate = new();
    private readonly (string Name, Func<AWSCredentials?> Make)[] _sources;
    private Task<AWSCredentials>? _chosen;

    /// <summary>Makes a chain.</summary>
    /// <param name="sources">What to try, in this order; null where such a source is not there.</param>
    internal CredentialChain(params (string Name, Func<AWSCredentials?> Make)[] sources) => _sources = sources;

    /// <summary>Makes the chain for a table.</summary>
    public static CredentialChain Of(DynamoStorageOptions options)
    {
        (string, Func<AWSCredentials?>) environment = ("environment", FromEnvironment);
        (string, Func<AWSCredentials?>) handedIn =
            ("key handed in", () => Basic(options.AccessKeyId, options.SecretKey));
        return options.Endpoint?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) != false
            ? new CredentialChain(
                ("role of the container", FromContainer), ("role of the machine", () => FromMachine(IsMachineOfAws())),
                environment, ("profile", FromProfile), handedIn,
                ("role of the machine", () => FromMachine(!OperatingSystem.IsLinux())))

            // A server of one's own takes any key, but wants one.
            : new CredentialChain(environment, handedIn, ("any", () => Basic("local", "local")));
    }

    /// <summary>Makes the chain of whoever sets a system up: the environment first, as documented for that.</summary>
    /// <param name="isLocal">Whether a server of one's own is asked, which takes any key.</param>
    public static CredentialChain OfOperator(bool isLocal = false) => isLocal
        ? new CredentialChain(("environment", FromEnvironment), ("any", () => Basic("local", "local")))
        : new CredentialChain(
            ("environment", FromEnvironment), ("profile", FromProfile), ("role of the container", FromContainer),
            ("role of the machine", () => FromMachine(IsMachineOfAws() || !OperatingSystem.IsLinux())));

    /// <inheritdoc/>
    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        Task<AWSCredentials> choosing;
        lock (_gate)
        {
            if (_chosen is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _chosen = ChooseAsync();
            }

            choosing = _chosen;
        }

        AWSCredentials chosen = await choosing.ConfigureAwait(false);
        return await chosen.GetCredentialsAsync().ConfigureAwait(false);
    }

    [SuppressMessage("Design", "CA1031", Justification = "A source that fails, however it does, is passed over.")]
    private async Task<AWSCredentials> ChooseAsync()
    {
        StringBuilder tried = new();
        foreach ((string name, Func<AWSCredentials?> make) in _sources)
        {
            try
            {
                // Some of them ask the network before they are there.
                if (await Task.Run(make).ConfigureAwait(false) is { } credentials)
                {
                    await credentials.GetCredentialsAsync().ConfigureAwait(false);
                    return credentials;
                }
            }
            catch (Exception error)
            {
                tried.Append($" ({name}: {error.Message})");
            }
        }

        throw DynamoErrors.NoKey(tried.ToString());
    }

    private static GenericContainerCredentials? FromContainer() =>
        Variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is not null
        || Variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") is not null ? new GenericContainerCredentials() : null;

    private static InstanceProfileAWSCredentials? FromMachine(bool isThere) =>
        isThere && !string.Equals(Variable("AWS_EC2_METADATA_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
            ? new InstanceProfileAWSCredentials()
            : null;

    private static AWSCredentials? FromProfile() =>
        new CredentialProfileStoreChain().TryGetAWSCredentials(
            Variable("AWS_PROFILE") ?? "default", out AWSCredentials credentials) ? credentials : null;

    // The second name is that of older editions of the documentation.
    private static AWSCredentials? FromEnvironment() =>
        Variable("AWS_SESSION_TOKEN") is { } session && Variable("AWS_ACCESS_KEY_ID") is { } key
            && Variable("AWS_SECRET_ACCESS_KEY") is { } secret
            ? new SessionAWSCredentials(key, secret, session)
            : Basic(Variable("AWS_ACCESS_KEY_ID"), Variable("AWS_SECRET_ACCESS_KEY") ?? Variable("AWS_SECRET_KEY"));

    private static BasicAWSCredentials? Basic(string? key, string? secret) =>
        key is null || secret is null ? null : new BasicAWSCredentials(key, secret);

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Tells whether this is a machine of AWS, without asking the network: elsewhere nobody answers, and that
    /// takes seconds.</summary>
    private static bool IsMachineOfAws() =>
        Begins(MachineVendor, "Amazon EC2") || Begins(HypervisorId, "ec2");

    private static bool Begins(string path, string text)
    {
        try
        {
            return File.Exists(path) && File.ReadAllText(path).StartsWith(text, StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
