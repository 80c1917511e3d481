extension SimulatedSIS {
    /// What becomes of an import: its states one after the other, and what Canvas has to say about it at the end.
    public struct Course: Sendable, ExpressibleByStringLiteral {
        /// When it goes from one state to the next.
        public enum Pace: Sendable {
            /// At each request for this import.
            case byShow
            /// At each request for this import or for a list that could hold it.
            case byLook
        }

        /// The first is that of the answer to the POST, the last one stays. Empty: as the files deserve.
        public var states: [State]
        /// Warnings and errors of the end, in the order in which they came up.
        public var messages: [Message] = []
        /// The job crashed with this: `data.error_message`, together with a stack trace.
        public var errorMessage: String?
        /// So many requests for the finished import do not show its error file yet.
        public var attachmentDelay = 0
        /// The error file never comes.
        public var hasNoAttachment = false
        /// Replaces what was counted in the files, key by key.
        public var counts: [String: Int] = [:]
        /// Of the last state; nil for what is usual in it.
        public var progress: Int?
        public var pace = Pace.byShow
        /// So many lists do not show the import yet, and until then it cannot be asked for either: a database
        /// replica that lags, or a queue before Canvas.
        public var hiddenFromLists = 0
        /// Canvas never says which files it took.
        public var hidesFiles = false

        /// - Parameters:
        ///   - states: See ``states``.
        ///   - messages: See ``messages``.
        public init(_ states: [State] = [], messages: [Message] = []) {
            self.states = states
            self.messages = messages
        }

        /// States between commas; `importing*3` stands for three times `importing`.
        public init(parsing text: String) {
            self.init(
                text.split(separator: ",").flatMap { word in
                    let parts = word.trimmingSpaces.split(separator: "*", maxSplits: 1)
                    let times = parts.count > 1 ? Int(parts[1]) ?? 1 : 1
                    let state = State(rawValue: parts.first.map(String.init) ?? "")
                    return [State](repeating: state, count: max(1, times))
                })
        }

        public init(stringLiteral value: String) { self.init(parsing: value) }
    }

    /// Something that went wrong with a row or a file.
    public struct Message: Sendable, Equatable {
        /// Would fail the import, where others only warn.
        public var isFailure: Bool
        public var file: String?
        public var text: String
        /// Counts the header line, from 1.
        public var row: Int?

        public init(_ text: String, file: String?, row: Int? = nil, isFailure: Bool = false) {
            self.isFailure = isFailure
            self.file = file
            self.text = text
            self.row = row
        }

        /// As many warnings about rows of `file`, each with its own text.
        public static func warnings(_ count: Int, in file: String) -> [Message] {
            (0..<count).map { Message("Improper status for user U\(1000 + $0)", file: file, row: $0 + 2) }
        }
    }
}
