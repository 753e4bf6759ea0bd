using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Accrete.Storage.DynamoDb.Provisioning;

/// <summary>Makes what a transactor on DynamoDB needs and what is not there yet: the table, the roles of transactors
/// and peers with their policies, the bucket for log files. Each step stands alone: what fails is told, the others go
/// on, and all can be repeated.</summary>
/// <param name="plan">What is needed.</param>
/// <param name="time">Tells the time.</param>
/// <param name="say">Is told what was made and what was there.</param>
/// <param name="fail">Is told what failed.</param>
internal sealed class Provisioner(ProvisionPlan plan, TimeProvider time, Action<string> say, Action<string> fail)
{
    private const string There = "EntityAlreadyExists";

    private static readonly TimeSpan TableWithin = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan TableLook = TimeSpan.FromMilliseconds(500);

    private readonly SortedDictionary<string, string> _made = new(StringComparer.Ordinal);

    /// <summary>Makes what is missing.</summary>
    /// <param name="token">Gives up; what was made stays.</param>
    /// <returns>The properties that name it.</returns>
    public async Task<IReadOnlyDictionary<string, string>> RunAsync(CancellationToken token)
    {
        await StepAsync($"table {plan.Table}", () => TableAsync(token)).ConfigureAwait(false);
        if (plan.Region is { } region)
        {
            using AwsCalls calls = new(CredentialChain.OfOperator(), region, plan.Services, time);
            await StepAsync("account", async () =>
            {
                string account = await calls.AccountAsync(token).ConfigureAwait(false);
                await OfAccountAsync(calls, account, token).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }

        return _made;
    }

    private async Task OfAccountAsync(AwsCalls calls, string account, CancellationToken token)
    {
        string? bucket = plan.LogBucket is "" ? $"{plan.Table.ToLowerInvariant()}-logs-{account}" : plan.LogBucket;
        if (bucket is not null)
        {
            await StepAsync($"bucket {bucket}", () => BucketAsync(calls, bucket, token)).ConfigureAwait(false);
        }

        List<string> policies = ["transactor-policy", .. bucket is null ? [] : (string[])["logs-policy"],
            .. plan.SendsMetrics ? (string[])["metrics-policy"] : []];
        string transactor = plan.TransactorRole ?? plan.Table + "-transactor";
        await StepAsync($"role {transactor}", async () =>
        {
            await RoleAsync(calls, transactor, policies, Fill, token).ConfigureAwait(false);
            _made["aws-transactor-role"] = transactor;
        }).ConfigureAwait(false);
        string peer = plan.PeerRole ?? plan.Table + "-peer";
        await StepAsync($"role {peer}", async () =>
        {
            await RoleAsync(calls, peer, ["peer-policy"], Fill, token).ConfigureAwait(false);
            _made["aws-peer-role"] = peer;
        }).ConfigureAwait(false);

        string Fill(string policy) => policy.Replace("<AWS-ACCOUNT-ID>", account, StringComparison.Ordinal)
            .Replace("<TABLE-NAME>", plan.Table, StringComparison.Ordinal)
            .Replace("<S3-LOG-BUCKET>", bucket, StringComparison.Ordinal);
    }

    private async Task StepAsync(string what, Func<Task> step)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (AccreteException error)
        {
            fail($"{what}: {error.Message}");
        }
    }

    private async Task TableAsync(CancellationToken token)
    {
        DynamoStorageOptions options = new()
        {
            Table = plan.Table,
            Region = plan.Region,
            Endpoint = plan.Endpoint ?? plan.Services,
            RequestTimeout = TimeSpan.FromSeconds(10),
            Time = time,
        };
        using AmazonDynamoDBClient client = DynamoClients.Make(
            options, CredentialChain.OfOperator(isLocal: plan.Region is null));
        DynamoCalls calls = new(client, options);
        Deadline deadline = calls.Begin(TableWithin, token);
        TableDescription? table = await FindAsync(calls, deadline, token).ConfigureAwait(false);
        bool isNew = table is null;
        if (isNew)
        {
            await calls.RepeatAsync(
                (driver, ending) => driver.CreateTableAsync(NewTable(), ending), deadline, token).ConfigureAwait(false);
        }

        while (table is null || table.TableStatus == TableStatus.CREATING)
        {
            await Task.Delay(TableLook, time, token).ConfigureAwait(false);
            table = await FindAsync(calls, deadline, token).ConfigureAwait(false);
        }

        DynamoChecks.Judge(table);
        _made["aws-dynamodb-table"] = plan.Table;
        say($"table {plan.Table}: {(isNew ? "made" : "there already")}");
    }

    private CreateTableRequest NewTable() => new()
    {
        TableName = plan.Table,
        BillingMode = BillingMode.PAY_PER_REQUEST,
        AttributeDefinitions = [new AttributeDefinition(DynamoItems.Id, ScalarAttributeType.S)],
        KeySchema = [new KeySchemaElement(DynamoItems.Id, KeyType.HASH)],
    };

    private async Task<TableDescription?> FindAsync(DynamoCalls calls, Deadline deadline, CancellationToken token)
    {
        try
        {
            DescribeTableRequest request = new() { TableName = plan.Table };
            DescribeTableResponse answer = await calls.RepeatAsync(
                (driver, ending) => driver.DescribeTableAsync(request, ending), deadline, token).ConfigureAwait(false);
            return answer.Table;
        }
        catch (AccreteException error) when (error.InnerException is ResourceNotFoundException)
        {
            return null;
        }
    }

    private async Task BucketAsync(AwsCalls calls, string bucket, CancellationToken token)
    {
        AwsAnswer answer = await calls.MakeBucketAsync(bucket, token).ConfigureAwait(false);
        bool isThere = answer.Code == "BucketAlreadyOwnedByYou";
        if (answer.Error is { } error && !isThere)
        {
            throw error;
        }

        _made["aws-s3-log-bucket-id"] = bucket;
        say($"bucket {bucket}: {(isThere ? "there already" : "made, or there already")}");
    }

    /// <summary>Makes a role that machines of EC2 can have, and gives it its policies anew.</summary>
    private async Task RoleAsync(
        AwsCalls calls, string role, List<string> policies, Func<string, string> fill, CancellationToken token)
    {
        bool isNew = await MakeAsync(
            calls, "CreateRole", [("RoleName", role), ("AssumeRolePolicyDocument", Policy("trust-policy"))], token)
            .ConfigureAwait(false);
        foreach (string policy in policies)
        {
            await MakeAsync(
                calls, "PutRolePolicy",
                [("RoleName", role), ("PolicyName", "accrete-" + policy), ("PolicyDocument", fill(Policy(policy)))],
                token).ConfigureAwait(false);
        }

        await MakeAsync(calls, "CreateInstanceProfile", [("InstanceProfileName", role)], token).ConfigureAwait(false);
        await MakeAsync(
            calls, "AddRoleToInstanceProfile", [("InstanceProfileName", role), ("RoleName", role)], token,
            there: "LimitExceeded").ConfigureAwait(false);
        say($"role {role}: {(isNew ? "made" : "there already")}, with {string.Join(", ", policies)}");
    }

    /// <summary>Calls an action of IAM that makes something.</summary>
    /// <returns>Whether it was made; not where it was there already.</returns>
    private static async Task<bool> MakeAsync(
        AwsCalls calls, string action, (string Name, string Value)[] parameters, CancellationToken token,
        string there = There)
    {
        AwsAnswer answer = await calls.IamAsync(action, parameters, token).ConfigureAwait(false);
        return answer.Code == there ? false : answer.Error is { } error ? throw error : true;
    }

    /// <summary>Returns a policy of <c>deploy/iam</c>, which is built into the program.</summary>
    internal static string Policy(string name)
    {
        using Stream stream = typeof(Provisioner).Assembly.GetManifestResourceStream(name + ".json")
            ?? throw new ArgumentException($"There is no policy {name}.", nameof(name));
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
