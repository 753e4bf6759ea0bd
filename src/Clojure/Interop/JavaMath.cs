using System;
using Accrete.Edn;

namespace Accrete.Clojure.Interop;

/// <summary>The static methods of <c>java.lang.Math</c>; those with overloads take one type for all
/// arguments.</summary>
internal static class JavaMath
{
    private const double RadiansPerDegree = 0.017453292519943295;
    private const double DegreesPerRadian = 57.29577951308232;

    /// <summary>Adds the methods to a table.</summary>
    public static void Register(FunctionTable table)
    {
        Overloaded(table);
        Exact(table);
        Real(table);
        Angles(table);
    }

    private static void Overloaded(FunctionTable table)
    {
        table.One("abs", x => x is long or double or float ? Numbers.Magnitude(x) : throw Unmatched("abs", x));
        Pair(table, "max", (x, y) => Math.Max(x, y), Math.Max);
        Pair(table, "min", (x, y) => Math.Min(x, y), Math.Min);
        table.One("round", x => x is double or float ? Rounded(Numbers.ToDouble(x)) : throw Unmatched("round", x));
        OfReal(table, "signum", x => x is double.NaN || x == 0 ? x : Math.Sign(x));
        OfReal(table, "ulp", x => double.IsFinite(x) ? Math.BitIncrement(Math.Abs(x)) - Math.Abs(x) : Math.Abs(x));
        OfReal(table, "nextUp", Math.BitIncrement);
        OfReal(table, "nextDown", Math.BitDecrement);
        table.One("getExponent", x => x is double number ? Exponent(number) : throw Unmatched("getExponent", x));
        Pair(table, "copySign", null, Math.CopySign);
        table.Two("scalb", (x, n) => x is double number && n is long power
            ? Math.ScaleB(number, unchecked((int)power))
            : throw Unmatched("scalb", EdnVector.Of(x, n)));
        Pair(table, "nextAfter", null, (x, y) =>
            x < y ? Math.BitIncrement(x) : x > y ? Math.BitDecrement(x) : y);
    }

    private static void Exact(FunctionTable table)
    {
        Pair(table, "addExact", (x, y) => checked(x + y), null);
        Pair(table, "subtractExact", (x, y) => checked(x - y), null);
        Pair(table, "multiplyExact", (x, y) => checked(x * y), null);
        Pair(table, "floorDiv", FloorDivide, null);
        Pair(table, "floorMod", FloorModulo, null);
        Whole(table, "negateExact", x => checked(-x));
        Whole(table, "incrementExact", x => checked(x + 1));
        Whole(table, "decrementExact", x => checked(x - 1));
        Whole(table, "absExact", x => checked(Math.Abs(x)));
        table.Add("fma", 3, args => Math.FusedMultiplyAdd(
            Numbers.ToDouble(args[0]), Numbers.ToDouble(args[1]), Numbers.ToDouble(args[2])));
        table.Two("multiplyHigh", (x, y) => Math.BigMul(Numbers.ToLong(x), Numbers.ToLong(y), out _));
        table.One("toIntExact", x => (long)checked((int)Numbers.ToLong(x)));
    }

    private static void Real(FunctionTable table)
    {
        table.One("floor", x => Math.Floor(Numbers.ToDouble(x)));
        table.One("ceil", x => Math.Ceiling(Numbers.ToDouble(x)));
        table.One("rint", x => Math.Round(Numbers.ToDouble(x), MidpointRounding.ToEven));
        table.One("sqrt", x => Math.Sqrt(Numbers.ToDouble(x)));
        table.One("cbrt", x => CubeRoot(Numbers.ToDouble(x)));
        table.Two("pow", (x, y) => Power(Numbers.ToDouble(x), Numbers.ToDouble(y)));
        table.One("exp", x => Math.Exp(Numbers.ToDouble(x)));
        table.One("expm1", x => ExponentLessOne(Numbers.ToDouble(x)));
        table.One("log", x => Math.Log(Numbers.ToDouble(x)));
        table.One("log10", x => Math.Log10(Numbers.ToDouble(x)));
        table.One("log1p", x => LogOfOneMore(Numbers.ToDouble(x)));
        table.Two("hypot", (x, y) => double.Hypot(Numbers.ToDouble(x), Numbers.ToDouble(y)));
        table.Two("IEEEremainder", (x, y) => Math.IEEERemainder(Numbers.ToDouble(x), Numbers.ToDouble(y)));
    }

