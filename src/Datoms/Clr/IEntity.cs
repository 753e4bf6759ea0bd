namespace Accrete.Clr;

/// <summary>A view on an entity, which stands for the entity wherever an identifier is asked for.</summary>
internal interface IEntity
{
    /// <summary>Gets the entity's id.</summary>
    long Id { get; }
}
