using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Accrete.Docs.Tests;

/// <summary>The C# of the documents compiles and runs; <c>db</c>, <c>connection</c> and <c>textReader</c>
/// are at hand.</summary>
public sealed class CSharpBlocks
{
    private const string Before = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Accrete;
        using Accrete.Edn;
        using Accrete.Query;

        public static class Block
        {
            public static async Task Run(Connection connection, Database db, TextReader textReader)
            {
                await Task.CompletedTask;

        """;

    public static TheoryData<string> Texts() => Document.PlacesOf(Fits);

    [Theory]
    [MemberData(nameof(Texts))]
    public async System.Threading.Tasks.Task CSharp_compiles_and_runs(string place)
    {
        Block block = Document.BlocksOf(Fits).Single(each => each.Place == place);
        MethodInfo run = Compile(block).GetType("Block")!.GetMethod("Run")!; // both stand in the text above
        string uri = "datomic:mem://" + Guid.NewGuid();
        Peer.CreateDatabase(uri);
        using Connection connection = Peer.Connect(uri);
        using StringReader reader = new("[] {:a 1}");
        await (System.Threading.Tasks.Task)run.Invoke(null, [connection, connection.Db, reader])!;
    }

    private static Assembly Compile(Block block)
    {
        string[] assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Block" + Guid.NewGuid().ToString("N"),
            [CSharpSyntaxTree.ParseText(Before + block.Text + "\n    }\n}\n")],
            [.. assemblies.Select(path => MetadataReference.CreateFromFile(path))],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream image = new();
        IEnumerable<Diagnostic> errors = compilation.Emit(image).Diagnostics
            .Where(found => found.Severity == DiagnosticSeverity.Error);
        Assert.True(!errors.Any(), $"{block.Place}: {string.Join('\n', errors)}");
        return Assembly.Load(image.ToArray());
    }

    private static bool Fits(Block block) => block.Kind == "csharp" && !block.IsTaken;
}
