using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading.Tasks;
using Accrete.Storage.DynamoDb;
using Accrete.Storage.DynamoDb.Provisioning;
using Amazon.Runtime;
using Xunit;

namespace Accrete.Storage.Contract.DynamoDb;

/// <summary>What ensure-transactor makes, as far as servers of one's own have it.</summary>
[Collection(DynaliteCollection.Name)]
public sealed class ProvisioningTests(DynaliteServer server)
{
    // "get-vanilla" of the published test suite of the signature.
    [Fact]
    public void A_request_is_signed_as_the_published_example_says()
    {
        SortedDictionary<string, string> signed = AwsSignature.Sign(
            new AwsRequest("service", "us-east-1", "GET", new Uri("https://example.amazonaws.com/"), [], []),
            new DateTimeOffset(2015, 8, 30, 12, 36, 0, TimeSpan.Zero),
            new ImmutableCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null));
        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=host;x-amz-date, "
                + "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            signed["authorization"]);
    }

    [Theory]
    [InlineData("transactor-policy", "dynamodb:*")]
    [InlineData("peer-policy", "dynamodb:BatchGetItem")]
    [InlineData("logs-policy", "s3:PutObject")]
    [InlineData("metrics-policy", "aws:SecureTransport")]
    [InlineData("trust-policy", "ec2.amazonaws.com")]
    public void The_policies_that_are_documented_are_built_in(string name, string expected)
    {
        string policy = Provisioner.Policy(name);
        using JsonDocument parsed = JsonDocument.Parse(policy);
        Assert.Equal("2012-10-17", parsed.RootElement.GetProperty("Version").GetString());
        Assert.Contains(expected, policy, StringComparison.Ordinal);
    }

    [SkippableFact]
    [Trait("Category", "Slow")]
    public async Task A_table_is_made_once_and_can_be_used()
    {
        Skip.If(server.Missing is not null, server.Missing);
        string table = "made-" + Guid.NewGuid().ToString("N");
        List<string> said = [], failed = [];
        ProvisionPlan plan = new() { Table = table, Endpoint = server.Endpoint };
        for (int i = 0; i < 2; i++)
        {
            IReadOnlyDictionary<string, string> made = await new Provisioner(
                plan, TimeProvider.System, said.Add, failed.Add).RunAsync(default);
            Assert.Equal(table, made["aws-dynamodb-table"]);
        }

        Assert.Empty(failed);
        Assert.Equal([$"table {table}: made", $"table {table}: there already"], said);
        await using DynamoStorage storage = await DynamoStorage.OpenAsync(
            new DynamoStorageOptions { Table = table, Endpoint = server.Endpoint }, TimeSpan.FromSeconds(30));
    }

    // ACCRETE_AWS names a server with the interfaces of AWS, as http://127.0.0.1:5055; the environment has a key for
    // it.
    [SkippableFact]
    [Trait("Category", "Slow")]
    public async Task Table_roles_and_bucket_are_made_once()
    {
        string? services = Environment.GetEnvironmentVariable("ACCRETE_AWS");
        Skip.If(services is null, "no AWS: ACCRETE_AWS names none");
        List<string> said = [], failed = [];
        string table = "made-" + Guid.NewGuid().ToString("N");
        ProvisionPlan plan = new()
        {
            Table = table,
            Region = "us-east-1",
            Services = services,
            LogBucket = "",
            SendsMetrics = true,
        };
        IReadOnlyDictionary<string, string> made = await new Provisioner(
            plan, TimeProvider.System, said.Add, failed.Add).RunAsync(default);
        Assert.Empty(failed);
        Assert.Equal(4, said.Count);
        Assert.All(said, line => Assert.Contains(": made", line, StringComparison.Ordinal));
        Assert.Equal(
            ["aws-dynamodb-table", "aws-peer-role", "aws-s3-log-bucket-id", "aws-transactor-role"], made.Keys);
        IReadOnlyDictionary<string, string> again = await new Provisioner(
            plan, TimeProvider.System, _ => { }, failed.Add).RunAsync(default);
        Assert.Empty(failed);
        Assert.Equal(made, again);
    }

    [SkippableFact]
    [Trait("Category", "Slow")]
    public async Task A_table_with_another_key_is_told_and_not_taken()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await server.CreateTableAsync("of-others", "name", "S");
        List<string> failed = [];
        IReadOnlyDictionary<string, string> made = await new Provisioner(
            new ProvisionPlan { Table = "of-others", Endpoint = server.Endpoint }, TimeProvider.System, _ => { },
            failed.Add).RunAsync(default);
        Assert.Empty(made);
        Assert.Contains("must be a string named id", Assert.Single(failed), StringComparison.Ordinal);
    }
}
