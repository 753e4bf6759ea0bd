using System;
using System.Collections.Generic;
using System.Threading;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Engine;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Front;

public sealed class RandomFormTests
{
    private static readonly object?[] Atoms = [.. (EdnVector)EdnReader.Read(
        """
        [?x ?y ?z ?x $ $b % _ ... . & pull count sum min inc + = < not not-join or or-join and rule q quote fn ground
         get-else missing? tuple untuple fulltext tx-ids :find :in :where :with :keys :a :b/c "a" "[:find ?x :in ?x]"
         1 2 -1 1.5 2N 3M nil true \c #{1} {:a 1}]
        """)!];

    /// <summary>Runs queries that are drawn from the words of the language, mostly wrong ones: whatever is
    /// wrong with them is said by the one exception that users expect.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_query_of_random_forms_ends_with_an_answer_or_an_error(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 2500; i++)
        {
            EdnVector query = Query(random);
            Exception? error = Record.Exception(() => QueryEngine.Run(
                query, [Rows(random), Form(random, 2), Form(random, 3)], QueryOptions.Default, CancellationToken.None));
            Assert.True(error is null or AccreteException, $"{EdnPrinter.Print(query)} gave {error}");
        }
    }

    private static EdnVector Query(Random random)
    {
        // Every other query has a sound head, so that the errors of clauses are reached too.
        bool isSound = random.Next(2) == 0;
        List<object?> forms = isSound
            ? [.. (EdnVector)EdnReader.Read("[:find ?x :in $ ?x ?y]")!]
            : [Keyword.Of(null, "find"), Form(random, 3), Keyword.Of(null, "in"), Form(random, 3), Form(random, 3)];
        forms.Add(Keyword.Of(null, "where"));
        Add(forms, random, 0, 4);
        return EdnVector.Of([.. forms]);
    }

    private static void Add(List<object?> forms, Random random, int least, int most)
    {
        int count = random.Next(least, most + 1);
        for (int i = 0; i < count; i++)
        {
            forms.Add(Form(random, 3));
        }
    }

    private static object? Form(Random random, int depth)
    {
        if (depth == 0 || random.Next(3) == 0)
        {
            return Atoms[random.Next(Atoms.Length)];
        }

        List<object?> forms = [];
        int count = random.Next(0, 5);
        for (int i = 0; i < count; i++)
        {
            forms.Add(Form(random, depth - 1));
        }

        return random.Next(2) == 0 ? EdnVector.Of([.. forms]) : EdnList.Of([.. forms]);
    }

    private static object? Rows(Random random) => random.Next(3) switch
    {
        0 => EdnReader.Read("[[1 2] [2 3] [:a \"a\"]]"),
        1 => EdnReader.Read("{:a 1 2 3}"),
        _ => Form(random, 2),
    };
}