    private static void Angles(FunctionTable table)
    {
        table.One("toRadians", x => Numbers.ToDouble(x) * RadiansPerDegree);
        table.One("toDegrees", x => Numbers.ToDouble(x) * DegreesPerRadian);
        table.One("sin", x => Math.Sin(Numbers.ToDouble(x)));
        table.One("cos", x => Math.Cos(Numbers.ToDouble(x)));
        table.One("tan", x => Math.Tan(Numbers.ToDouble(x)));
        table.One("asin", x => Math.Asin(Numbers.ToDouble(x)));
        table.One("acos", x => Math.Acos(Numbers.ToDouble(x)));
        table.One("atan", x => Math.Atan(Numbers.ToDouble(x)));
        table.One("sinh", x => Math.Sinh(Numbers.ToDouble(x)));
        table.One("cosh", x => Math.Cosh(Numbers.ToDouble(x)));
        table.One("tanh", x => Math.Tanh(Numbers.ToDouble(x)));
        table.Two("atan2", (y, x) => Math.Atan2(Numbers.ToDouble(y), Numbers.ToDouble(x)));
    }

    private static void Pair(
        FunctionTable table, string name, Func<long, long, long>? whole, Func<double, double, double>? real) =>
        table.Two(name, (x, y) =>
            x is long a && y is long b && whole is not null ? (object)whole(a, b)
            : x is double c && y is double d && real is not null ? real(c, d)
            : throw Unmatched(name, EdnVector.Of(x, y)));

    private static void Whole(FunctionTable table, string name, Func<long, long> compute) =>
        table.One(name, x => x is long number ? compute(number) : throw Unmatched(name, x));

    private static void OfReal(FunctionTable table, string name, Func<double, double> compute) =>
        table.One(name, x => x is double or float ? compute(Numbers.ToDouble(x)) : throw Unmatched(name, x));

    private static AccreteException Unmatched(string name, object? arguments) =>
        DbErrors.Argument($"No matching method {name} of java.lang.Math takes {FunctionErrors.Shown(arguments)}");

    /// <summary>Rounds halves up.</summary>
    private static long Rounded(double x)
    {
        double floor = Math.Floor(x);
        double rounded = x - floor >= 0.5 ? floor + 1 : floor;
        return x is double.NaN ? 0
            : rounded >= long.MaxValue ? long.MaxValue
            : rounded <= long.MinValue ? long.MinValue
            : (long)rounded;
    }

    private static long Exponent(double x)
    {
        const int Infinite = 1024, Subnormal = -1023;
        return !double.IsFinite(x) ? Infinite
            : x == 0 || double.IsSubnormal(x) ? Subnormal
            : Math.ILogB(x);
    }

    private static long FloorDivide(long x, long y)
    {
        if (y == -1)
        {
            return unchecked(-x);
        }

        long quotient = x / y;
        return x % y != 0 && (x < 0) != (y < 0) ? quotient - 1 : quotient;
    }

    private static long FloorModulo(long x, long y)
    {
        long rest = y == -1 ? 0 : x % y;
        return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
    }

    /// <summary>Returns the power; where Java has not-a-number .NET may have 1.</summary>
    private static double Power(double x, double y) =>
        y is double.NaN || (Math.Abs(x) == 1 && double.IsInfinity(y)) ? double.NaN : Math.Pow(x, y);

    /// <summary>Returns the cube root, exact where it is whole, as Java's is.</summary>
    private static double CubeRoot(double x)
    {
        double root = Math.Cbrt(x);
        double whole = Math.Round(root);
        return whole * whole * whole == x ? whole : root;
    }

    /// <summary>Returns log(1 + x), exact for small numbers too.</summary>
    private static double LogOfOneMore(double x)
    {
        double more = 1 + x;
        return more == 1 || double.IsInfinity(more) ? x : Math.Log(more) * (x / (more - 1));
    }

    /// <summary>Returns e^x - 1, exact for small numbers too.</summary>
    private static double ExponentLessOne(double x)
    {
        const double Small = 1e-5;
        return Math.Abs(x) < Small ? x + (x * x / 2) : Math.Exp(x) - 1;
    }
}
