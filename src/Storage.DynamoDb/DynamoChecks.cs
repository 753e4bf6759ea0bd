using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Accrete.Storage.DynamoDb;

/// <summary>Asks what a table is, before it is written to.</summary>
internal static class DynamoChecks
{
    /// <summary>Checks a table. Who may not ask what it is, is not checked here.</summary>
    /// <exception cref="AccreteException">There is none, its key is another, or it must not be used.</exception>
    public static async Task CheckAsync(
        DynamoCalls calls, DynamoStorageOptions options, Deadline deadline, CancellationToken token)
    {
        try
        {
            DescribeTableRequest request = new() { TableName = options.Table };
            DescribeTableResponse answer = await calls.RepeatAsync(
                (driver, ending) => driver.DescribeTableAsync(request, ending), deadline, token).ConfigureAwait(false);
            Judge(answer.Table);
        }
        catch (AccreteException error) when (error.Category == AnomalyCategory.Forbidden)
        {
            // A read shows soon whether it is this question alone that is forbidden.
        }
    }

    /// <summary>Judges a table.</summary>
    /// <exception cref="AccreteException">It must not be used.</exception>
    public static void Judge(TableDescription table)
    {
        ArgumentNullException.ThrowIfNull(table);
        string name = table.TableName;
        if (table.Replicas is { Count: > 0 } || table.GlobalTableVersion is { Length: > 0 })
        {
            // Two regions may each take a conditional write on the same version.
            throw StorageErrors.Misconfigured($"The table {name} is a global table: use one of a single region.");
        }

        if (table.KeySchema is not [{ AttributeName: DynamoItems.Id } key] || key.KeyType != KeyType.HASH
            || !HasTextKey(table.AttributeDefinitions))
        {
            throw StorageErrors.Misconfigured(
                $"The key of the table {name} is another: it must be a string named id, and nothing else.");
        }

        if (table.TableStatus == TableStatus.CREATING)
        {
            throw StorageErrors.Unavailable($"The table {name} is being made: start again when it is there.");
        }
    }

    private static bool HasTextKey(List<AttributeDefinition>? attributes) =>
        attributes?.Exists(each => each.AttributeName == DynamoItems.Id && each.AttributeType == ScalarAttributeType.S)
        ?? false;
}
