using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Accrete.Edn.Tests;

/// <summary>Laws that hold for every value.</summary>
public sealed class Laws
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Fact]
    public void What_is_printed_reads_back_equal_and_of_the_same_types() => Check(AnyValue.Any, value =>
    {
        string text = EdnPrinter.Print(value);
        object? again = EdnReader.Read(text);
        return Equal(value, again) && EdnPrinter.Print(again) == text;
    });

    [Fact]
    public void What_is_pretty_printed_reads_back_equal_at_any_width() => Check(AnyValue.Any, value =>
        new[] { 1, 20, 80 }.All(width =>
            EdnPrinter.Print(EdnReader.Read(EdnPrinter.Pretty(value, width))) == EdnPrinter.Print(value)));

    [Fact]
    public void Equality_is_reflexive_and_goes_with_the_hash() => Check(AnyValue.Any, value =>
    {
        object? other = AnyValue.Disguise(value);
        return Equal(value, value) && Equal(value, other) && Equal(other, value) && Hash(value) == Hash(other);
    });

    [Fact]
    public void Equality_is_symmetric_and_transitive() => Check(
        AnyValue.Any.Generator.Three().ToArbitrary(),
        values =>
        {
            object?[] all = [values.Item1, AnyValue.Disguise(values.Item1), values.Item2, values.Item3];
            return all.All(x => all.All(y =>
                Equal(x, y) == Equal(y, x)
                && (!Equal(x, y) || Hash(x) == Hash(y))
                && all.All(z => !Equal(x, y) || Equal(y, z) == Equal(x, z))));
        });

    [Fact]
    public void Comparing_is_a_total_order_among_values_of_a_kind() => Check(AnyValue.Comparable, values =>
        values.All(x => values.All(y =>
            Math.Sign(Compare(x, y)) == -Math.Sign(Compare(y, x))
            && values.All(z => !(Compare(x, y) <= 0 && Compare(y, z) <= 0) || Compare(x, z) <= 0))));

    [Fact]
    public void Equal_values_have_one_place_in_the_order() => Check(AnyValue.Comparable, values =>
        values.All(x => values.All(y => !Equal(x, y) || Compare(x, y) == 0)));

    [Fact]
    public void Normal_values_stay_themselves() => Check(AnyValue.Any, value =>
        ReferenceEquals(EdnNormalize.Value(value), value));

    [Fact]
    public void Sets_and_maps_hold_what_they_were_made_of() => Check(AnyValue.Shallow.ListOf(40).ToArbitrary(), items =>
    {
        EdnSet set = EdnSet.Of(items);
        EdnMap map = EdnMap.Of(items.Select((item, i) => KeyValuePair.Create(item, (object?)(long)i)));
        int distinct = items.Distinct(EdnEquality.Instance).Count();
        return set.Count == distinct && map.Count == distinct
            && items.All(item => set.Contains(AnyValue.Disguise(item)) && map.ContainsKey(AnyValue.Disguise(item)));
    });

    private static bool Equal(object? x, object? y) => EdnEquality.Instance.Equals(x, y);

    private static int Hash(object? value) => EdnEquality.Instance.GetHashCode(value);

    private static int Compare(object? x, object? y) => EdnComparer.Instance.Compare(x, y);

    private static void Check<T>(Arbitrary<T> values, Func<T, bool> law) =>
        Prop.ForAll(values, value => law(value).Label(EdnPrinter.Print(value))).Check(Runs);
}
