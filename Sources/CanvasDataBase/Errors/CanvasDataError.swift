/// A failure a user can meet: what happened, to what, and what to do about it.
///
/// Static functions make the messages, in a file beside what throws them. `description` is the message and, on a line of
/// its own, the remedy.
public struct CanvasDataError: Error, Sendable, Equatable {
    /// What kind of failure it is; the tool gives each kind its exit code.
    public enum Kind: Sendable, Equatable, CaseIterable {
        /// Failed, and nothing more exact can be said.
        case failed
        /// Some tables or files are done, others failed.
        case partlyDone
        /// The request itself makes no sense: an unknown table, dump or version.
        case usage
        /// The data is wrong: damaged, or it does not fit its schema.
        case wrongData
        /// The API, the file host or the database cannot be reached.
        case unavailable
        /// A mistake in this program.
        case bug
        /// A file or directory cannot be created or written; the disk is full.
        case cannotWrite
        /// Reading or writing failed in the middle.
        case inputOutput
        /// Somebody else is at it, or the server says "later".
        case busy
        /// Credentials, certificate or permission refused.
        case refused
        /// The configuration is wrong or incomplete.
        case configuration
        /// Interrupted by a signal or cancelled.
        case cancelled
    }

    /// What kind of failure it is.
    public let kind: Kind
    /// One sentence: what could not be done, with the table, file, host or value it was about.
    public let message: String
    /// What to do now; nil where there is nothing to advise.
    public let remedy: Hint?

    package init(_ kind: Kind, _ message: String, remedy: Hint? = nil) {
        self.kind = kind
        self.message = message
        self.remedy = remedy
    }
}

extension CanvasDataError: CustomStringConvertible {
    public var description: String {
        guard let remedy else { return message }
        return "\(message)\n  \(remedy)"
    }
}
