namespace Accrete.Edn;

/// <summary>A value that is no EDN, and has some by which it is shown: an entity, a function.</summary>
internal interface IShown
{
    /// <summary>Gets what is printed in its place.</summary>
    object? Shown { get; }
}
