using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;

namespace Accrete.Storage.Wire;

/// <summary>Makes bytes of the messages between peers and transactors, and reads them again; a manifest is a number,
/// never the name of a type (docs/wire.md).</summary>
/// <param name="system">The actor system.</param>
internal sealed class WireSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>The number of the serializer, by which Akka.NET finds it on the other side.</summary>
    public const int Number = 4101;

    private static readonly FrozenDictionary<string, MessageParser> Parsers =
        new Dictionary<string, MessageParser>(StringComparer.Ordinal)
        {
            ["1"] = Join.Parser,
            ["2"] = Joined.Parser,
            ["3"] = Refused.Parser,
            ["4"] = Submissions.Parser,
            ["5"] = Ask.Parser,
            ["6"] = Beat.Parser,
            ["7"] = Leave.Parser,
            ["8"] = News.Parser,
            ["9"] = Change.Parser,
            ["10"] = Changed.Parser,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int Identifier => Number;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => obj is IWireMessage and IMessage message
        ? message.ToByteArray()
        : throw new ArgumentException($"A {obj?.GetType()} is no message of the wire.", nameof(obj));

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (!Parsers.TryGetValue(manifest, out MessageParser? parser))
        {
            throw new SerializationException("A message of an unknown kind: its sender speaks another protocol.");
        }

        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException damaged)
        {
            throw new SerializationException("A message that cannot be read.", damaged);
        }
    }

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        Join => "1",
        Joined => "2",
        Refused => "3",
        Submissions => "4",
        Ask => "5",
        Beat => "6",
        Leave => "7",
        News => "8",
        Change => "9",
        Changed => "10",
        _ => throw new ArgumentException($"A {o?.GetType()} is no message of the wire.", nameof(o)),
    };
}
