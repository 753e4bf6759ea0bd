using Accrete.Schema;

namespace Accrete.Pull;

/// <summary>Says how many values of each attribute a pattern wants of an entity.</summary>
internal sealed class AttributeLimits
{
    private readonly DbSchema _schema;
    private readonly BoundAttribute[] _forward;
    private readonly bool _asText;

    public AttributeLimits(BoundPattern pattern)
    {
        _schema = pattern.Schema;
        _forward = pattern.Forward;
        All = pattern.Pattern.Wildcard != WildcardKind.None;
        _asText = pattern.Pattern.Wildcard == WildcardKind.Texts;
        FirstAttribute = _forward.Length > 0 ? _forward[0].Id : 0;
        LastAttribute = _forward.Length > 0 ? _forward[^1].Id : -1;
    }

    /// <summary>Gets whether all attributes are wanted.</summary>
    public bool All { get; }

    /// <summary>Gets whether any attribute is wanted.</summary>
    public bool Any => All || _forward.Length > 0;

    /// <summary>Gets the smallest id of those wanted by name.</summary>
    public int FirstAttribute { get; }

    /// <summary>Gets the largest id of those wanted by name.</summary>
    public int LastAttribute { get; }

    /// <summary>Returns how many values to read at most; -1 where the attribute is not wanted.</summary>
    /// <exception cref="AccreteException">A limit is no number.</exception>
    public long Of(int attribute)
    {
        bool isMany = _schema.Attribute(attribute) is { IsMany: true };
        long limit = !All ? -1 : isMany ? PullKeys.LimitDefault : 1;
        if (_forward.Length == 0)
        {
            return limit;
        }

        bool isOverridden = false;
        foreach (BoundAttribute wanted in _forward)
        {
            if (wanted.Id == attribute)
            {
                long asked = isMany ? wanted.Limit : 1;
                bool overrides = All && !isOverridden && wanted.Spec.IsText == _asText;
                limit = overrides ? asked : long.Max(limit, asked);
                isOverridden |= overrides;
            }
        }

        return limit;
    }
}
