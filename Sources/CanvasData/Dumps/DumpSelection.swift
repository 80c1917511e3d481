/// Which dump is meant.
public enum DumpSelection: Sendable, Equatable {
    /// The newest finished dump that is not a requests-only one.
    case latest
    /// The dump with this ID, as `Dump.id` has it.
    case id(String)

    /// `latest`, or a dump's id.
    public init(_ text: String) {
        self = text == "latest" ? .latest : .id(text)
    }
}
