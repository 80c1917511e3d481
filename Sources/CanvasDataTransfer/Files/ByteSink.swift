/// A link of a chain that bytes are pushed through: curl → gunzip → file.
///
/// Links are synchronous and used by one thread; the slowest of them sets the pace of all.
package protocol ByteSink: AnyObject {
    /// Takes `bytes`, which are only valid during the call.
    func write(_ bytes: UnsafeRawBufferPointer) throws

    /// No more is coming: check that it was whole and flush.
    ///
    /// A link finishes itself, never the link after it.
    func finish() throws

    /// The rest will not come: keep what is worth keeping. Most links keep nothing.
    func abandon()
}

extension ByteSink {
    package func abandon() {}
}

/// Takes everything and keeps nothing: the end of a chain that only checks.
package final class NullSink: ByteSink {
    package init() {}
    package func write(_: UnsafeRawBufferPointer) {}
    package func finish() {}
}
