using System;
using System.Collections.Generic;
using System.Linq;

namespace Accrete.Hostile;

/// <summary>The inputs: templates, each with the values that vary it.</summary>
internal static class HostileInputs
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    /// <summary>Calls that would take years.</summary>
    private static readonly string[] Endless =
    [
        "(reduce + (map (fn [i] (reduce + (range 1000000))) (range 1000000)))",
        "(reduce (fn [a b] (reduce + (range 1000000))) 0 (range 1000000))",
        "(count (map (fn [i] (sort (range 100000))) (range 100000)))",
        "(reduce (fn [a b] (str (reduce + (range 100000)))) 0 (range 1000000))",
        "(count (filter (fn [i] (odd? (reduce + (range 1000000)))) (range 1000000)))",
        "(reduce max (map (fn [i] (count (frequencies (range 100000)))) (range 100000)))",
        "(some (fn [i] (= -1 (reduce + (range 1000000)))) (range 1000000))",
        "(every? (fn [i] (= 499999500000 (reduce + (range 1000000)))) (range 1000000))",
        "(reduce (fn [a b] (count (distinct (range 100000)))) 0 (range 1000000))",
        "(reduce (fn [a b] (count (group-by odd? (range 100000)))) 0 (range 1000000))",
        "(reduce (fn [a b] (count (partition 2 (range 100000)))) 0 (range 1000000))",
        "(reduce (fn [a b] (count (interleave (range 100000) (range 100000)))) 0 (range 1000000))",
        "(reduce (fn [a b] (count (reverse (range 100000)))) 0 (range 1000000))",
        "(reduce (fn [a b] (count (into [] (range 100000)))) 0 (range 1000000))",
        "(reduce (fn [a b] (count (set (range 100000)))) 0 (range 1000000))",
        "(reduce (fn [a b] (count (zipmap (range 100000) (range 100000)))) 0 (range 1000000))",
        "(reduce (fn [a b] (apply + (range 100000))) 0 (range 1000000))",
        "(reduce (fn [a b] (count (apply str (range 100000)))) 0 (range 1000000))",
        "(reduce (fn [a b] (last (range 100000))) 0 (range 1000000))",
        "(reduce (fn [a b] (count (clojure.string/join \",\" (range 100000)))) 0 (range 1000000))",
        "(reduce (fn [a b] (= (range 100000) (range 100000))) 0 (range 1000000))",
        "(reduce (fn [a b] (count (concat (range 100000) (range 100000)))) 0 (range 1000000))",
    ];

    /// <summary>Returns all inputs.</summary>
    public static IEnumerable<HostileInput> All() =>
    [
        .. Stack(), .. Selves(), .. Depth(), .. Constants(), .. Rows(), .. Rules(), .. Memory(), .. Reads(),
        .. Malformed(), .. MoreInputs.All(),
    ];

    /// <summary>Values and functions that lie in each other without end.</summary>
    private static IEnumerable<HostileInput> Stack()
    {
        string[] uses =
        [
            "(flatten V)", "(str V)", "(pr-str V)", "(hash-set V)", "(vec V)", "(= V [1])", "(distinct [V V])", "V",
            "(compare V V)", "(= V V)", "(sort [V V])", "(count (str V))", "{V 1}", "(assoc {} V 1)", "(conj #{} V)",
        ];
        foreach (string make in new[] { "list", "vector", "hash-set" })
        {
            string value = $"(reduce (fn [a b] ({make} a)) 1 (range 100000))";
            foreach (string use in uses)
            {
                yield return Mild("deep value", Find(use.Replace("V", value, StringComparison.Ordinal)));
            }

            yield return Mild("deep value", $"[:find (count ?x) :where [{value} ?x]]");
            yield return Mild("deep value", $"[:find (max ?x) :where [(vector {value} {value}) [?x ...]]]");
        }

        foreach (string use in new[] { "P", "(get-in P (vec (range 50000)))", "(str P)", "(= P P)", "(hash-set P)" })
        {
            const string path = "(assoc-in {} (vec (range 50000)) 1)";
            yield return Mild("deep map", Find(use.Replace("P", path, StringComparison.Ordinal)));
        }

        yield return Mild("deep map", Find("(update-in {} (vec (range 50000)) identity)"));
        foreach (string f in new[] { "(complement f)", "(partial f)", "(juxt f)", "(comp f inc)", "(fn [x] (f x))" })
        {
            string deep = $"((reduce (fn [f i] {f}) identity (range 100000)) 1)";
            yield return HostileInput.Query("deep function", Find(deep));
        }

        yield return HostileInput.Query("deep function", Find("((fn [f] (f f)) (fn [f] (f f)))"));
        yield return HostileInput.Query("deep function", Find("((fn [f n] (f f (inc n))) (fn [f n] (f f (inc n))) 0)"));
        yield return HostileInput.Query("deep function", Find("((reduce comp inc (repeat 100000 inc)) 1)"));
    }

    /// <summary>Queries that call themselves, or lie in each other.</summary>
    private static IEnumerable<HostileInput> Selves()
    {
        foreach (string q in new[] { "q", "datomic.api/q" })
        {
            foreach (string find in new[] { "?x", "?x .", "[?x ...]", "(count ?x)" })
            {
                string self = $"[:find {find} :in $ ?q :where [({q} ?q $ ?q) ?x]]";
                yield return HostileInput.Query("query of itself", self, self);
                self = $"[:find {find} :in $ ?q :where [_ :db/ident ?y] [({q} ?q $ ?q) ?x]]";
                yield return HostileInput.Query("query of itself", self, self);
            }
        }

        foreach (int depth in new[] { 1, 2, 5, 10, 20, 30, 40, 50, 60 })
        {
            string query = "[:find (count ?x) . :where [_ :db/ident ?x]]";
            for (int i = 0; i < depth; i++)
            {
                query = $"[:find ?x . :in $ :where [(q {query} $) ?x]]";
            }

            yield return Mild("nested queries", query) with { Timeout = TimeSpan.FromSeconds(5) };
        }
    }

    /// <summary>Texts of many brackets.</summary>
    private static IEnumerable<HostileInput> Depth()
    {
        foreach (char bracket in "([{")
        {
            foreach (int count in new[] { 600, 5_000, 60_000 })
            {
                yield return HostileInput.Query("brackets", new string(bracket, count));
                yield return HostileInput.Query("brackets", $"[:find ?x :where [({new string(bracket, count)}");
            }
        }

        foreach (string clause in new[] { "not", "or", "and", "not-join [?x]", "or-join [?x]" })
        {
            string nested = Repeat($"({clause} ", 400) + "[?x :db/ident]" + Repeat(")", 400);
            yield return Mild("nested clauses", $"[:find ?x :where {nested}]");
            yield return Mild("nested clauses", $"[:find ?x :where [?x :db/ident] {nested}]");
        }

        foreach ((string open, string close) in new[] { ("(inc ", ")"), ("[", "]"), ("(str ", ")"), ("{1 ", "}") })
        {
            string nested = Repeat(open, 400) + "1" + Repeat(close, 400);
            yield return Mild("nested constants", Find($"(identity {nested})"));
        }
    }

    /// <summary>Calls of constants without end, wherever they may stand.</summary>
    private static IEnumerable<HostileInput> Constants()
    {
        foreach (string call in Endless)
        {
            yield return Timed("endless constant", Find(call));
            yield return Timed("endless predicate", $"[:find ?y :where [_ :db/ident ?y] [(= 1 {call})]]");
        }

        foreach (string call in Endless.Take(8))
        {
            yield return Timed("endless beside rows", $"[:find ?x ?y :where [_ :db/ident ?y] [{call} ?x]]");
            yield return Timed("endless in a nested query", Find($"(q {Find(call)})"));
            yield return Timed("endless in a rule", "[:find ?x :in $ % :where (r ?x)]", $"[[(r ?x) [{call} ?x]]]");
            yield return Timed("endless in an or", $"[:find ?x :where (or [{call} ?x] [(inc 1) ?x])]");
            yield return Timed("endless in an aggregate", $"[:find (min {call} ?x) :where [_ :db/ident ?x]]");
            yield return Timed("endless in a not", $"[:find ?x :where [_ :db/ident ?x] (not [(= ?x {call})])]");
        }
    }

    /// <summary>Many rows, and much work for each.</summary>
    private static IEnumerable<HostileInput> Rows()
    {
        foreach (string work in new[]
        {
            "[(reduce + ?r) ?s]", "[(sort ?r) ?s]", "[(apply str ?r) ?s]", "[(frequencies ?r) ?s]", "[(count ?r) ?s]",
            "[(map inc ?r) ?s]", "[(set ?r) ?s]", "[(reverse ?r) ?s]", "[(distinct ?r) ?s]", "[(vec ?r) ?s]",
        })
        {
            yield return Timed(
                "work in rows",
                $"[:find (count ?s) :where [(range 900000 1000000) [?x ...]] [(range ?x) ?r] {work}]");
        }

        string[] products =
        [
            "[:find (count ?x) :with ?y ?z :where [(range 10000) [?x ...]] [(range 10000) [?y ...]] "
                + "[(range 10000) [?z ...]]]",
            "[:find ?x ?y :where [(range 100000) [?x ...]] [(range 100000) [?y ...]]]",
            "[:find (count ?a) :with ?b ?c ?d ?e ?f :where [?a :db/ident] [?b :db/ident] [?c :db/ident] [?d :db/ident] "
                + "[?e :db/ident] [?f :db/ident]]",
            "[:find ?a ?b ?c ?d ?e :where [?a :db/ident] [?b :db/ident] [?c :db/ident] [?d :db/ident] [?e :db/ident]]",
            "[:find (sum ?x) :with ?y :where [(range 30000) [?x ...]] [(range 30000) [?y ...]]]",
            "[:find (max ?z) :where [(range 30000) [?x ...]] [(range 30000) [?y ...]] [(* ?x ?y) ?z]]",
            "[:find (max ?z) :where [(range 30000) [?x ...]] [(range 30000) [?y ...]] [(str ?x ?y) ?z]]",
            "[:find (count ?z) :where [(range 30000) [?x ...]] [(range 30000) [?y ...]] [(vector ?x ?y) ?z]]",
        ];
        foreach (string product in products)
        {
            yield return Timed("products", product);
            yield return Timed("products", product) with { Timeout = TimeSpan.FromSeconds(2), Megabytes = 64 };
        }
    }

    /// <summary>Recursions that compute on and on.</summary>
    private static IEnumerable<HostileInput> Rules()
    {
        string[] rules =
        [
            "[[(n ?x) [(ground 1) ?x]] [(n ?x) (n ?y) [(inc ?y) ?x]]]",
            "[[(n ?x) [(ground 1) ?x]] [(n ?x) (n ?y) [(str ?y \"x\") ?x]]]",
            "[[(n ?x) [(ground 1) ?x]] [(n ?x) (n ?y) [(vector ?y) ?x]]]",
            "[[(n ?x) [(ground 1) ?x]] [(n ?x) (m ?y) [(inc ?y) ?x]] [(m ?x) (n ?y) [(dec ?y) ?z] [(+ 2 ?z) ?x]]]",
            "[[(n ?x) [(ground 1) ?x]] [(n ?x) (n ?y) (n ?z) [(+ ?y ?z) ?x]]]",
            "[[(n ?x) [_ :db/ident ?x]] [(n ?x) (n ?y) [(vector ?y) ?x]]]",
        ];
        foreach (string rule in rules)
        {
            yield return Mild("endless rules", "[:find (count ?x) :in $ % :where (n ?x)]", rule) with
            {
                Timeout = Long,
            };
            yield return Timed("endless rules", "[:find (count ?x) :in $ % :where (n ?x)]", rule);
        }

        const string counter = "[[(c ?x ?y) [(= ?x -1)] [(identity ?x) ?y]] [(c ?x ?y) [(inc ?x) ?z] (c ?z ?y)]]";
        yield return HostileInput.Query("endless rules", "[:find ?y :in $ % :where (c 1 ?y)]", counter) with
        {
            Timeout = Long,
        };
        yield return Timed("endless rules", "[:find ?y :in $ % [?x ...] :where (c ?x ?y)]", counter, "[1 2 3 4 5 6]");
    }

    /// <summary>Values, results and answers that grow.</summary>
    private static IEnumerable<HostileInput> Memory()
    {
        string[] queries =
        [
            Find("(reduce (fn [a b] (str a a)) \"xxxxxxxxxxxxxxxx\" (range 100))"),
            Find("(reduce (fn [a b] (concat a a)) [1] (range 100))"),
            Find("(reduce (fn [a b] (into a a)) [1] (range 100))"),
            Find("(reduce (fn [a b] (vec (concat a a))) [1] (range 100))"),
            Find("(reduce (fn [a b] (clojure.string/join [a a])) \"xxxxxxxx\" (range 100))"),
            Find("(vec (map (fn [i] (vec (range 100000))) (range 100000)))"),
            Find("(vec (map (fn [i] (apply str (range 10000))) (range 100000)))"),
            Find("(reduce (fn [a b] (assoc a b (vec (range 10000)))) {} (range 100000))"),
            "[:find ?x ?s :where [(range 1000000) [?x ...]] [(range 10) [?y ...]] [(str \"aaaaaaaaaa\" ?x ?y) ?s]]",
            "[:find (distinct ?s) :where [(range 1000000) [?x ...]] [(range 9) [?y ...]] [(str \"aaaaaaa\" ?x ?y) ?s]]",
            "[:find ?x ?v :where [(range 100000) [?x ...]] [(range 3000) ?r] [(mapv inc ?r) ?m] [(conj ?m ?x) ?v]]",
            "[:find ?x ?y ?z :where [(range 2000) [?x ...]] [(range 2000) [?y ...]] [(range 200) [?z ...]]]",
            "[:find ?v :where [(range 4000) [?x ...]] [(range 4000) [?y ...]] [(vector ?x ?y) ?v]]",
            "[:find ?v :where [(range 4000) [?x ...]] [(range 4000) [?y ...]] [(hash-map ?x ?y) ?v]]",
            "[:find (sum ?x) :with ?v :where [(range 4000) [?x ...]] [(range 4000) [?y ...]] [(str ?x \"-\" ?y) ?v]]",
        ];
        foreach (string query in queries)
        {
            foreach (int? megabytes in new int?[] { 16, 128, null })
            {
                yield return HostileInput.Query("memory", query) with { Megabytes = megabytes, Timeout = Long };
            }
        }
    }

    /// <summary>Pulls over a graph where everything is beside everything, and searches of many words.</summary>
    private static IEnumerable<HostileInput> Reads()
    {
        string graph = DenseGraph.File;
        string[] patterns =
        [
            "{:knows ...}", "{:knows 9}", "{:_knows ...}", "{:knows [{:knows [{:knows [{:knows [*]}]}]}]}",
        ];
        foreach (string pattern in patterns)
        {
            string pull = $"[:find (pull ?e [:name {pattern}]) :where [?e :name]]";
            yield return Timed("wide pull", pull) with { Load = graph };
            string inside = $"(datomic.api/pull $ [:name {pattern}] ?e)";
            yield return Timed("wide pull", $"[:find ?m :where [?e :name] [{inside} ?m]]") with { Load = graph };
            yield return Timed("wide pull", pull) with
            {
                Load = graph,
                Timeout = Long,
                Megabytes = 32,
            };
        }

        foreach (string word in new[] { "a* ", "a~ ", "[a TO z] ", "a?* ", "+a* ", "-a* " })
        {
            string search = Repeat(word, 2000);
            yield return Mild("wide search", $"[:find ?e :where [(fulltext $ :name \"{search}\") [[?e]]]]") with
            {
                Load = graph,
                Timeout = TimeSpan.FromSeconds(1),
            };
        }
    }

    /// <summary>What is no query at all.</summary>
    private static IEnumerable<HostileInput> Malformed() => new[]
    {
        "", " ", "nil", "5", "[]", "{}", "[:find]", "[:find ?x]", "[:where]", "[:find ?x :where]",
        "[:find ?x :where 5]", "[:find ?x :where [?x]]", "[:find ?x :where [(nofunction ?x)]]",
        "[:find ?x :where [(inc ?x) ?x]]", "[:find ?x :where (rule ?x)]",
        "[:find (sum 1 2 3 ?x) :where [_ :db/ident ?x]]", "\"unended", "[:find ?x :where [?x :a", "#foo", "\\",
        "#inst \"x\"", "[:find ?x :in ?y :where [_ :db/ident ?x]]", "[:find ?x :in $ [[?x ?y]] :where]",
        "[:find ?x :where [(System.IO.File/Delete \"x\") ?x]]", "[:find ?x :where [(System.Environment/Exit 1) ?x]]",
        "[:find ?x :where [(.GetType 1) ?x]]", "[:find ?x :where [(eval 1) ?x]]",
        "[:find ?x :where [?x :no/attribute]]", "[:find (pull ?x [:a {:b 0}]) :where [?x :db/ident]]",
        "[:find (pull ?x [{:db/ident -1}]) :where [?x :db/ident]]",
    }.Select(query => HostileInput.Query("malformed", query));

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string Find(string call) => $"[:find ?x :where [{call} ?x]]";

    private static HostileInput Timed(string kind, string query, params string[] inputs) =>
        HostileInput.Query(kind, query, inputs) with { Timeout = Short };

    private static HostileInput Mild(string kind, string query, params string[] inputs) =>
        HostileInput.Query(kind, query, inputs) with { Fails = false };
}
