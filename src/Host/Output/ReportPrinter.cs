using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Edn;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Host.Output;

/// <summary>Prints datoms, and what a transaction did.</summary>
internal static class ReportPrinter
{
    private static readonly string[] Headings = ["e", "a", "v", "tx", "added"];

    /// <summary>Prints a report: as one map, or as a table of datoms and a table of tempids.</summary>
    public static void Print(AnswerPrinter printer, TxReport report, OutputFormat format)
    {
        DbSchema schema = report.DbAfter.Schema;
        IReadOnlyList<KeyValuePair<object?, object?>> tempids =
            [.. report.TempIds.Select(entry => KeyValuePair.Create((object?)entry.Key, (object?)entry.Value))];
        if (format != OutputFormat.Table)
        {
            ImmutableArray<object?> rows = [
                .. report.TxData.Select(datom => (object?)new EdnVector([.. Row(schema, datom)]))];
            printer.Print(EdnMap.Of(
                Keyword.Of(null, "t"), report.DbAfter.BasisT,
                Keyword.Of(null, "tempids"), EdnMap.Of(tempids),
                Keyword.Of(null, "tx-data"), new EdnVector(rows)));
            return;
        }

        PrintDatoms(printer, schema, report.TxData);

        // The numbers that maps without :db/id got are nobody's names: a person sees their entities in the table above.
        List<IReadOnlyList<object?>> named = [.. tempids.Where(entry => entry.Key is string)
            .Select(entry => (IReadOnlyList<object?>)[entry.Key, entry.Value])];
        if (named.Count > 0)
        {
            printer.Tables.Print(["tempid", "entity"], named);
        }
    }

    /// <summary>Prints datoms as a table.</summary>
    public static void PrintDatoms(AnswerPrinter printer, DbSchema schema, IEnumerable<Datom> datoms) =>
        printer.Tables.Print(Headings, [.. datoms.Select(datom => (IReadOnlyList<object?>)Row(schema, datom))]);

    private static object?[] Row(DbSchema schema, Datom datom) =>
    [
        schema.Ident(datom.E) ?? (object)datom.E,
        schema.Ident(datom.A) ?? (object)(long)datom.A,
        datom.V.Kind == ValueKind.Ref && schema.Ident(datom.V.AsLong()) is { } ident ? ident : datom.V.ToObject(),
        datom.Tx,
        datom.Added,
    ];
}
