using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Accrete.Segments;

namespace Accrete.Storage.Memcached;

/// <summary>Spreads segments over servers by consistent hashing: all processes with the same servers, in whatever
/// order they name them, agree, and where a server comes or goes its share alone moves.</summary>
/// <remarks>Each server has many points on a ring of 64 bits; a segment belongs to the server of the first point at or
/// after its own. Points are the first bytes of SHA-256, which is the same everywhere and for ever.</remarks>
internal sealed class ServerRing
{
    /// <summary>So that the shares of servers differ by about a tenth.</summary>
    private const int PointsEach = 160;

    private readonly ulong[] _points;
    private readonly MemcachedServer[] _owners;

    /// <summary>Makes a ring.</summary>
    /// <param name="servers">The servers; none where they are not known yet.</param>
    public ServerRing(IReadOnlyCollection<MemcachedServer> servers)
    {
        Servers = servers;
        (_points, _owners) = (new ulong[servers.Count * PointsEach], new MemcachedServer[servers.Count * PointsEach]);
        int next = 0;
        foreach (MemcachedServer server in servers.OrderBy(each => each.Address.ToString(), StringComparer.Ordinal))
        {
            for (int i = 0; i < PointsEach; i++, next++)
            {
                (_points[next], _owners[next]) = (Point(Encoding.UTF8.GetBytes($"{server.Address}-{i}")), server);
            }
        }

        Array.Sort(_points, _owners);
    }

    /// <summary>Gets the servers.</summary>
    public IReadOnlyCollection<MemcachedServer> Servers { get; }

    /// <summary>Returns the server of a segment; null where there is no server.</summary>
    public MemcachedServer? OwnerOf(SegmentId id)
    {
        if (_points.Length == 0)
        {
            return null;
        }

        Span<byte> name = stackalloc byte[SegmentId.Bytes];
        id.WriteTo(name);
        int at = Array.BinarySearch(_points, Point(name));
        at = at < 0 ? ~at : at;
        return _owners[at == _points.Length ? 0 : at];
    }

    private static ulong Point(ReadOnlySpan<byte> name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
