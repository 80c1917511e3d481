/// The twelve type names that occur in Canvas Data schemas 4.2.x.
enum ColumnType: String, Sendable {
    case bigint
    case boolean
    case date
    case datetime
    case doublePrecision = "double precision"
    case enumeration = "enum"
    case guid
    case int
    case integer
    case text
    case timestamp
    case varchar
}
