using System.Linq;
using Accrete.Index;
using Accrete.Index.Leaves;
using Accrete.Index.Reading;
using Accrete.Index.Sets;
using Accrete.Index.Trees;
using Xunit;

namespace Accrete.Datoms.Tests.Twins;

/// <summary>Goes through whole trees and checks what single reads rely on.</summary>
public sealed class TreeAudit
{
    public static TheoryData<string> Shapes => [.. TwinShape.All.Select(shape => shape.Name)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Datoms_ascend_from_leaf_to_leaf_and_directories_tell_what_is_below_them(string name)
    {
        TwinShape shape = TwinShape.All.Single(shape => shape.Name == name);
        IndexSet indexes = TwinShape.DatabaseOf(name).Database.Indexes;
        int trees = 0;
        foreach (OrderedIndex index in indexes.Parts.Where(index => index.Tree.Root is not null))
        {
            Datom? last = null;
            long count = Audit(index.Order, index.Tree.Root!, shape.Tree, null, ref last); // filtered one line above
            Assert.Equal(index.Tree.Count, count);
            trees++;
        }

        Assert.True(trees >= (shape.Merging == Merging.Never ? 0 : 4), $"{trees} trees");
    }

    /// <summary>Returns how many datoms stand in and below a node.</summary>
    private static long Audit(IndexOrder order, NodeHandle handle, TreeShape shape, Datom? low, ref Datom? last)
    {
        IndexNode node = handle.Resolve();
        Assert.Equal((handle.Count, handle.Height), (node.Count, node.Height));
        long count = 0;
        if (node is Leaf leaf)
        {
            Assert.InRange(leaf.Rows, 1, shape.RowsMax);
            for (int row = 0; row < leaf.Rows; row++)
            {
                Datom datom = leaf.DatomAt(row);
                Assert.True(low is not { } bound || DatomOrder.Compare(order, bound, datom) <= 0, $"{low} {datom}");
                Assert.True(last is not { } before || DatomOrder.Compare(order, before, datom) < 0, $"{last} {datom}");
                last = datom;
            }

            count = leaf.Rows;
        }

        if (node is IndexDirectory directory)
        {
            Assert.InRange(directory.Entries.Length, 1, shape.ChildrenMax);
            for (int i = 0; i < directory.Entries.Length; i++)
            {
                DirectoryEntry entry = directory.Entries[i];
                Assert.Equal(count, directory.Starts[i]);
                Assert.Equal(directory.Height - 1, entry.Node.Height);
                Assert.True(
                    i == 0 || last is not { } before || DatomOrder.Compare(order, before, entry.Low) < 0,
                    $"{last} stands before {entry.Low}");
                count += Audit(order, entry.Node, shape, i == 0 ? low : entry.Low, ref last);
            }
        }

        Assert.Equal(node.Count, count);
        return count;
    }
}
