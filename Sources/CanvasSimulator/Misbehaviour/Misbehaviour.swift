/// What a simulated Canvas does wrong, and when: a script of rules.
///
/// As text, rules are separated by `;`. Each says where, what and how often:
///
///     file:status=503,retry-after=1*2; file[requests-*]:reset@5000%3; file:cut@90%~0.2*1/each; api:401-once
///
/// The first rule that replaces an answer wins; rules that only spoil the way it is sent add up. See
/// ``reference`` for all words.
public struct Misbehaviour: Sendable, Equatable {
    public var rules: [Rule]
    /// Decides for rules with a probability.
    public var seed: UInt64

    public init(_ rules: [Rule] = [], seed: UInt64 = 1) {
        self.rules = rules
        self.seed = seed
    }

    /// Always well-behaved.
    public static let none = Misbehaviour()

    /// Reads a script; throws ``SimulatorError`` with the rule and what is wrong with it.
    public init(parsing script: String, seed: UInt64 = 1) throws {
        let rules = try script.split(separator: ";").map { $0.trimmingSpaces }.filter { !$0.isEmpty }
            .map { try Rule(parsing: String($0)) }
        self.init(rules, seed: seed)
    }

    /// Where a rule applies.
    public enum Place: String, Sendable, CaseIterable {
        /// Answers of the file host; a glob looks at the file's name.
        case file
        /// Answers of the API; a glob looks at the path, or at method and path as in `POST */sis_imports*`.
        case api
        /// What the API says about files; a glob looks at the file's or the table's name. Counts answers that
        /// could show the fault, not files.
        case listing
        /// What DAP answers; a glob names the table as in `canvas.users`, for a list of tables the namespace, for a
        /// login `login`, or method and path.
        case dap
    }

    /// How far into a body or file.
    public enum Position: Sendable, Equatable {
        case bytes(Int)
        case percent(Int)

        /// In a body or file of `length` bytes; not past its end.
        func resolved(in length: Int) -> Int {
            switch self {
            case .bytes(let bytes): min(bytes, length)
            case .percent(let percent): length * min(percent, 100) / 100
            }
        }
    }

    /// How often a rule applies: to every matching request, unless it says otherwise.
    public struct Frequency: Sendable, Equatable {
        /// Only to every so many-th matching request.
        public var every: Int?
        /// Only with this probability.
        public var probability: Double?
        /// Not more than so many times.
        public var limit: Int?
        /// Whether `limit` counts for each file (or path) on its own.
        public var limitIsForEach = false

        public init() {}

        static func once() -> Frequency {
            var frequency = Frequency()
            frequency.limit = 1
            return frequency
        }

        static func onceForEach() -> Frequency {
            var frequency = once()
            frequency.limitIsForEach = true
            return frequency
        }
    }

    /// One thing that goes wrong.
    public struct Rule: Sendable, Equatable {
        public var place: Place
        /// `*` stands for any characters, `?` for one; nil for every name.
        public var glob: String?
        public var fault: Fault
        /// What stands after `=`: the status, the address of a redirect, the kind of a hostile name.
        public var value: String?
        /// What stands after `@`.
        public var position: Position?
        /// Seconds that the answer's `Retry-After` names.
        public var retryAfter: Int?
        /// Whether the request is carried out although another answer takes the place of the right one.
        public var isCarriedOut: Bool
        public var frequency: Frequency

        public init(
            _ place: Place, _ fault: Fault, value: String? = nil, glob: String? = nil,
            position: Position? = nil, retryAfter: Int? = nil, isCarriedOut: Bool = false,
            frequency: Frequency? = nil
        ) {
            self.place = place
            self.fault = fault
            self.value = value
            self.glob = glob
            self.position = position
            self.retryAfter = retryAfter
            self.isCarriedOut = isCarriedOut
            self.frequency = frequency ?? fault.usualFrequency
        }

        /// The number after `=`; 0 where there is none.
        var number: Int { value.flatMap { Int($0) } ?? 0 }
    }
}
