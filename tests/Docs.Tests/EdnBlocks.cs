using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Accrete.Edn;
using Accrete.Host.Conformance;
using Accrete.Query;
using Accrete.Query.Engine;
using Xunit;

namespace Accrete.Docs.Tests;

/// <summary>The EDN of the documents is EDN, and gives the answers that stand beside it.</summary>
public sealed class EdnBlocks
{
    private const string AnswerMark = ";; => ";

    private static readonly Lazy<Database> Movies = new(
        () => new DataSets(Path.Combine(Document.Root, "samples"), new Instant(1_800_000_000_000))
            .Load("movies", CancellationToken.None));

    public static TheoryData<string> Texts() => Document.PlacesOf(Fits);

    [Theory]
    [MemberData(nameof(Texts))]
    public void Edn_can_be_read_and_answers_as_it_says(string place)
    {
        Block block = Document.BlocksOf(Fits).Single(each => each.Place == place);
        object?[] forms = [.. EdnReader.ReadAll(new StringReader(block.Text))];
        Assert.NotEmpty(forms);
        if (block.Argument == "movies")
        {
            Check(block, forms);
        }
    }

    /// <summary>Checks a query over the movies: behind it come its inputs, then what it gives.</summary>
    private static void Check(Block block, object?[] forms)
    {
        string[] answers = [.. block.Text.Split('\n')
            .Where(line => line.StartsWith(AnswerMark, StringComparison.Ordinal))
            .Select(line => line[AnswerMark.Length..])];
        object? answer = QueryEngine.Run(forms[0]!, [Movies.Value, .. forms.Skip(1)], QueryOptions.Default);
        Assert.True(answers.Length > 0, $"{block.Place} gives {EdnPrinter.Print(answer)}");
        StringBuilder expected = new();
        expected.AppendJoin(' ', answers);
        Assert.True(
            EdnEquality.Instance.Equals(EdnReader.Read(expected.ToString()), answer),
            $"{block.Place} gives {EdnPrinter.Print(answer)}");
    }

    private static bool Fits(Block block) => block.Kind is "edn" or "clojure";
}
