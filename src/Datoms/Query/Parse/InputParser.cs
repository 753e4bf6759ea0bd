using System.Collections.Immutable;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>Parses <c>:in</c>, and bindings wherever they stand.</summary>
internal static class InputParser
{
    /// <summary>Returns the inputs; the default source where <c>:in</c> is absent.</summary>
    /// <exception cref="AccreteException">An item is nothing that an input can be bound to.</exception>
    public static ImmutableArray<InputSpec> Parse(EdnSequence? forms)
    {
        if (forms is null)
        {
            return [new InputSpec.Source(Symbols.DefaultSource)];
        }

        ImmutableArray<InputSpec>.Builder inputs = ImmutableArray.CreateBuilder<InputSpec>(forms.Count);
        foreach (object? form in forms)
        {
            inputs.Add(Input(form, forms));
        }

        return inputs.MoveToImmutable();
    }

    /// <summary>Returns the binding that a form is, null where it is none.</summary>
    public static Binding? Binding(object? form) => form switch
    {
        Symbol symbol when Symbols.IsVariable(symbol) => new Binding.Scalar(symbol),
        Symbol symbol when Symbols.IsBlank(symbol) || symbol.Namespace?.StartsWith('?') is true => new Binding.Ignore(),
        EdnSequence sequence => Compound(sequence),
        _ => null,
    };

    private static InputSpec Input(object? form, EdnSequence forms)
    {
        if (form is Symbol symbol && Binding(symbol) is null)
        {
            return Symbols.IsSource(symbol) ? new InputSpec.Source(symbol)
                : Symbols.Rules.Equals(symbol) ? new InputSpec.Rules()
                : new InputSpec.Pattern(symbol);
        }

        return Binding(form) is { } binding ? new InputSpec.Bound(binding) : throw ParseErrors.NotAnInput(form, forms);
    }

    private static Binding Compound(EdnSequence form)
    {
        using FormDepth depth = FormDepth.Enter();
        if (form.Count > 0 && form[0] is EdnSequence row)
        {
            return new Binding.Relation(Items(row));
        }

        return form.Count > 1 && Symbols.Ellipsis.Equals(form[1])
            ? new Binding.Collection(Binding(form[0]) ?? new Binding.Ignore())
            : new Binding.Tuple(Items(form));
    }

    /// <summary>Returns the items of a tuple; what is no variable counts as a blank, a nested binding too, as
    /// in the reference.</summary>
    private static ImmutableArray<Binding> Items(EdnSequence forms)
    {
        ImmutableArray<Binding>.Builder items = ImmutableArray.CreateBuilder<Binding>(forms.Count);
        foreach (object? form in forms)
        {
            items.Add(form is Symbol ? Binding(form) ?? new Binding.Ignore() : new Binding.Ignore());
        }

        return items.MoveToImmutable();
    }
}
