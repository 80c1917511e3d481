extension SQLDialect {
    /// The type of a column that holds `type`; never narrower than what canvas-data-sdk's `get-ddl` made.
    package func typeName(_ type: ColumnType) -> String {
        switch (type, self) {
        case (.bigint, _): "bigint"
        case (.integer, _): "integer"
        case (.boolean, _): "boolean"
        case (.doublePrecision, _): "double precision"
        case (.date, _): "date"
        case (.timestamp, _): "timestamp"
        case (.text, .postgres), (.varchar(nil), .postgres): "text"
        // The longest that Postgres takes as a length; beyond it only text is as wide.
        case (.varchar(let length?), .postgres): length <= 10_485_760 ? "varchar(\(length))" : "text"
        // Redshift counts bytes, up to four for a character, and its own TEXT is only 256 long.
        case (.text, .redshift), (.varchar(nil), .redshift): "varchar(65535)"
        case (.varchar(let length?), .redshift): "varchar(\(length < 16_384 ? length * 4 : 65_535))"
        // Short ASCII words and UUIDs, so bytes are characters. The size that earlier tools gave them, so
        // that tables made by those have the same columns; and no list of values, because Canvas adds some
        // without notice.
        case (.enumeration, _), (.guid, _): "varchar(256)"
        }
    }
}
