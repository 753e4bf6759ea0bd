using System.Diagnostics.CodeAnalysis;

namespace Accrete.Storage.Wire;

/// <summary>Is what travels between peers and a transactor: all else is refused by the serializer.</summary>
[SuppressMessage("Design", "CA1040:Avoid empty interfaces", Justification = "Akka.NET binds serializers to types.")]
internal interface IWireMessage;

internal sealed partial class Join : IWireMessage;

internal sealed partial class Joined : IWireMessage;

internal sealed partial class Refused : IWireMessage;

internal sealed partial class Submissions : IWireMessage;

internal sealed partial class Ask : IWireMessage;

internal sealed partial class Beat : IWireMessage;

internal sealed partial class Leave : IWireMessage;

internal sealed partial class News : IWireMessage;

internal sealed partial class Change : IWireMessage;

internal sealed partial class Changed : IWireMessage;
