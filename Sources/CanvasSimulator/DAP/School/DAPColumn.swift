/// A column of a table as DAP's schema describes it.
public struct DAPColumn: Sendable, Equatable {
    public var name: String
    public var type: DAPType
    /// In `required`: NOT NULL. Keys always are.
    public var isRequired: Bool
    /// What rows hold that were not touched since the column came, and the schema's `default`.
    public var defaultValue: DAPValue?
    /// The schema's `description`; nil for none.
    public var text: String?

    public init(
        _ name: String, _ type: DAPType, required: Bool = false, default defaultValue: DAPValue? = nil,
        text: String? = nil
    ) {
        self.name = name
        self.type = type
        self.isRequired = required
        self.defaultValue = defaultValue
        self.text = text
    }
}

/// The types that DAP's JSON schemas can give a column.
public indirect enum DAPType: Sendable, Equatable {
    case int16
    case int32
    case int64
    /// No `format`, no bounds.
    case integer
    /// No `format`, but `minimum` and `maximum`.
    case bounded(ClosedRange<Int>)
    case float32
    case float64
    /// No `format`.
    case number
    /// `multipleOf` and exclusive bounds say how many digits there are in all, and after the point.
    case decimal(digits: Int, scale: Int)
    case boolean
    case dateTime
    case date
    case time
    /// The official client cannot load it.
    case duration
    case uuid
    case ipv4
    case ipv6
    /// `oneOf` both.
    case ip
    case text
    /// `maxLength`, in characters.
    case varchar(Int)
    /// A string that is always this one.
    case constant(String)
    /// `oneOf` the constant ``DAPType/truncation`` and a string, of at most so many characters.
    case truncatable(Int?)
    case enumeration([String])
    /// `oneOf` an enumeration of these values, of which there is at most one, and a string.
    case extensible([String])
    /// An object of fixed shape.
    case object([DAPColumn])
    /// An object of any shape. The official client cannot load it.
    case freeObject
    /// An array; the official client can load those of scalars.
    case array(DAPType)

    /// What stands in the place of a text of several megabytes.
    public static let truncation = "__dap_oversized_truncated__"
}

extension DAPColumn {
    /// Whether the mode "expanded" makes several columns of it.
    var members: [DAPColumn]? {
        if case .object(let members) = type { members } else { nil }
    }
}
