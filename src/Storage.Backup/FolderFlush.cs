using System;
using System.IO;
using System.Runtime.InteropServices;

namespace Accrete.Storage.Backups;

/// <summary>Flushes folders to the disk: without that a name that was just given may be gone after a loss of power,
/// with the file that had it.</summary>
/// <remarks>.NET opens no folders, so the two calls are those of the C library; on Windows, where the file system keeps
/// names in a journal, there is nothing to do.</remarks>
internal static class FolderFlush
{
    private const int ReadOnly = 0;

    /// <summary>Waits until the names in a folder are on the disk.</summary>
    /// <param name="folder">The folder, which is there.</param>
    /// <exception cref="IOException">They could not be written.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int handle = Open(folder, ReadOnly);
        if (handle < 0)
        {
            throw Failed(folder);
        }

        try
        {
            if (FSync(handle) != 0)
            {
                throw Failed(folder);
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Failed(string folder)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException(
            $"The folder {folder} cannot be flushed: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

#pragma warning disable SYSLIB1054 // Generated code would need unsafe blocks in this project.
    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false,
        ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
#pragma warning restore SYSLIB1054
}
