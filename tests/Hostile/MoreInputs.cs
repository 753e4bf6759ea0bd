using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Accrete.Hostile;

/// <summary>Inputs made of lists of texts (Texts/*.txt), deep forms that functions make, files and shells.</summary>
internal static class MoreInputs
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(600);

    /// <summary>Returns the inputs.</summary>
    public static IEnumerable<HostileInput> All() =>
        [.. Calls(), .. Many(), .. Grown(), .. Sequences(), .. DeepForms(), .. Wide(), .. Files(), .. Shells()];

    private static IEnumerable<HostileInput> Calls() =>
        Lines("calls").Select((call, i) => Mild($"calls {i / 50}", $"[:find ?x :where [{call} ?x]]"));

    /// <summary>Rows and groups of which each takes little, and all together too much.</summary>
    private static IEnumerable<HostileInput> Many() =>
    [
        Mild("many", "[:find (rand 1048576 ?x) ?y :where [(range 10) [?x ...]] [(range 10000) [?y ...]]]"),
        Mild("many", "[:find (rand 100000000 ?x) :where [(range 10) [?x ...]]]"),
        Mild("many", "[:find (rand 90000 ?x) (rand 90000 ?x) ?y :where [(range 10) [?x ...]] [(range 1000) [?y ...]]]"),
        Mild("many", "[:find ?x ?y :where [(range 10000) [?x ...]] [(+ 1000000 ?x) ?n] [(byte-array ?n) ?y]]"),
    ];

    private static IEnumerable<HostileInput> Grown() =>
    [
        .. Lines("deep-functions").Select(f =>
            Mild("grown", $"[:find ?x :where [((reduce (fn [f i] {f}) identity (range 100000)) 1) ?x]]")),
        .. Lines("deep-transducers").Select(f => Mild(
            "grown", $"[:find ?x :where [(into [] (reduce (fn [f i] {f}) (map inc) (range 100000)) [1 2]) ?x]]")),
        .. Lines("growing").Select(s =>
            Mild("grown", $"[:find ?x :where [(count (reduce (fn [xs i] {s}) [1 2] (range 100000))) ?x]]")),
    ];

    /// <summary>Each sequence with some of the uses, each use with some of the sequences.</summary>
    private static IEnumerable<HostileInput> Sequences()
    {
        string[] uses = [.. Lines("uses")];
        int at = 0;
        foreach (string sequence in Lines("sequences"))
        {
            for (int i = 0; i < 4; i++)
            {
                string use = uses[at++ * 7 % uses.Length].Replace("S", sequence, StringComparison.Ordinal);
                yield return Mild($"sequences {i}", $"[:find ?x :where [{use} ?x]]");
            }
        }
    }

    /// <summary>Queries, rules and patterns that lie in each other deeper than any text may.</summary>
    private static IEnumerable<HostileInput> DeepForms()
    {
        foreach (string around in new[]
        {
            "(list (quote not) f)", "(list (quote or) f)", "(list (quote and) f)",
            "(list (quote or-join) [(quote ?x)] f)",
            "(list (quote not-join) [(quote ?x)] f)", "[(list (quote inc) f) (quote ?y)]", "[f]", "(list f)", "{f f}",
        })
        {
            string clause = $"(reduce (fn [f i] {around}) (quote [?x :db/ident]) (range 100000))";
            yield return Mild("deep forms", "[:find ?r :where "
                + $"[(vector :find (quote ?x) :where (quote [?x :db/doc]) {clause}) ?q] [(q ?q $) ?r]]");
            yield return Mild("deep forms", "[:find ?r :where "
                + $"[(vector (vector (quote (r ?x)) {clause})) ?rules] "
                + "[(q [:find ?x :in $ % :where (r ?x)] $ ?rules) ?r]]");
        }

        foreach (string form in new[]
        {
            "(list (quote let) [(reduce (fn [f i] [f]) (quote a) (range 100000)) 1] 1)",
            "(list (quote let) [(reduce (fn [f i] {f :a}) (quote a) (range 100000)) 1] 1)",
            "(list (quote for) (vec (mapcat (fn [i] [(quote x) [1]]) (range 100000))) 1)",
            "(list (list (quote fn) [(reduce (fn [f i] [f]) (quote a) (range 100000))] 1) 1)",
            "(reduce (fn [f i] (list (quote loop) [] f)) 1 (range 100000))",
        })
        {
            yield return Mild("deep forms", "[:find ?r :where "
                + $"[(vector :find (quote ?x) :where [{form} (quote ?x)]) ?q] [(q ?q $) ?r]]");
        }

        foreach (string around in new[] { "{:db/doc f}", "[f]", "[{:db/ident f}]", "[(list :db/doc :xform f)]" })
        {
            string pattern = $"(reduce (fn [f i] {around}) [:db/ident] (range 100000))";
            yield return Mild("deep forms",
                $"[:find ?r :where [{pattern} ?p] [?e :db/ident :db/doc] [(datomic.api/pull $ ?p ?e) ?r]]");
            yield return Mild("deep forms",
                $"[:find ?r :where [(vector :find (list (quote pull) (quote ?e) {pattern}) :where "
                    + "(quote [?e :db/ident])) ?q] [(q ?q $) ?r]]");
        }
    }

    /// <summary>Queries of very many parts.</summary>
    private static IEnumerable<HostileInput> Wide()
    {
        string Many(int count, Func<int, string> part) => string.Concat(Enumerable.Range(0, count).Select(part));
        yield return Mild("wide", $"[:find ?x :where {Many(20_000, _ => "[?x :db/ident] ")}]");
        yield return Mild("wide", $"[:find ?x :where {Many(2_000, i => $"[?x{i} :db/ident ?x{i + 1}] ")}]");
        yield return Mild("wide", $"[:find {Many(2_000, _ => "?x ")} :where [?x :db/ident]]");
        yield return Mild("wide", $"[:find ?x :where (or {Many(5_000, _ => "[?x :db/ident] ")})]");
        yield return Mild("wide", $"[:find (pull ?x [{Many(5_000, i => $":a/b{i} ")}]) :where [?x :db/ident]]");
        yield return HostileInput.Query("wide", "[:find ?x :in $ % :where (r0 ?x)]",
            $"[{Many(2_000, i => $"[(r{i} ?x) (r{i + 1} ?x)] ")} [(r2000 ?x) [?x :db/ident]]]") with
        {
            Fails = false,
            Timeout = Short,
        };
        yield return HostileInput.Query("wide", "[:find ?x :in $ % :where (r0 ?x)]",
            $"[{Many(500, i => $"[(r{i} ?x) (r{i + 1} ?x) (r{i + 1} ?x)] ")} [(r500 ?x) [?x :db/ident]]]") with
        {
            Fails = false,
            Timeout = Short,
        };
        yield return HostileInput.Query("wide", "[:find (count ?x) :in $ [?x ...] :where [?e :db/ident ?x]]",
            $"[{Many(200_000, i => $":a{i} ")}]") with
        {
            Fails = false,
            Timeout = TimeSpan.FromSeconds(2),
        };
    }

    /// <summary>Files that are none, or are far larger than they look.</summary>
    private static IEnumerable<HostileInput> Files()
    {
        foreach (string file in HostileFiles.Written)
        {
            // Nothing but comments is nothing to import.
            yield return new("files", "import", file) { Fails = !file.Contains("comments", StringComparison.Ordinal) };
            yield return new("files", "q", "[:find ?x :where [?x :no/such]]", "--load", file);
            yield return new("files", "transact", "@" + file);
        }
    }

    /// <summary>Shells that are fed with what fails, and must answer what comes after it.</summary>
    private static IEnumerable<HostileInput> Shells()
    {
        string[] lines =
        [
            "(pull)", "(q)", "(datoms)", "(entity nil)", "(transact)", ":explain", ":as-of", ":limit -1",
            ":format xml",
            ":rules [", "[:find", ")", "\"", "#foo", "#inst \"x\"", "\\", "\0", ":load /dev/zero", ":load /nowhere",
            "(pull [*] [:db/ident])", "(q [:find ?x :in $ % :where (r ?x)] [[(r ?x) (r ?x)]])", "(explain 1)",
            "[[:db/add 1 2 3]]", "[{:db/id 9223372036854775807 :db/doc \"x\"}]", "{}", "#{}", "(quit)", ":nothing",
            "[:find ?x :where [(.GetType 1) ?x]]", new string('[', 100_000), new string('(', 3_000) + "\n",
            "[:find ?x :where [((fn [f] (f f)) (fn [f] (f f))) ?x]]",
            "[:find ?x :where [(reduce (fn [a b] (str a a)) \"xxxxxxxx\" (range 100)) ?x]]",
            "[:find ?x . :where [(reduce (fn [a b] (vector a)) 1 (range 100000)) ?x]]",
        ];
        return lines.Select(line => new HostileInput("shells", "shell")
        {
            // The last input fails: its error says that the shell was still there.
            Input = line + "\n[:find ?x :where [?x :no/such]]\n",
        });
    }

    private static HostileInput Mild(string kind, string query) =>
        HostileInput.Query(kind, query) with { Fails = false, Timeout = Short };

    private static IEnumerable<string> Lines(string name)
    {
        using StreamReader reader = new(typeof(MoreInputs).Assembly.GetManifestResourceStream(name)!); // is embedded
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != ';')
            {
                yield return line;
            }
        }
    }
}
