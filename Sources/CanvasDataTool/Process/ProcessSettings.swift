import CCanvasLinux
import Glibc

/// Settings of the whole process, made before anything else happens.
enum ProcessSettings {
    static func apply() {
        // The data is about students: nobody else may read it unless the setting `umask` allows it.
        umask(0o077)
        // A crash must not leave the secret or rows on disk.
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // A closed pipe is reported as EPIPE by the write.
        signal(SIGPIPE, SIG_IGN)
        openStandardDescriptors()
        // Return buffers to the system when they are freed. By default glibc raises its threshold once a large one is
        // freed, and keeps all later ones in each thread: that alone raised memory from 42 to 70 MiB.
        mallopt(Int32(CANVAS_M_MMAP_THRESHOLD), 128 << 10)
    }

    /// If stdout were closed at the start, the first file that we open would become stdout and get our messages.
    private static func openStandardDescriptors() {
        // For reading only, so that output counts as lost instead of being discarded silently.
        var descriptor = open("/dev/null", O_RDONLY)
        while descriptor >= 0, descriptor <= STDERR_FILENO {
            descriptor = open("/dev/null", O_RDONLY)
        }
        if descriptor > STDERR_FILENO { close(descriptor) }
    }
}
