using Accrete.Query.Columns;

namespace Accrete.Query.Patterns;

/// <summary>How a table is joined with a pattern whose attribute is known: what the planner reckons with is what the
/// join does.</summary>
/// <param name="Probes">Whether the rows' datoms are looked up; else all of the pattern are read.</param>
/// <param name="Work">What that costs, in datoms scanned.</param>
internal readonly record struct PatternAccess(bool Probes, double Work)
{
    /// <summary>Chooses the cheaper way.</summary>
    public static PatternAccess Of(Table table, PreparedPattern pattern)
    {
        bool hasE = table.Bound.Contains(pattern.E), hasV = table.Bound.Contains(pattern.V);
        double rows = table.Count, scan = pattern.Count + (hasE || hasV ? rows * Costs.Compared : 0);
        if (!hasE && !(hasV && pattern.CanProbeByValue) || pattern.HasRepeats)
        {
            return new PatternAccess(false, scan);
        }

        bool ascends = hasE && table[pattern.E].Kind == ColumnKind.Long && table.Ascends(pattern.E);
        double probe = rows * Costs.LookupIn(pattern.Source.Datoms, ascends);
        return probe < pattern.Count ? new PatternAccess(true, probe) : new PatternAccess(false, scan);
    }
}
