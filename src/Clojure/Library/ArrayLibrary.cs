using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Clojure.Library;

/// <summary>The functions of clojure.core that make arrays and read them. Vectors stand for arrays here, but for those
/// of bytes; what changes an array is missing, since nothing here changes.</summary>
internal static class ArrayLibrary
{
    /// <summary>Adds the functions to a table.</summary>
    public static void Register(FunctionTable table)
    {
        table.One("to-array", x => Seqs.Vector(Seqs.Items(x)));
        table.Add("into-array", 1, 2, args => Seqs.Vector(Seqs.Items(args[^1])));
        Make(table, "object-array", null, x => x);
        foreach (string whole in (string[])["long", "int", "unchecked-short"])
        {
            Make(table, whole.Replace("unchecked-", "", StringComparison.Ordinal) + "-array", 0L, x =>
                CoreLibrary.Call(whole, Number(x)));
        }

        Make(table, "double-array", 0.0, x => Numbers.ToDouble(Number(x)));
        Make(table, "float-array", 0.0f, x => (float)Numbers.ToDouble(Number(x)));
        Make(table, "boolean-array", false, x => Arguments.Truth(x));
        Make(table, "char-array", '\0', x => Arguments.Character(x));
        table.Add("byte-array", 1, 2, Bytes);
        table.One("alength", x => IsArray(x) ? Seqs.Count(x) : throw NoArray(x));
        table.One("aclone", x => IsArray(x) ? x : throw NoArray(x));
        table.Add("aget", 2, int.MaxValue, args => args[1..].Aggregate(args[0], Item));
    }

    /// <summary>Adds what makes arrays of a type: of so many, of the items of a sequence, or of so many that begin with
    /// those.</summary>
    private static void Make(FunctionTable table, string name, object? empty, Func<object?, object?> convert) =>
        table.Add(name, 1, name == "object-array" ? 1 : 2, args => EdnVector.Of(Items(args, empty, convert)));

    private static object?[] Items(object?[] args, object? empty, Func<object?, object?> convert)
    {
        IReadOnlyList<object?>? given = Numbers.Is(args[^1]) && args.Length == 1 ? null : Seqs.TryItems(args[^1]);
        object? filler = args.Length == 2 && given is null ? convert(args[1]) : empty;
        int count = args.Length == 1 && given is not null ? given.Count : Count(args[0]);
        WorkLimit.TakeItems(count);
        WorkLimit.Spend(count);
        object?[] items = new object?[count];
        for (int i = 0; i < count; i++)
        {
            items[i] = given is not null && i < given.Count ? convert(given[i]) : filler;
        }

        return items;
    }

    private static byte[] Bytes(object?[] args) => Array.ConvertAll(
        Items(args, 0L, Number), x => unchecked((byte)Numbers.Wrapped(x)));

    /// <summary>Returns a number; characters are none here.</summary>
    private static object? Number(object? x) => Numbers.Is(x) ? x : throw FunctionErrors.WrongType(x, "a number");

    private static int Count(object? x) => x is not char && Numbers.ToLong(x) is >= 0 and <= Seqs.CountMax and var count
        ? (int)count
        : throw DbErrors.Argument($"An array of {FunctionErrors.Shown(x)} items is not made here");

    private static bool IsArray(object? x) => x is EdnVector or byte[];

    private static object? Item(object? array, object? index) =>
        IsArray(array) && Seqs.TryNth(array, Numbers.ToLong(index), out object? item)
            ? item
            : throw (IsArray(array)
                ? DbErrors.Argument($"Index {FunctionErrors.Shown(index)} out of bounds for length {Seqs.Count(array)}")
                : NoArray(array));

    private static AccreteException NoArray(object? x) => FunctionErrors.WrongType(x, "an array");
}
