using System;
using System.Diagnostics.CodeAnalysis;
using Accrete.Edn;
using Accrete.Query.Columns;
using Accrete.Query.Patterns;
using Accrete.Query.Plan;
using Accrete.Schema;

namespace Accrete.Query.Run;

/// <summary>Looks <c>missing?</c> and <c>get-else</c> up for all rows at once.</summary>
/// <remarks>Takes only what is plain: an attribute that is known, entities given by their ids. All else, errors
/// too, is left to the library's functions.</remarks>
internal sealed class DatabaseCalls(ExecutionState state)
{
    /// <summary>From this many rows on one bulk lookup is better than a call for each.</summary>
    private const int RowsMin = 16;

    /// <summary>Finds for each row whether its entity has a value.</summary>
    /// <returns>False where the call is something else.</returns>
    public bool TryMissing(Table table, CallAtom atom, [NotNullWhen(true)] out bool[]? missing)
    {
        missing = null;
        if (!IsNamed(atom, "missing?", 3) || !TryRead(table, atom, out Table? found, out _))
        {
            return false;
        }

        missing = new bool[table.Count];
        Array.Fill(missing, true);
        for (int i = 0; i < found.Count; i++)
        {
            missing[found[1][i]] = false;
        }

        return true;
    }

    /// <summary>Finds for each row its entity's value, or the default.</summary>
    /// <returns>False where the call is something else.</returns>
    public bool TryGetElse(Table table, CallAtom atom, [NotNullWhen(true)] out Column? values)
    {
        values = null;
        if (!IsNamed(atom, "get-else", 4) || !atom.Arguments[3].IsConstant
            || atom.Arguments[3].Constant is null or SourceArgument
            || !TryRead(table, atom, out Table? found, out DbAttribute? attribute) || attribute.IsMany)
        {
            return false;
        }

        Column read = found[2];
        bool isInline = ValuePool.TryInline(atom.Arguments[3].Constant, out ColumnKind kind, out long other);
        bool isSame = isInline ? kind == read.Kind : read.Kind == ColumnKind.Pooled;
        Column source = isSame ? read : read.ToPooled(state.Pool);
        long[] codes = new long[table.Count];
        Array.Fill(codes, isSame && isInline ? other : state.Pool.Intern(atom.Arguments[3].Constant));
        for (int i = 0; i < found.Count; i++)
        {
            codes[found[1][i]] = source[i];
        }

        values = new Column(source.Kind, codes, codes.Length);
        return true;
    }

    private static bool IsNamed(CallAtom atom, string name, int arguments) => atom.FunctionSlot < 0
        && atom.Arguments.Length == arguments && atom.Call.Name.Namespace is null && atom.Call.Name.Name == name;

    private bool TryRead(
        Table table, CallAtom atom, [NotNullWhen(true)] out Table? found,
        [NotNullWhen(true)] out DbAttribute? attribute)
    {
        (attribute, found) = (null, null);
        PlanTerm entity = atom.Arguments[1];
        if (table.Count < RowsMin || atom.Arguments[0].Constant is not SourceArgument source
            || !state.IsDatabase(source.Name)
            || !entity.IsVariable || table[entity.Slot].Kind != ColumnKind.Long
            || atom.Arguments[2].Constant is not Keyword ident)
        {
            return false;
        }

        DatabaseSource database = (DatabaseSource)state.Source(source.Name);
        attribute = database.Database.Schema.Attribute(ident);
        if (attribute is null || !database.HasSingleFacts)
        {
            return false;
        }

        found = state.Patterns.ReadValues(database, attribute, table[entity.Slot]);
        return true;
    }
}
