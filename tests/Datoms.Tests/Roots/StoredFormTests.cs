using System;
using System.Linq;
using Accrete.Datoms.Tests.Index;
using Accrete.Datoms.Tests.Index.Codec;
using Accrete.Datoms.Tests.Transactions;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Codec;
using Accrete.Index.Trees;
using Accrete.Log;
using Accrete.Roots;
using Accrete.Schema;
using Accrete.Segments;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Roots;

/// <summary>The stored forms of the log, of schemas and of roots.</summary>
public sealed class StoredFormTests
{
    private static readonly SegmentCache Cache = new(new MemorySegments(), SegmentDecoding.Read, 0);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 300)]
    public void A_log_entry_reads_back_as_it_was_written(int seed, int size)
    {
        LogEntry entry = Entry(seed, 1000, size);
        LogEntry read = LogEntryCodec.Read(LogEntryCodec.Write(entry));
        Assert.Equal(entry with { Data = [] }, read with { Data = [] });
        Assert.Equal(entry.Data, read.Data);
    }

    [Fact]
    public void A_transaction_that_could_not_be_stored_is_refused()
    {
        Datom datom = new(EntityIds.Make(4, 1001), 72, Value.String(new string('x', 1 << 20)), 1000, true);
        LogEntry entry = new(1000, 1001, 74, TestDatabase.Now, [.. Enumerable.Repeat(datom, 33)]);
        AccreteException refused = Assert.Throws<AccreteException>(() => LogEntryCodec.Write(entry));
        Assert.Equal(":db.error/transaction-too-large", refused.Error!.ToString());
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 3, 5)]
    [InlineData(3, 4, 5000)]
    public void A_segment_of_the_log_reads_back_as_it_was_written(int seed, int count, int size)
    {
        LogEntry[] entries = [.. Enumerable.Range(0, count).Select(i => Entry(seed + i, 1000 + (i * 10), size))];
        LogChunk read = LogChunkCodec.Read(LogChunkCodec.Write(LogChunk.Pack(entries)));
        Assert.Equal(count, read.Count);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(entries[i] with { Data = [] }, read.EntryAt(i) with { Data = [] });
            Assert.Equal(entries[i].Data, read.EntryAt(i).Data);
        }
    }

    [Fact]
    public void The_bytes_of_small_ones_are_those_of_the_format_page()
    {
        Assert.Equal(EntryGolden, Convert.ToHexString(LogEntryCodec.Write(SmallEntry)));
        Assert.Equal(ChunkGolden, Convert.ToHexString(LogChunkCodec.Write(LogChunk.Pack([SmallEntry]))));
        Assert.Equal(DirectoryGolden, Convert.ToHexString(LogDirectoryCodec.Write(SmallDirectory)));
        Assert.Equal(RootGolden, Convert.ToHexString(RootCodec.Write(SmallRoot)));
    }

    [Fact]
    public void A_schema_of_everything_reads_back_as_it_was_written()
    {
        DbSchema schema = Everything();
        DbSchema read = SchemaCodec.Read(SchemaCodec.Write(schema));
        Assert.Equal(SchemaCodec.Write(schema), SchemaCodec.Write(read));
        foreach (DbAttribute attribute in schema.Attributes)
        {
            DbAttribute other = read.Attribute(attribute.Id)!;
            Assert.Equal(attribute.Ident, other.Ident);
            Assert.Equal(attribute.TupleAttributeIdents, other.TupleAttributeIdents);
            Assert.Equal(attribute.TupleAttributes.ToArray(), other.TupleAttributes.ToArray());
            Assert.Equal(attribute.TupleTypes.ToArray(), other.TupleTypes.ToArray());
            Assert.Equal(attribute.Predicates.ToArray(), other.Predicates.ToArray());
            Assert.Equal(schema.CompositesOf(attribute.Id).ToArray().Select(one => one.Id),
                read.CompositesOf(attribute.Id).ToArray().Select(one => one.Id));
        }

        Assert.Equal(schema.Partitions, read.Partitions);
        Assert.Equal(schema.Entid(Keyword.Parse(":old/name")), read.Entid(Keyword.Parse(":old/name")));
        Assert.Equal(schema.Attribute(Keyword.Parse(":old/name"))!.Id, read.Attribute(Keyword.Parse(":old/name"))!.Id);
        Assert.Equal(":new/name", read.Ident(schema.Entid(Keyword.Parse(":old/name"))!.Value)!.ToString());
    }

    [Fact]
    public void Damage_to_a_log_entry_is_noticed_or_harmless() => Damage.Check(
        LogEntryCodec.Write(Entry(5, 1000, 12)), SegmentFormat.LogEntryKind, bytes => LogEntryCodec.Read(bytes));

    [Fact]
    public void Damage_to_a_segment_of_the_log_is_noticed_or_harmless() => Damage.Check(
        LogChunkCodec.Write(LogChunk.Pack([Entry(6, 1000, 5), Entry(7, 1010, 0), Entry(8, 1020, 4)])),
        SegmentFormat.LogKind,
        bytes =>
        {
            LogChunk chunk = LogChunkCodec.Read(bytes);
            for (int i = 0; i < chunk.Count; i++)
            {
                chunk.EntryAt(i);
            }

            return chunk;
        });

    [Fact]
    public void Damage_to_a_directory_of_the_log_is_noticed_or_harmless() => Damage.Check(
        LogDirectoryCodec.Write(SmallDirectory), SegmentFormat.LogDirectoryKind,
        bytes => LogDirectoryCodec.Read(bytes, Cache));

    [Fact]
    public void Damage_to_a_root_is_noticed_or_harmless() => Damage.Check(
        RootCodec.Write(SmallRoot), SegmentFormat.RootKind, bytes => RootCodec.Read(bytes, Cache));

    [Fact]
    public void Damage_to_a_schema_is_noticed_or_harmless() => Damage.Check(
        SchemaCodec.Write(SmallSchema()), SegmentFormat.SchemaKind, bytes => SchemaCodec.Read(bytes),
        allocatedMax: 1L << 30);

    private static LogEntry SmallEntry => new(
        1000, 1002, 74, new Instant(1_700_000_000_000),
        [
            new Datom(EntityIds.Make(3, 1000), SystemIds.TxInstant, Value.Instant(TestDatabase.Now), 1000, true),
            new Datom(EntityIds.Make(4, 1001), 72, Value.String("Ann"), 1000, true),
            new Datom(EntityIds.Make(4, 1001), 73, Value.Long(41), 1000, false),
        ]);

    private static LogDirectory SmallDirectory => new(
    [
        new StoredLog(Cache, Id(0x33), 1009, 40, isDirectory: false, 500),
        new StoredLog(Cache, Id(0x44), 1020, 50, isDirectory: false, 600),
    ]);

    private static IndexRoot SmallRoot => new(
        "db",
        Id(0x55),
        [
            new IndexTree(IndexOrder.Eavt, new StoredNode(Cache, Id(0x11), 300, 0, 2000, [])),
            new IndexTree(IndexOrder.Aevt, new StoredNode(Cache, Id(0x12), 300, 1, 2100, [])),
            IndexTree.Empty(IndexOrder.Avet),
            IndexTree.Empty(IndexOrder.Vaet),
        ],
        [.. Enum.GetValues<IndexOrder>().Select(IndexTree.Empty)],
        [new StoredLog(Cache, Id(0x44), 1020, 50, isDirectory: false, 600)],
        1020,
        1023,
        74,
        new Instant(1_700_000_000_000),
        -1);

    private static SegmentId Id(ulong chance) => SegmentId.Make(new Instant(0x0123_4567_89AB), 1, chance);

    private static LogEntry Entry(int seed, long t, int size)
    {
        RandomDatoms random = new(seed);
        return new LogEntry(t, t + 1 + random.Next(5), 72 + random.Next(9), new Instant(random.Next(1 << 30)),
            [.. Enumerable.Range(0, size).Select(_ =>
            {
                int attribute = random.Next(10);
                return new Datom(EntityIds.Make(random.Next(5), 1000 + random.Next(500)), attribute,
                    random.Value(RandomDatoms.KindOf(attribute), 50), t, random.Next(3) > 0);
            })]);
    }

    private static DbSchema SmallSchema()
    {
        DbSchemaParts parts = new() { Partitions = [0, 3, 4], ValueTypes = [20, 21] };
        parts.SetIdent(72, Keyword.Parse(":a/b"));
        parts.SetAttribute(new DbAttribute { Id = 72, Ident = Keyword.Parse(":a/b"), ValueType = ValueKind.Long });
        parts.SetAttribute(new DbAttribute
        {
            Id = 73,
            Ident = Keyword.Parse(":a/c"),
            ValueType = ValueKind.Tuple,
            TupleAttributes = [72, 72],
            TupleSlotKinds = [ValueKind.Long, ValueKind.Long],
            Predicates = [Symbol.Of("p", "q")],
        });
        parts.Tags = parts.Tags.Add(21, Keyword.Parse(":string"));
        return parts.Build();
    }

    private static DbSchema Everything()
    {
        Database value = TestDatabase.Apply(TestDatabase.Open(), """
            [{:db/ident :old/name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/fulltext true
              :db/noHistory true :db/index true}
             {:db/ident :t/pair :db/valueType :db.type/tuple :db/tupleTypes [:db.type/long :db.type/string]
              :db/cardinality :db.cardinality/one}
             {:db/ident :t/many :db/valueType :db.type/tuple :db/tupleType :db.type/keyword
              :db/cardinality :db.cardinality/one}
             {:db/ident :t/whole :db/valueType :db.type/tuple :db/tupleAttrs [:p/age :p/seat]
              :db/cardinality :db.cardinality/one :db/unique :db.unique/identity}
             {:db/ident :enum/one}]
            """).DbAfter;
        value = TestDatabase.Apply(value, """
            [{:db/id :old/name :db/ident :new/name} [:db/add :p/age :db.attr/preds user/even]
             {:db/id :enum/one :db/ident :enum/two} [:db/add "x" :db/ident :enum/three]]
            """).DbAfter;
        return value.Schema;
    }

    private const string EntryGolden =
        "41435253010500003B000000030000002A53E29A00000000E803000000000000EA030000000000004A0068E5CF8B0100"
        + "00D08F8080808006650680A0ABFEF9628280808080800291010406416E6E0092010352";

    private const string ChunkGolden =
        "4143525301030000D0000000010000003F83128400000000E80300000000000000EA03000000000000004A0000000000"
        + "0000000068E5CF8B01000000030000000000000000019801414352530101000080000000030000004A88A86900000000"
        + "0332060068E5CF8B0100004804000000000000000049032900000000000000E8030000000C00002102E8030000000C00"
        + "000600000000000001000000000400000000000000000100000000000000000101000000000000000001000102000000"
        + "000000000000000000000000000001010100010406416E6E00000000000000000000000000000000";

    private const string DirectoryGolden =
        "41435253010400004E00000002000000F9AD2CD6000000000123456789AB7001800000000000003303F1030000000000"
        + "002800000000000000F4030123456789AB7001800000000000004403FC030000000000003200000000000000D8040000"
        + "000000000000";

    private const string RootGolden =
        "41435253010700009E0000000100000077D23D9400000000046462FC03000000000000FF030000000000004A0068E5CF"
        + "8B010000FFFFFFFFFFFFFFFF0123456789AB70018000000000000055010123456789AB70018000000000000011002C01"
        + "000000000000D00F00010123456789AB70018000000000000012012C01000000000000B4100000000000000123456789"
        + "AB7001800000000000004403FC030000000000003200000000000000D8040000000000000000";
}
