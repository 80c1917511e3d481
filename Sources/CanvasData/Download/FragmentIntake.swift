/// What takes a fragment's compressed bytes as they come, checks and uses them. Called by one thread at a time, though
/// not always the same.
package protocol FragmentIntake: Sendable {
    /// The first byte is next, again: forget what came.
    func begin() throws
    func write(_ bytes: UnsafeRawBufferPointer) throws
    /// All bytes have come.
    ///
    /// - Throws: `GunzipError` for a damaged file; whatever else is wrong with it.
    func finish() throws
}
