using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace Accrete.Architecture.Tests;

/// <summary>The folders of the core stand in layers: what is below knows nothing of what is above. The layers are those
/// of layers.txt.</summary>
public sealed class Layers
{
    private const string LayersFile = "tests/Architecture.Tests/layers.txt";

    private static readonly FolderArrows Arrows = FolderArrows.Of("src/Datoms/");

    [Fact]
    public void Every_folder_has_its_layer()
    {
        SortedSet<string> listed = new(Order().SelectMany(layer => layer), StringComparer.Ordinal);
        Assert.Equal(Arrows.Units, listed);
        Assert.Equal(listed.Count, Order().Sum(layer => layer.Length));
    }

    [Fact]
    public void No_folder_knows_what_stands_above_it()
    {
        List<string> up = Upward(Order());
        Assert.True(up.Count == 0, $"against the order of {LayersFile}:\n" + string.Join('\n', up));
    }

    [Fact]
    public void An_order_that_is_not_that_of_the_layers_is_noticed()
    {
        List<string[]> swapped = Order();
        int values = swapped.FindIndex(layer => layer[0] == "Values");
        int index = swapped.FindIndex(layer => layer[0] == "Index");
        (swapped[values], swapped[index]) = (swapped[index], swapped[values]);
        Assert.Contains(Upward(swapped), arrow => arrow.StartsWith("Index -> Values", StringComparison.Ordinal));
    }

    private static List<string> Upward(List<string[]> order)
    {
        Dictionary<string, int> heights = [];
        for (int i = 0; i < order.Count; i++)
        {
            foreach (string unit in order[i])
            {
                heights[unit] = i;
            }
        }

        return [.. Arrows.Files
            .Where(arrow => heights.GetValueOrDefault(arrow.Key.To) > heights.GetValueOrDefault(arrow.Key.From))
            .Select(arrow => $"{arrow.Key.From} -> {arrow.Key.To}: {string.Join(", ", arrow.Value)}")
            .Order(StringComparer.Ordinal)];
    }

    private static List<string[]> Order() =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, LayersFile))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
    ];
}
