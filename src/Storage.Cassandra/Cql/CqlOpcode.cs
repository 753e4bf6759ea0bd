namespace Accrete.Storage.Cassandra.Cql;

/// <summary>Says what a frame is; the numbers are those of the protocol (version 4, 2.4).</summary>
internal enum CqlOpcode : byte
{
    /// <summary>The server cannot do what was asked.</summary>
    Error = 0x00,

    /// <summary>Begins a connection.</summary>
    Startup = 0x01,

    /// <summary>The connection may be used.</summary>
    Ready = 0x02,

    /// <summary>The server wants to know who asks.</summary>
    Authenticate = 0x03,

    /// <summary>Asks what the server can do; any server that lives answers.</summary>
    Options = 0x05,

    /// <summary>Tells what the server can do.</summary>
    Supported = 0x06,

    /// <summary>A statement that is not prepared.</summary>
    Query = 0x07,

    /// <summary>What a statement came to.</summary>
    Result = 0x08,

    /// <summary>Prepares a statement.</summary>
    Prepare = 0x09,

    /// <summary>Runs a prepared statement.</summary>
    Execute = 0x0A,

    /// <summary>The server asks on about who asks.</summary>
    AuthChallenge = 0x0E,

    /// <summary>Says who asks.</summary>
    AuthResponse = 0x0F,

    /// <summary>The server knows who asks, and the connection may be used.</summary>
    AuthSuccess = 0x10,
}
