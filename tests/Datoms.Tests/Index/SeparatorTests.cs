using System.Linq;
using Accrete.Datoms.Tests.Order;
using Accrete.Index;
using Accrete.Index.Trees;
using Accrete.Values;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Accrete.Datoms.Tests.Index;

public sealed class SeparatorTests
{
    private static readonly IndexOrder[] Orders = [IndexOrder.Eavt, IndexOrder.Aevt, IndexOrder.Avet, IndexOrder.Vaet];

    [Fact]
    public void A_separator_lies_above_the_left_datom_and_not_above_the_right_one() => Prop.ForAll(
        Arb.From(AnyDatom.One.Zip(AnyDatom.One)), pair => Orders.All(order =>
        {
            (Datom left, Datom right) = pair;
            if (DatomOrder.Compare(order, left, right) > 0)
            {
                (left, right) = (right, left);
            }

            Datom? between = left == right ? null : Separator.Between(order, left, right);
            return between is not { } low
                || (DatomOrder.Compare(order, left, low) < 0 && DatomOrder.Compare(order, low, right) <= 0
                    && DatomOrder.Compare(order, Separator.Lowest, low) <= 0);
        })).QuickCheckThrowOnFailure();

    [Fact]
    public void A_separator_has_no_more_than_tells_its_neighbours_apart()
    {
        Datom left = new(1000, 72, Value.String("Johann Ambrosius Bach"), 1000, true);
        Datom right = new(1001, 72, Value.String("Johann Sebastian Bach"), 1000, true);
        Assert.Equal(
            Separator.Make(0, 72, Value.String("Johann S"), Separator.FirstTOp),
            Separator.Between(IndexOrder.Avet, left, right));
        Assert.Equal(
            Separator.Make(1001, 0, default, Separator.FirstTOp),
            Separator.Between(IndexOrder.Eavt, left, right));
        Datom tuple = new(1, 9, Value.Tuple(new TupleValue([Value.Long(1), Value.String("a")])), 5, true);
        Datom other = new(1, 9, Value.Tuple(new TupleValue([Value.Long(2), Value.String("b")])), 5, true);
        Assert.Equal(
            Separator.Make(0, 9, Value.Tuple(new TupleValue([Value.Long(2)])), Separator.FirstTOp),
            Separator.Between(IndexOrder.Avet, tuple, other));
    }
}
