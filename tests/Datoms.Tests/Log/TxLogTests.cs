using System.Collections.Generic;
using System.Linq;
using Accrete.Datoms.Tests.Index;
using Accrete.Edn;
using Accrete.Log;
using Xunit;

namespace Accrete.Datoms.Tests.Log;

public sealed class TxLogTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 400)]
    [InlineData(3, 9000)]
    public void Ranges_give_what_was_appended(int seed, int sizeMax)
    {
        RandomDatoms random = new(seed);
        List<LogEntry> model = [];
        TxLog log = TxLog.Empty;
        long t = 1000;
        for (int i = 0; i < 60; i++)
        {
            Datom[] datoms = [.. Enumerable.Range(0, random.Next(sizeMax)).Select(_ => Draw(random, t))];
            LogEntry entry = new(t, t + 1 + random.Next(5), 72 + i, new Instant(random.Next(1 << 30)), datoms);
            log = log.Append(entry);
            model.Add(entry);
            t = entry.NextT;
        }

        for (int i = 0; i < 40; i++)
        {
            long? from = random.Next(6) == 0 ? null : 990 + random.Next((int)(t - 980));
            long? to = random.Next(6) == 0 ? null : 990 + random.Next((int)(t - 980));
            LogEntry[] expected = [.. model.Where(
                entry => (from is null || entry.T >= from) && (to is null || entry.T < to))];
            LogEntry[] actual = [.. log.Range(from, to)];
            Assert.Equal(
                expected.Select(entry => entry with { Data = [] }), actual.Select(entry => entry with { Data = [] }));
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Data, pair.Second.Data));
        }
    }

    [Fact]
    public void Two_successors_of_one_log_do_not_see_each_other()
    {
        TxLog common = TxLog.Empty;
        for (long t = 1; t < 40; t++)
        {
            common = common.Append(Entry(t, [Draw(new RandomDatoms((int)t), t)]));
        }

        TxLog left = common.Append(Entry(50, []));
        TxLog right = common.Append(Entry(60, [])).Append(Entry(61, []));
        Assert.Equal([50L], left.Range(40, null).Select(entry => entry.T));
        Assert.Equal([60L, 61L], right.Range(40, null).Select(entry => entry.T));
        Assert.Empty(common.Range(40, null));
    }

    private static LogEntry Entry(long t, Datom[] datoms) => new(t, t + 1, 72, new Instant(t), datoms);

    private static Datom Draw(RandomDatoms random, long t)
    {
        int attribute = random.Next(10);
        return new Datom(1000 + random.Next(500), attribute, random.Value(RandomDatoms.KindOf(attribute), 50), t,
            random.Next(2) == 0);
    }
}
