using System.Collections.Generic;
using System.Linq;

namespace Accrete.Differential.Generation;

/// <summary>A case as text, in the format of the recorded ones.</summary>
/// <param name="Name">Its name, which tells the seed.</param>
/// <param name="Schema">The forms of the first transaction.</param>
/// <param name="Steps">The steps.</param>
internal sealed record GeneratedCase(string Name, IReadOnlyList<string> Schema, IReadOnlyList<string> Steps)
{
    /// <summary>Returns the EDN text.</summary>
    public string ToEdn() =>
        $"{{:name \"{Name}\" :doc \"drawn\"\n :schema [\n  {string.Join("\n  ", Schema)}]\n :steps [\n  "
            + $"{string.Join("\n  ", Steps)}]}}\n";
}

/// <summary>Draws whole cases: a seed and a number give the same case for ever.</summary>
internal static class CaseGenerator
{
    /// <summary>Draws case number <paramref name="number"/> of a seed.</summary>
    public static GeneratedCase Draw(ulong seed, int number)
    {
        Prng prng = new(new Prng(seed).Next() + ((ulong)number * 0x2545F4914F6CDD1DUL));
        CaseModel model = new(prng);
        List<string> schema = SchemaGenerator.Draw(model);
        List<string> steps = [];

        // Some cases are about transactions, some about reads, some about queries.
        int focus = prng.Below(3);
        int transactions = focus == 0 ? prng.Between(5, 10) : prng.Between(2, 5);
        int readsAfterEach = focus == 0 ? 1 : prng.Between(1, 3);
        for (int i = 0; i < transactions; i++)
        {
            TransactionGenerator generator = new(model);
            steps.Add($"[:transact {(i == 0 ? generator.DrawSafe() : generator.Draw())}]");
            if (prng.Percent(50))
            {
                string mark = $":m{model.Marks.Count}";
                steps.Add($"[:mark {mark}]");
                model.Marks.Add(mark);
            }

            steps.AddRange(Enumerable.Range(0, prng.Below(readsAfterEach + 1)).Select(_ => Read(model, focus)));
        }

        steps.AddRange(Enumerable.Range(0, prng.Between(3, 8)).Select(_ => Read(model, focus)));
        return new GeneratedCase($"seed-{seed}-{number}", schema, steps);
    }

    private static string Read(CaseModel model, int focus)
    {
        int draw = model.Prng.Below(100);
        int queries = focus == 2 ? 75 : 30;
        if (draw < queries)
        {
            return new QueryGenerator(model).Step();
        }

        ReadGenerator reads = new(model);
        return draw < queries + 10
            ? With(model, reads)
            : draw < queries + 10 + ((90 - queries) / 2) ? new PullGenerator(model).Step(reads) : reads.Step();
    }

    // On a view the reference judges schema and composite tuples by what the view shows, and we by the
    // whole, on purpose.
    private static string With(CaseModel model, ReadGenerator reads)
    {
        string database = model.Attributes.Any(a => a.IsComposite) ? ":now" : reads.Database(mayBeHistory: false);
        TransactionGenerator generator = new(model, altersSchema: database == ":now");
        return $"[:with {database} {generator.Draw(isSpeculative: true)}]";
    }
}
