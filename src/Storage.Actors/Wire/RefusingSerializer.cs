using System;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace Accrete.Storage.Wire;

/// <summary>Stands in the place of Akka.NET's JSON serializer, which makes objects of any type that a sender names:
/// reads and writes nothing.</summary>
internal sealed class RefusingSerializer : Serializer
{
    // That of Akka.NET's JSON serializer.
    private const int JsonNumber = 1;

    /// <summary>Makes the serializer; Akka.NET calls it.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="settings">The settings of the one in whose place it stands.</param>
    public RefusingSerializer(ExtendedActorSystem system, Config settings)
        : base(system) => ArgumentNullException.ThrowIfNull(settings);

    /// <inheritdoc/>
    public override int Identifier => JsonNumber;

    /// <inheritdoc/>
    public override bool IncludeManifest => false;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) =>
        throw new SerializationException($"A {obj?.GetType()} does not travel between processes.");

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, Type type) =>
        throw new SerializationException("Objects of any type are not read from other processes.");
}
