/// Takes everything and keeps nothing: the end of a chain that only checks.
package final class NullSink: ByteSink {
    package init() {}
    package func write(_: UnsafeRawBufferPointer) {}
    package func finish() {}
}
