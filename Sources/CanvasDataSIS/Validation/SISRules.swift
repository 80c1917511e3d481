/// What Canvas requires of the rows of one type of file, and its messages.
///
/// In a message, `{column}` stands for the row's value. Source: `lib/sis/*_importer.rb` and `lib/sis/csv` of canvas-lms.
struct SISRules: Sendable {
    /// A test of a row. Canvas runs the tests in this order and skips the row at the first that fails.
    enum Test: Sendable {
        /// One of the columns has a value; with `whenActive` only rows with an active status are held to it.
        case given([String], String, whenActive: Bool = false)
        /// The value is one of these, ignoring case; with `byPrefix` Canvas looks only at how it begins.
        case among(String, [String], String, byPrefix: Bool = true, mayBeBlank: Bool = false)
        /// The two values differ.
        case different(String, String, String)
        /// Not both columns have a value.
        case notBoth(String, String, String)
    }

    /// An id that names a row of a file of another type.
    struct Reference: Sendable {
        let column: String
        let type: SISType
        let words: String
        /// Canvas's message if this other column has no value.
        var alone: (other: String, words: String)?
    }

    /// Columns whose values together may occur once; of each part the first that has a value counts.
    struct Key: Sendable {
        let parts: [[String]]
        let what: String
        /// Only rows that are not being deleted are compared, ignoring case, and Canvas skips the second row.
        var isLogin = false
    }

    /// Required columns: one of each group.
    let required: [[String]]
    /// The other columns Canvas knows.
    let optional: [String]
    let tests: [Test]
    var dates: [String] = []
    var badDate = ""
    var references: [Reference] = []
    var keys: [Key] = []
    /// The column whose values rows of other files refer to, and as what.
    var defines: [(column: String, type: SISType)] = []

    var columns: Set<String> { Set(required.joined()).union(optional) }
}
