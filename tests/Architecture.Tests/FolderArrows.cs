using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Accrete.Architecture.Tests;

/// <summary>Which folders of a project know types of which others, as the compiler sees it. A file beside the folders
/// is a unit of its own, named as the type that it holds.</summary>
internal sealed class FolderArrows
{
    private FolderArrows(
        IReadOnlySet<string> units, IReadOnlyDictionary<(string From, string To), SortedSet<string>> files)
    {
        Units = units;
        Files = files;
    }

    /// <summary>Gets the units.</summary>
    public IReadOnlySet<string> Units { get; }

    /// <summary>Gets the arrows from unit to unit, each with the files that make it.</summary>
    public IReadOnlyDictionary<(string From, string To), SortedSet<string>> Files { get; }

    /// <summary>Reads the arrows of a project.</summary>
    /// <param name="project">Its folder, with a slash at its end; its assembly is named like it.</param>
    public static FolderArrows Of(string project)
    {
        SyntaxTree[] trees = [.. Repository.CSharp(project)
            .Select(source => CSharpSyntaxTree.ParseText(source.Text, path: source.Name[project.Length..]))];
        string own = "Accrete." + project.TrimEnd('/').Split('/')[^1];
        CSharpCompilation compilation = CSharpCompilation.Create(
            own, trees, References(own), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Dictionary<(string From, string To), SortedSet<string>> files = [];
        foreach (SyntaxTree tree in trees)
        {
            string from = UnitOf(tree.FilePath);
            foreach (string target in Targets(compilation.GetSemanticModel(tree)))
            {
                string to = UnitOf(target);
                if (from == to)
                {
                    continue;
                }

                if (!files.TryGetValue((from, to), out SortedSet<string>? arrows))
                {
                    files[(from, to)] = arrows = new SortedSet<string>(StringComparer.Ordinal);
                }

                arrows.Add($"{Name(tree.FilePath)} -> {Name(target)}");
            }
        }

        Assert.True(files.Count > trees.Length / 10, "the compiler sees who knows whom");
        return new FolderArrows(
            new SortedSet<string>(trees.Select(tree => UnitOf(tree.FilePath)), StringComparer.Ordinal), files);
    }

    private static string UnitOf(string path) => Path.GetDirectoryName(path) is { Length: > 0 } folder
        ? folder.Replace('\\', '/')
        : Name(path);

    private static string Name(string path) => Path.GetFileName(path).Split('.')[0];

    /// <summary>Returns the files of the types that a file names, or whose members it uses.</summary>
    private static HashSet<string> Targets(SemanticModel model)
    {
        HashSet<string> targets = [];
        foreach (SimpleNameSyntax name in model.SyntaxTree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
            INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol switch
            {
                IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol => symbol.ContainingType,
                _ => null,
            };
            targets.UnionWith(type?.DeclaringSyntaxReferences.Select(place => place.SyntaxTree.FilePath) ?? []);
        }

        return targets;
    }

    private static IEnumerable<MetadataReference> References(string own)
    {
        string all = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!; // the host always sets it
        return all.Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) != own)
            .Select(path => MetadataReference.CreateFromFile(path));
    }
}
