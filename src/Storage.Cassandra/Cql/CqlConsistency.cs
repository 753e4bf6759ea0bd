namespace Accrete.Storage.Cassandra.Cql;

/// <summary>Says how many replicas must answer: the levels that the storage uses, numbered as in the
/// protocol.</summary>
public enum CqlConsistency
{
    /// <summary>Any one replica.</summary>
    One = 1,

    /// <summary>Most replicas of all data centres.</summary>
    Quorum = 4,

    /// <summary>Most replicas of the nearest data centre.</summary>
    LocalQuorum = 6,

    /// <summary>Most replicas of all data centres, after all conditional writes that are under way.</summary>
    Serial = 8,

    /// <summary>Most replicas of the nearest data centre, after all conditional writes that are under way.</summary>
    LocalSerial = 9,
}
