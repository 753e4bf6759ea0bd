using System;
using Accrete.Edn;

namespace Accrete.Query;

/// <summary>A function that queries, transactions or pulls may call, on EDN values.</summary>
/// <param name="Name">The name it was found by.</param>
/// <param name="ArityMin">The fewest arguments.</param>
/// <param name="ArityMax">The most arguments; <see cref="int.MaxValue"/> for any number.</param>
/// <param name="Invoke">Computes the result; must not keep the array.</param>
internal sealed record QueryFunction(Symbol Name, int ArityMin, int ArityMax, Func<object?[], object?> Invoke);
