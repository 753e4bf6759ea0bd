namespace Accrete.Index.Leaves;

/// <summary>What those who plan know of a leaf without reading it: how much of it an attribute has.</summary>
/// <param name="Id">The attribute's id.</param>
/// <param name="Rows">How many rows of the leaf are of the attribute.</param>
/// <param name="Runs">How many lookups they answer: in Aevt different entities, in Avet and Vaet different
/// values.</param>
internal readonly record struct AttributeShare(int Id, int Rows, int Runs)
{
    /// <summary>Gets how many datoms a lookup finds, on average.</summary>
    public double RunLength => (double)Rows / Runs;
}
