using System;

namespace Accrete.Index.Sets;

/// <summary>The orders in which only some attributes' datoms stand.</summary>
[Flags]
internal enum ExtraOrders
{
    /// <summary>Eavt and Aevt alone.</summary>
    None = 0,

    /// <summary>Avet too.</summary>
    Avet = 1,

    /// <summary>Vaet too.</summary>
    Vaet = 2,
}
