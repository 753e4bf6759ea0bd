using System.Globalization;
using System.Text;

namespace Accrete.Host.Partitions;

/// <summary>Begins and ends drawings, which are white and have one font.</summary>
internal static class Svg
{
    /// <summary>Begins a drawing.</summary>
    /// <param name="svg">Gets its text.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    public static void Begin(StringBuilder svg, int width, int height)
    {
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" ");
        svg.Append(CultureInfo.InvariantCulture, $"viewBox=\"0 0 {width} {height}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" ");
        svg.Append("font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n");
    }

    /// <summary>Ends a drawing.</summary>
    /// <returns>Its text.</returns>
    public static string End(StringBuilder svg) => svg.Append("</svg>\n").ToString();
}
