using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Accrete.Edn;
using Accrete.Host.Errors;
using Accrete.Host.Workspace;

namespace Accrete.Host.Import;

/// <summary>Transacts files of transaction data, one form at a time, so that a file of any length fits.</summary>
/// <remarks>A batch that names itself (<c>{:batch-ident ... :data ...}</c>) and is there already is passed over: an
/// import that was stopped goes on where it was when it is started again.</remarks>
internal sealed class Importer(MemoryWorkspace workspace, Action<ImportProgress> report)
{
    /// <summary>Imports the files in order.</summary>
    /// <exception cref="SourceException">A form cannot be read, or its transaction is refused.</exception>
    /// <exception cref="OperationCanceledException">Stopped between two transactions.</exception>
    public ImportProgress Run(IReadOnlyList<string> files, CancellationToken cancellation)
    {
        ImportProgress progress = new() { BytesTotal = files.Sum(file => new FileInfo(file).Length) };
        long bytesBefore = 0;
        foreach (string file in files)
        {
            progress.File = file;
            using FileStream stream = SampleFiles.OpenStream(file);
            using TextReader text = SampleFiles.Open(stream, SampleFiles.IsPacked(file));
            ImportForms(file, text, progress, () => bytesBefore + stream.Position, cancellation);
            bytesBefore += stream.Length;
            progress.BytesRead = bytesBefore;
            report(progress);
        }

        return progress;
    }

    private void ImportForms(
        string file, TextReader text, ImportProgress progress, Func<long> bytesRead, CancellationToken cancellation)
    {
        SourcePosition? position = null;
        try
        {
            foreach (object? form in EdnReader.ReadAll(text))
            {
                cancellation.ThrowIfCancellationRequested();
                position = PositionOf(form);
                ImportOne(ImportForm.Of(form), progress);
                progress.BytesRead = bytesRead();
                report(progress);
            }
        }
        catch (AccreteException error)
        {
            throw Refused(file, error.Position ?? position, error);
        }
        catch (EdnException error)
        {
            throw At(file, error.Position, error);
        }
        catch (InvalidDataException error)
        {
            throw At(file, null, error);
        }
    }

    /// <summary>Tells of a refusal, with the place of the offending form in its line where it can be found.</summary>
    private SourceException Refused(string file, SourcePosition? position, AccreteException error)
    {
        Keyword? meant = NearestIdent.Of(workspace.Now, error);
        if (position is not { } place || FileLines.Line(file, place.Line) is not { } line)
        {
            return new SourceException(file, null, position, error) { Meant = meant };
        }

        int from = Math.Clamp(place.Column - 1, 0, line.Length);
        SourcePosition exact = FormPlace.In(line, error.Form, from) is { } found
            ? place with { Column = found.Column }
            : place;
        return new SourceException(file, line, exact, error) { Meant = meant };
    }

    private static SourceException At(string file, SourcePosition? position, Exception error) =>
        new(file, position is { } place ? FileLines.Line(file, place.Line) : null, position, error);

    private void ImportOne(ImportForm form, ImportProgress progress)
    {
        if (form.Batch is { } batch && BatchMarks.IsPresent(workspace.Now, batch.Attribute, batch.Value))
        {
            progress.Skipped++;
            return;
        }

        progress.Datoms += workspace.Transact(form.TxData).TxData.Count;
        progress.Transactions++;
    }

    private static SourcePosition? PositionOf(object? form) => form switch
    {
        EdnSequence sequence => sequence.Position,
        EdnMap map => map.Position,
        _ => null,
    };
}
