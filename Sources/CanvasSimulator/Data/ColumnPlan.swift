/// How the values of one column are made.
struct ColumnPlan: Sendable {
    enum Kind: Sendable {
        /// The id of the row itself in the table numbered `table`.
        case identity(table: Int)
        /// The id of some row of the table numbered `table`, which has `rows` rows.
        case reference(table: Int, rows: Int)
        /// The row's number within its shard.
        case localIdentity
        case number(below: UInt64)
        case score
        case flag
        case moment(milliseconds: Bool)
        case day
        case guid
        case choice(PhrasePool)
        case title
        case person
        case sortablePerson
        /// Sentences; a few rows of the table get one of `longest` bytes.
        case prose(longest: Int)
        case email
        case url
        case address
        case code(StaticString)
        case digits(hex: Int)
        case none
        case requestMoment
        case requestYear
        case requestMonth
        case requestDay
        case requestURL
    }

    let kind: Kind
    /// Tells apart the columns of one row.
    let salt: UInt64
    /// How many rows of 1000 hold no value.
    let nullsPerMille: UInt64
}
