extension SimulatedSIS {
    /// What the account allows, and in which form it answers.
    public struct Settings: Sendable {
        /// The number of the root account; `self` means it too.
        public var rootAccount = "1"
        /// Accounts that exist, but are not a root account.
        public var subAccounts: Set<String> = ["2"]
        /// What the token's user may do.
        public var rights: Set<Right> = [.importSIS, .manageSIS]
        /// Whether SIS imports are switched on for the account.
        public var isEnabled = true
        /// The enrollment terms.
        public var terms = [
            Term(id: 7, sisID: "F26"), Term(id: 8, sisID: "S27"), Term(id: 5, sisID: "F19", isActive: false),
        ]
        public var shape = Shape.year2026
        /// Ids are JSON strings, as with `Accept: application/json+canvas-string-ids`.
        public var hasStringIDs = false
        /// `progress` is a JSON string, as Canvas's documentation has it.
        public var hasStringProgress = false
        /// Of the next import.
        public var nextID = 141
        /// Seconds by which `created_at` is behind the `Date` header: Canvas's servers have clocks of their own.
        public var createdBehind = 0
        /// The error file's url is at the host of the files itself; otherwise Canvas redirects there.
        public var attachmentsAreElsewhere = false

        public init() {}
    }

    public enum Right: Sendable { case importSIS, manageSIS }

    /// The two forms of an import in use.
    public enum Shape: Sendable {
        /// Only `created_at`, `ended_at`, `updated_at`, `progress`, `id`, `workflow_state` and `data`.
        case year2014
        /// With the options echoed, statistics and the error file.
        case year2026
    }

    public struct Term: Sendable {
        public var id: Int
        public var sisID: String
        public var isActive: Bool

        public init(id: Int, sisID: String, isActive: Bool = true) {
            self.id = id
            self.sisID = sisID
            self.isActive = isActive
        }
    }
}
