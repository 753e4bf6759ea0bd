using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using Accrete.Transactions;
using Accrete.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Accrete.Compiler;

/// <summary>Compiles database functions of language <c>"csharp"</c> with Roslyn.</summary>
/// <remarks>The code of a function is the body of a method: statements that return transaction data. The
/// first parameter is the <see cref="Database"/> before the transaction, the others are <see langword="dynamic"/>. The
/// namespaces System, System.Linq, System.Collections.Generic, Accrete and Accrete.Edn are imported, and those
/// that the function names. **It runs with all rights of the process**: use it only where everybody who may
/// transact may also run code. Safe for any number of threads.</remarks>
public sealed class CSharpCompiler : IDatabaseCodeCompiler
{
    /// <summary>So many functions stay compiled; the least recently compiled ones are forgotten first.</summary>
    private const int KeptMax = 256;

    private const string TypeName = "DatabaseFunctionBody";
    private const string MethodName = "Call";

    private static readonly string[] Imports =
        ["System", "System.Collections.Generic", "System.Linq", "Accrete", "Accrete.Edn"];

    private static readonly Lazy<MetadataReference[]> References = new(LoadReferences);

    private readonly Dictionary<DatabaseFunction, Func<object?[], object?>> _compiled = [];
    private readonly Queue<DatabaseFunction> _order = new();

    /// <inheritdoc/>
    public Func<object?[], object?> Compile(DatabaseFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        lock (_compiled)
        {
            if (_compiled.TryGetValue(function, out Func<object?[], object?>? known))
            {
                return known;
            }

            Func<object?[], object?> made = Make(function);
            if (_order.Count == KeptMax)
            {
                _compiled.Remove(_order.Dequeue());
            }

            _compiled.Add(function, made);
            _order.Enqueue(function);
            return made;
        }
    }

    [SuppressMessage("Maintainability", "CA1506", Justification = "Compiling takes the types of the compiler.")]
    private static Func<object?[], object?> Make(DatabaseFunction function)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            TypeName,
            [CSharpSyntaxTree.ParseText(SourceOf(function))],
            References.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release));
        using MemoryStream image = new();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(image);
        if (!result.Success)
        {
            string errors = string.Join(
                "; ", result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error).Take(5)
                    .Select(Shown));
            throw new AccreteException(
                null, AnomalyCategory.Incorrect, $"The code of a database function does not compile: {errors}",
                function.ToTagged());
        }

        image.Position = 0;
        // Collectible: what is forgotten here can be unloaded once nobody runs it.
        AssemblyLoadContext context = new(TypeName, isCollectible: true);
        // as in SourceOf
        System.Reflection.MethodInfo method = context.LoadFromStream(image).GetType(TypeName)!.GetMethod(MethodName)!;
        return method.CreateDelegate<Func<object?[], object?>>();
    }

    /// <summary>Returns the source: a method that unpacks the arguments into the function's parameters.</summary>
    private static string SourceOf(DatabaseFunction function)
    {
        foreach (string name in function.Parameters.Concat(function.Imports.SelectMany(import => import.Split('.'))))
        {
            if (!SyntaxFacts.IsValidIdentifier(name))
            {
                throw new AccreteException(
                    null, AnomalyCategory.Incorrect, $"{name} is no name that C# knows: use letters and digits",
                    function.ToTagged());
            }
        }

        IEnumerable<string> imports = Imports.Concat(function.Imports).Distinct(StringComparer.Ordinal)
            .Select(name => $"using {name};");
        IEnumerable<string> parameters = function.Parameters.Select((name, i) => i == 0
            ? $"Accrete.Database @{name} = (Accrete.Database)arguments_[0];"
            : $"dynamic @{name} = arguments_[{i}];");
        return $$"""
            {{string.Join('\n', imports)}}
            public static class {{TypeName}}
            {
                public static object {{MethodName}}(object[] arguments_)
                {
                    {{string.Join('\n', parameters)}}
            #line 1 "the code"
                    {{function.Code}}
                }
            }
            """;
    }

    private static string Shown(Diagnostic found)
    {
        FileLinePositionSpan place = found.Location.GetMappedLineSpan();
        return $"line {place.StartLinePosition.Line + 1}: "
            + $"{found.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
    }

    /// <summary>Returns the assemblies of the platform and the program, as the host knows them.</summary>
    private static MetadataReference[] LoadReferences()
    {
        string paths = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        return [.. paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(File.Exists)
            .Select(path => MetadataReference.CreateFromFile(path))];
    }
}
