using System;

namespace Accrete.Host.Shell;

/// <summary>Gives the keys that a person presses.</summary>
internal interface IKeyboard
{
    /// <summary>Gets whether a key can be read without waiting: several at once are a paste, or a fast
    /// typist.</summary>
    bool HasMore { get; }

    /// <summary>Begins to read: Ctrl-C is a key like others.</summary>
    void Begin();

    /// <summary>Waits for a key.</summary>
    ConsoleKeyInfo Read();

    /// <summary>Ends to read: Ctrl-C stops what runs.</summary>
    void End();
}

/// <summary>The keyboard of the process.</summary>
internal sealed class Keyboard : IKeyboard
{
    /// <inheritdoc/>
    public bool HasMore => Console.KeyAvailable;

    /// <inheritdoc/>
    public void Begin() => Console.TreatControlCAsInput = true;

    /// <inheritdoc/>
    public ConsoleKeyInfo Read() => Console.ReadKey(intercept: true);

    /// <inheritdoc/>
    public void End() => Console.TreatControlCAsInput = false;
}
