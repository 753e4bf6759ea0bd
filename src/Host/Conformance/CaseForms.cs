using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Access;
using Accrete.Edn;

namespace Accrete.Host.Conformance;

/// <summary>Puts ids, databases and logs in the place of <c>#eid</c>, <c>#tx</c>, <c>#part</c> and
/// <c>#db</c>.</summary>
internal sealed class CaseForms(CaseState state, Func<object?, object?> databaseOf)
{

    /// <summary>Returns the form with everything that has a name replaced by what it names.</summary>
    /// <exception cref="AccreteException">A tempid has no entity.</exception>
    public object? Resolve(object? form) => form switch
    {
        Tagged tagged => ResolveTagged(tagged),
        EdnVector vector => new EdnVector(ResolveAll(vector), vector.Position),
        EdnList list => new EdnList(ResolveAll(list), list.Position),
        EdnSet set => EdnSet.Of(set.Select(Resolve), set.Position),
        EdnMap map =>
            EdnMap.Of(map.Select(entry => KeyValuePair.Create(Resolve(entry.Key), Resolve(entry.Value))), map.Position),
        _ => form,
    };

    /// <summary>Returns all strings in a form: the tempids that a transaction may have.</summary>
    public static HashSet<string> StringsIn(object? form)
    {
        HashSet<string> strings = new(StringComparer.Ordinal);
        CollectStrings(form, strings);
        return strings;
    }

    private ImmutableArray<object?> ResolveAll(EdnSequence sequence) => [.. sequence.Select(Resolve)];

    private object? ResolveTagged(Tagged tagged) => (tagged.Tag.ToString(), tagged.Form) switch
    {
        ("eid", string name) => state.Entity(name),
        ("tx", long number) => state.Transaction(number),
        ("part", long number) => ImplicitParts.Id(number),
        ("db", object form) => databaseOf(form),
        _ => tagged,
    };

    private static void CollectStrings(object? form, HashSet<string> strings)
    {
        switch (form)
        {
            case string text:
                strings.Add(text);
                break;
            case EdnMap map:
                foreach ((object? key, object? value) in map)
                {
                    CollectStrings(key, strings);
                    CollectStrings(value, strings);
                }

                break;
            case IEnumerable<object?> items:
                foreach (object? item in items)
                {
                    CollectStrings(item, strings);
                }

                break;
            default:
                break;
        }
    }
}
