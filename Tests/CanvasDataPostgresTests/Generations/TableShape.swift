@testable import CanvasDataPostgres

/// All that Postgres's catalogue says of one table and its indexes, but for names and numbers: two tables that a user cannot
/// tell apart have the same.
struct TableShape: Equatable {
    let lines: [String]

    init(of table: String, on connection: PostgresConnection) throws {
        let rows = try connection.query(
            """
            SELECT concat_ws(' ', 'column', attname, format_type(atttypid, atttypmod), attnotnull, attgenerated,
                pg_get_expr(adbin, adrelid), attcollation::regcollation, attstorage, 'compression', attcompression, attstattarget,
                attoptions)
            FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
            UNION ALL
            SELECT concat_ws(' ', 'constraint', CASE contype WHEN 'c' THEN conname END, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE conrelid = $1::regclass
            UNION ALL
            SELECT concat_ws(' ', 'index', indisunique, indisclustered, indisreplident,
                regexp_replace(pg_get_indexdef(indexrelid), '^.* USING', ''), reloptions, spcname,
                (SELECT array_agg(attstattarget ORDER BY attnum) FROM pg_attribute WHERE attrelid = indexrelid))
            FROM pg_index JOIN pg_class c ON c.oid = indexrelid LEFT JOIN pg_tablespace s ON s.oid = reltablespace
            WHERE indrelid = $1::regclass
            UNION ALL
            SELECT concat_ws(' ', 'table', amname, spcname, c.reloptions, 'toast', t.reloptions, c.relreplident)
            FROM pg_class c JOIN pg_am m ON m.oid = c.relam LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
                LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
            WHERE c.oid = $1::regclass
            ORDER BY 1
            """, [table])
        lines = rows.rows.compactMap { $0[0] }
    }
}
