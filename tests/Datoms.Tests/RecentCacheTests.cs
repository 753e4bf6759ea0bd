using System;
using System.Linq;
using Xunit;

namespace Accrete.Datoms.Tests;

/// <summary>Bounded caches keep what is used.</summary>
public sealed class RecentCacheTests
{
    [Fact]
    public void What_is_used_stays_while_others_come_and_go()
    {
        RecentCache<string, string> cache = new(StringComparer.Ordinal, 100);
        cache.Keep("used", "x", 1);
        for (int i = 0; i < 10_000; i++)
        {
            cache.Keep($"{i}", "y", 1);
            Assert.NotNull(cache.Find("used"));
        }
    }

    [Fact]
    public void A_circle_of_more_keys_than_there_is_room_for_finds_a_part_of_them()
    {
        RecentCache<string, string> cache = new(StringComparer.Ordinal, 1000);
        int found = 0;
        for (int i = 0; i < 11_000; i++)
        {
            string key = $"{i % 1100}";
            found += cache.Find(key) is null ? 0 : 1;
            cache.Keep(key, key, 1);
        }

        Assert.InRange(found, 5_000, 11_000);
    }

    [Fact]
    public void What_all_entries_weigh_stays_within_the_bound()
    {
        RecentCache<string, string> cache = new(StringComparer.Ordinal, 1000);
        string[] keys = [.. Enumerable.Range(0, 1000).Select(i => $"{i}")];
        foreach (string key in keys)
        {
            cache.Keep(key, key, 100);
        }

        Assert.Equal(10, keys.Count(key => cache.Find(key) is not null));
        cache.Keep("large", "x", 500);
        Assert.Null(cache.Find("large"));
    }
}
