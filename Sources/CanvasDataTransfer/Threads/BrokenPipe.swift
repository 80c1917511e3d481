// Where this module is loaded first, glibc's sigset_t and timespec are its own.
import CCanvasLinux
import Glibc

/// Runs `work` with SIGPIPE held back from this thread: a write to a pipe or socket whose reader has gone fails with
/// EPIPE, and nothing else happens.
///
/// By default that signal ends the process. What a process does about it is for its program to decide, so a library
/// must not ignore it process-wide. `MSG_NOSIGNAL` covers single calls of send(2) only: not write(2) to a pipe, not
/// libpq's PQcancel, not OpenSSL's own sockets underneath an older libcurl. libcurl itself would ignore the signal for
/// the whole process while it works, and `CURLOPT_NOSIGNAL` keeps it from that.
///
/// - Parameter work: may nest; `errno` is as it leaves it.
/// - Returns: what `work` returns.
/// - Throws: what `work` throws.
package func withoutBrokenPipeSignal<Value, Failure: Error>(
    _ work: () throws(Failure) -> Value
) throws(Failure) -> Value {
    var signal = sigset_t()
    sigemptyset(&signal)
    sigaddset(&signal, SIGPIPE)
    var pending = sigset_t()
    sigpending(&pending)
    let isCallers = sigismember(&pending, SIGPIPE) == 1
    var callers = sigset_t()
    pthread_sigmask(SIG_BLOCK, &signal, &callers)
    defer {
        let code = errno
        // Taken before the caller's mask returns, or it would be delivered then. One that was pending before is the caller's.
        var atOnce = timespec()
        while !isCallers, sigtimedwait(&signal, nil, &atOnce) < 0, errno == EINTR {}
        pthread_sigmask(SIG_SETMASK, &callers, nil)
        errno = code
    }
    return try work()
}
