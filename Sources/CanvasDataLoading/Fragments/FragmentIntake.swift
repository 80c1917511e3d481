package import CanvasDataTransfer

/// What takes a fragment's compressed bytes as they come, checks and uses them. Called by one thread at a time, though
/// not always the same.
///
/// `finish` is called once all bytes have come; it throws `GunzipError` for a damaged file, and whatever else is wrong with
/// it. `abandon` forgets what came and holds nothing of it: the fragment may begin again after a wait, or never.
package protocol FragmentIntake: ByteSink, Sendable {
    /// Compressed bytes taken since the fragment began.
    var taken: Int { get }

    /// The first byte is next, again: forget what came.
    func begin() throws
}
