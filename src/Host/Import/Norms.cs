using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Host.Import;

/// <summary>Reads maps of norms, as files of schema have them: each name leads to transactions and to the names of the
/// norms that must come before.</summary>
internal static class Norms
{
    private static readonly Keyword Txes = Keyword.Of(null, "txes"), Requires = Keyword.Of(null, "requires");

    /// <summary>Tells whether a map is one of norms.</summary>
    public static bool Are(EdnMap map) =>
        map.Count > 0 && map.All(entry => entry.Value is EdnMap norm && norm.ContainsKey(Txes));

    /// <summary>Returns all transactions, those of a norm after those of the norms that it requires.</summary>
    /// <exception cref="AccreteException">A norm requires one that is not there, or itself on the way
    /// round.</exception>
    public static IReadOnlyList<EdnVector> InOrder(EdnMap map)
    {
        List<EdnVector> all = [];
        Dictionary<object, bool> isDone = new(EdnEquality.Instance);
        foreach ((object? name, _) in map)
        {
            Add(map, name, isDone, all);
        }

        return all;
    }

    private static AccreteException NoTransactions(object name, EdnMap norm) => DbErrors.Argument(
        $":txes of the norm {EdnPrinter.Print(name)} is a vector of transactions, each a vector of transaction data: "
            + "[[{:db/ident ...}]].", norm);

    private static void Add(EdnMap map, object? name, Dictionary<object, bool> isDone, List<EdnVector> all)
    {
        if (name is null || map[name] is not EdnMap norm)
        {
            throw DbErrors.Argument($"There is no norm {EdnPrinter.Print(name)}, which another one requires.", map);
        }

        if (!isDone.TryAdd(name, false))
        {
            if (!isDone[name])
            {
                throw DbErrors.Argument($"The norm {EdnPrinter.Print(name)} requires itself on the way round.", norm);
            }

            return;
        }

        foreach (object? required in norm[Requires] as IEnumerable<object?> ?? [])
        {
            Add(map, required, isDone, all);
        }

        foreach (object? data in norm[Txes] as EdnSequence ?? throw NoTransactions(name, norm))
        {
            all.Add(data is EdnSequence forms
                ? new EdnVector(forms.Items, forms.Position)
                : throw NoTransactions(name, norm));
        }

        isDone[name] = true;
    }
}
