using System;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Accrete.Storage.Cassandra;
using Xunit;

namespace Accrete.Storage.Contract.Cassandra;

/// <summary>A real Cassandra that speaks TLS alone, with a certificate of an authority of its own.</summary>
[Trait("Category", "Slow")]
public sealed class EncryptedCassandraTests(EncryptedCassandra server) : IClassFixture<EncryptedCassandra>
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    [SkippableFact]
    public async Task It_is_used_where_its_authority_is_trusted()
    {
        await using CassandraStorage storage = await CassandraStorage.OpenAsync(Options(Trusting), Within);
        Assert.Null(await storage.ReadAsync(new RefKey("nothing"), Within));
    }

    [SkippableFact]
    public async Task It_is_refused_where_its_authority_is_not_trusted() =>
        AssertRefused(await Refused(Options(null)), "not trusted");

    [SkippableFact]
    public async Task It_is_refused_where_it_has_another_name() => AssertRefused(
        await Refused(Options(settings =>
        {
            Trusting(settings);
            settings.TargetHost = "other.example";
        })),
        "not trusted");

    [SkippableFact]
    public async Task It_is_named_where_encryption_was_not_asked_for()
    {
        CassandraStorageOptions options = Options(null);
        AccreteException error = await Refused(
            options with { Cluster = options.Cluster with { IsEncrypted = false } });
        Assert.Equal(":storage/unavailable", error.Error?.ToString());
        Assert.Contains("is it one with encryption (cassandra-ssl)?", error.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(AccreteException error, string expected)
    {
        Assert.Equal((":storage/misconfigured", false), (error.Error?.ToString(), error.IsTransient));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static Task<AccreteException> Refused(CassandraStorageOptions options) =>
        Assert.ThrowsAsync<AccreteException>(() => CassandraStorage.OpenAsync(options, Within));

    private void Trusting(SslClientAuthenticationOptions settings)
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(System.IO.File.ReadAllText(server.Authority)));
        settings.CertificateChainPolicy = policy;
    }

    private CassandraStorageOptions Options(Action<SslClientAuthenticationOptions>? tls)
    {
        Skip.If(server.Missing is not null, server.Missing);
        CassandraStorageOptions options = server.Options();
        return options with { Cluster = options.Cluster with { IsEncrypted = true, Tls = tls } };
    }
}
