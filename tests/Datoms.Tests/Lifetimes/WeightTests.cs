using System;
using System.Linq;
using Accrete.Index.Sets;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Lifetimes;

/// <summary>The bounds of the memory index are bytes: they must be those that it takes.</summary>
[Collection("alone")]
public sealed class WeightTests
{
    [Theory]
    [InlineData(0, 0, 50)]
    [InlineData(1, 0, 5000)]
    [InlineData(3, 0, 5000)]
    [InlineData(1, 30, 500)]
    public void The_memory_index_takes_about_what_it_weighs(int orders, int textLength, int size)
    {
        Random random = new(3);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        IndexSet indexes = IndexSet.Empty;
        for (int t = 1; t <= 200_000 / size; t++)
        {
            Datom[] datoms = [.. Enumerable.Range(0, size).Select(i => new Datom(
                EntityIds.Make(4, random.Next(1 << 30)),
                i % 7,
                textLength > 0
                    ? Value.String(random.Next().ToString().PadLeft(textLength))
                    : Value.Ref(EntityIds.Make(4, random.Next(1 << 30))),
                t,
                true))];
            indexes = indexes.Apply(_ => (ExtraOrders)orders, datoms);
        }

        double taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(indexes.NoveltyBytes / taken, 0.75, 1.3);
    }
}
