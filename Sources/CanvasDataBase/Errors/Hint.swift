/// What to do about a failure, or about something a notice reports.
///
/// Settings and commands are named by reference, because only the program that shows a hint knows what its user types:
///
///     remedy: "Wait until it ends, or use \(.setting(.waitLock))."
///
/// `description` uses the names of this library. canvas-data shows its own options and commands instead.
public struct Hint: Sendable, Equatable, ExpressibleByStringInterpolation {
    package enum Reference: Sendable, Equatable {
        /// A setting, as one gives it to a single run: `--jobs`.
        case setting(Setting, Value? = nil)
        /// A setting that usually stays the same: `--local-dir (local_dir)`.
        case configured(Setting, Value? = nil)
        /// A setting that is rarely given to a single run: `api_url`.
        case key(Setting)
        /// A secret, which is kept in a file or in an environment variable: `api_key, CANVAS_DATA_API_KEY`.
        case secret(Setting)
        /// The environment variable of a setting: `CANVAS_TOKEN`.
        case variable(Setting)
        /// A command, with what it is about and settings: `canvas-data sis errors 141`.
        indirect case command(Command, of: String? = nil, with: [Reference] = [])
    }

    /// What to set a setting to.
    package enum Value: Sendable, Equatable {
        /// Exactly this.
        case to(String)
        /// What the user chooses; the text says what that is: `FILE`.
        case any(String)
    }

    package enum Segment: Sendable, Equatable {
        case text(String)
        case reference(Reference)
    }

    /// Two texts never follow one another, so that equal hints have equal segments.
    package private(set) var segments: [Segment] = []

    /// A hint that names no setting and no command.
    package init(_ text: String) { append(.text(text)) }

    /// A hint from a string literal.
    public init(stringLiteral text: String) { self.init(text) }

    /// A hint from a string literal with values in it.
    public init(stringInterpolation: Interpolation) { self = stringInterpolation.hint }

    /// What collects the parts of a hint's literal.
    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var hint = Hint("")

        /// Begins with nothing; the capacities are ignored.
        public init(literalCapacity: Int, interpolationCount: Int) {}

        /// Adds a part that stands in the literal.
        public mutating func appendLiteral(_ text: String) { hint.append(.text(text)) }

        /// Adds the description of a value.
        public mutating func appendInterpolation<Value>(_ value: Value) { hint.append(.text("\(value)")) }

        /// Adds another hint.
        public mutating func appendInterpolation(_ other: Hint) { hint += other }

        package mutating func appendInterpolation(_ reference: Reference) {
            hint.append(.reference(reference))
        }
    }

    package static func + (one: Hint, other: Hint) -> Hint {
        var sum = one
        sum += other
        return sum
    }

    package static func += (hint: inout Hint, other: Hint) {
        for segment in other.segments { hint.append(segment) }
    }

    private mutating func append(_ segment: Segment) {
        guard case .text(let text) = segment else { return segments.append(segment) }
        guard !text.isEmpty else { return }
        if case .text(let before) = segments.last {
            segments[segments.count - 1] = .text(before + text)
        } else {
            segments.append(segment)
        }
    }

    /// The hint in the words of whoever shows it.
    package func text(_ name: (Reference) -> String) -> String {
        segments.map { segment in
            switch segment {
            case .text(let text): text
            case .reference(let reference): name(reference)
            }
        }.joined()
    }
}

extension Hint: CustomStringConvertible {
    /// The hint, with settings and commands under the names that they have in this library.
    public var description: String { text(\.inLibrary) }
}

extension Hint.Reference {
    fileprivate var inLibrary: String {
        switch self {
        case .setting(let setting, .to(let value)), .configured(let setting, .to(let value)):
            "\(setting.inLibrary) = \(value)"
        case .setting(let setting, _), .configured(let setting, _), .key(let setting), .secret(let setting),
            .variable(let setting):
            setting.inLibrary
        case .command(let command, let subject, let settings):
            command.inLibrary + (subject.map { " (\($0))" } ?? "")
                + (settings.isEmpty ? "" : " with \(settings.map(\.inLibrary).joined(separator: ", "))")
        }
    }
}
