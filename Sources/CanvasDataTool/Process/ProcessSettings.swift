import CCanvasLinux
import Glibc

/// What holds for the whole process, set before anything else happens.
enum ProcessSettings {
    static func apply() {
        // What we fetch is about students: nobody else reads it unless the `umask` setting says so.
        umask(0o077)
        // A crash must not leave the secret or rows on disk.
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // A reader that went away is seen as EPIPE, at the write.
        signal(SIGPIPE, SIG_IGN)
        openStandardDescriptors()
        // Buffers go back to the system when they are freed. By default glibc learns from the first large one that is
        // freed to keep all later ones, for each thread: that alone took memory from 42 to 70 MiB.
        mallopt(Int32(CANVAS_M_MMAP_THRESHOLD), 128 << 10)
    }

    /// Started with stdout closed, the first file we open would become stdout, and our messages its contents.
    private static func openStandardDescriptors() {
        // For reading only: what is printed there then counts as lost, and is not quietly swallowed.
        var descriptor = open("/dev/null", O_RDONLY)
        while descriptor >= 0, descriptor <= STDERR_FILENO {
            descriptor = open("/dev/null", O_RDONLY)
        }
        if descriptor > STDERR_FILENO { close(descriptor) }
    }
}
