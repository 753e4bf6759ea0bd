using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Host.Errors;
using Accrete.Host.Workspace;

namespace Accrete.Host.Import;

/// <summary>Transacts files of transaction data, one form at a time, so that a file of any length fits.</summary>
/// <remarks>A batch that names itself (<c>{:batch-ident ... :data ...}</c>) and is there already is passed over: an
/// import that was stopped goes on where it was when it is started again. Into a database that is kept, several such
/// batches are under way at once, so that each need not wait for the disk alone; other forms go one by one, for what
/// follows a refused one must not be there.</remarks>
internal sealed class Importer(IWorkspace workspace, Action<ImportProgress> report)
{
    /// <summary>Stands for the input of the process in the place of a file's name.</summary>
    public const string Input = "-";

    private const int UnderWayMax = 16;

    /// <summary>Bounds what one form may take: a file that is no data does not fill the memory.</summary>
    private static readonly EdnReaderOptions Limits = EdnReaderOptions.Default with { TokenLengthMax = 1 << 24 };

    private readonly Queue<UnderWay> _underWay = [];

    // Where the transaction comes from that is being looked at, to be shown where it is refused.
    private object? _source;

    // The number of the form that is being looked at: a number or a word that stands alone has no other place.
    private int _number;

    /// <summary>Imports the files in order.</summary>
    /// <param name="files">Their paths; <see cref="Input"/> for the input.</param>
    /// <param name="input">The input.</param>
    /// <param name="cancellation">Stops the reading at once, and the work between two transactions.</param>
    /// <exception cref="SourceException">A file cannot be read, a form is wrong, or its transaction is
    /// refused.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public ImportProgress Run(IReadOnlyList<string> files, TextReader input, CancellationToken cancellation)
    {
        ImportProgress progress = new() { BytesTotal = files.Sum(ImportFiles.LengthOf) };
        long bytesBefore = 0;
        foreach (string file in files)
        {
            progress.File = file == Input ? "the input" : file;
            if (file == Input)
            {
                using TextWindow text = new(input, cancellation);
                ImportForms(progress.File, text, progress, () => bytesBefore, cancellation);
            }
            else
            {
                using FileStream stream = Stoppable.Wait(() => ImportFiles.OpenStream(file), cancellation);
                using TextReader unpacked = ImportFiles.Open(file, stream);
                using TextWindow text = new(unpacked, cancellation);
                ImportForms(
                    file, text, progress, () => bytesBefore + (stream.CanSeek ? stream.Position : 0), cancellation);
                bytesBefore += ImportFiles.LengthOf(file);
            }

            progress.BytesRead = bytesBefore;
            report(progress);
        }

        return progress;
    }

    private void ImportForms(
        string file, TextWindow text, ImportProgress progress, Func<long> bytesRead, CancellationToken cancellation)
    {
        _number = 0;
        try
        {
            foreach (object? form in EdnReader.ReadAll(text, Limits))
            {
                _source = form;
                _number++;
                foreach (ImportForm one in ImportForm.Of(form))
                {
                    ImportOne(form, one, progress, cancellation);
                }

                progress.BytesRead = bytesRead();
                report(progress);
            }

            Finish(0, progress);
        }
        catch (AccreteException error)
        {
            throw Refused(file, text, _source, error);
        }
        catch (EdnException error)
        {
            throw At(file, text, error.Position, error);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or DecoderFallbackException)
        {
            throw At(file, text, text.Position, ImportFiles.Explained(file, error));
        }
    }

    /// <summary>Tells of a refusal, with the place of the offending form where it can be found.</summary>
    private SourceException Refused(string file, TextWindow text, object? form, AccreteException error)
    {
        SourcePosition? begin = PositionOf(form);
        SourcePosition? place = error.Position ?? begin;
        Guess guess = Guess.Of(null, error, workspace.Now);
        if (begin is { } first && text.From(first.Offset) is { } source
            && FormPlace.In(source, error.Form, guess.Wrong) is { } inside)
        {
            // The text was cut at the beginning of the form: the first line lacks what stands before it.
            place = new SourcePosition(first.Line + inside.Line - 1,
                inside.Line == 1 ? first.Column + inside.Column - 1 : inside.Column, first.Offset + inside.Offset);
        }

        SourceException told = At(file, text, place, error);
        return new SourceException(file, told.Line, place, error)
        {
            Place = $"{file}, form {_number}",
            LineFrom = told.LineFrom,
            Meant = guess.Meant,
            Advice = guess.Advice,
        };
    }

    private static SourceException At(string file, TextWindow text, SourcePosition? position, Exception error)
    {
        int before = 0;
        string? line = position is { } place ? text.Around(place, out before) : null;
        return new SourceException(file, line, position, error) { LineFrom = before };
    }

    private void ImportOne(object? source, ImportForm form, ImportProgress progress, CancellationToken cancellation)
    {
        bool isAlone = !workspace.IsKept || form.Batch is null;
        Finish(isAlone || _underWay.Any(each => each.Batch.Equals(form.Batch)) ? 0 : UnderWayMax - 1, progress);
        _source = source;
        if (form.Batch is { } batch && BatchMarks.IsPresent(workspace.Now, batch.Attribute, batch.Value))
        {
            progress.Skipped++;
            return;
        }

        _underWay.Enqueue(new UnderWay(source, form.Batch, workspace.TransactAsync(form.TxData, cancellation)));
        Finish(isAlone ? 0 : UnderWayMax, progress);
    }

    /// <summary>Waits for the oldest that are under way, until few enough are left.</summary>
    private void Finish(int left, ImportProgress progress)
    {
        while (_underWay.Count > left)
        {
            UnderWay oldest = _underWay.Dequeue();
            _source = oldest.Source;
            progress.Datoms += oldest.Report.GetAwaiter().GetResult().TxData.Count;
            progress.Transactions++;
        }
    }

    private static SourcePosition? PositionOf(object? form) => form switch
    {
        EdnSequence sequence => sequence.Position,
        EdnMap map => map.Position,
        _ => null,
    };

    private sealed record UnderWay(object? Source, (Keyword Attribute, object Value)? Batch, Task<TxReport> Report);
}
