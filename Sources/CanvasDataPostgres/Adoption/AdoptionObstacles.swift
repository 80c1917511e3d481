import CanvasDataBase

/// What hangs on a table and cannot be moved to another of its name.
struct AdoptionObstacles: Sendable {
    /// What the command does with the table.
    enum Action: Sendable {
        case adopt, giveBack
    }

    let table: AdoptedTable
    let action: Action

    /// - Throws: `CanvasDataError` (refused) that names all of it, with the statements that take it away; `PostgresError`,
    ///   `CancellationError`.
    func check(on connection: PostgresConnection) throws {
        let shown = table.target.shown(table.table)
        let foreign = try table.views(on: connection).filter { !$0.isOwned }.map(\.name)
        guard foreign.isEmpty else { throw CanvasDataError.viewsOfOthers(foreign, of: shown, action) }
        let rows = try connection.query(Self.obstacles, [table.name]).rows
        guard rows.isEmpty else {
            throw CanvasDataError.notMovable(
                shown, action, because: rows.compactMap { $0[0] }, statements: rows.compactMap { $0[1] })
        }
    }

    /// Name and, where there is one, the statement that takes it away.
    private static let obstacles = """
        WITH hangs AS (
            SELECT DISTINCT d.classid, d.objid FROM pg_depend d JOIN pg_class t ON t.oid = $1::regclass
            WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid
                OR d.refclassid = 'pg_type'::regclass AND d.refobjid = t.reltype
                OR d.refclassid = 'pg_type'::regclass
                    AND d.refobjid = (SELECT typarray FROM pg_type WHERE oid = t.reltype)
        ), found AS (
            SELECT 'the materialized view ' || c.oid::regclass AS name,
                format('DROP MATERIALIZED VIEW %s;', c.oid::regclass) AS remedy
            FROM hangs h JOIN pg_rewrite r ON h.classid = 'pg_rewrite'::regclass AND r.oid = h.objid
                JOIN pg_class c ON c.oid = r.ev_class AND c.relkind = 'm'
            UNION
            SELECT 'the rule ' || quote_ident(r.rulename) || ' on ' || c.oid::regclass,
                format('DROP RULE %I ON %s;', r.rulename, c.oid::regclass)
            FROM hangs h JOIN pg_rewrite r ON h.classid = 'pg_rewrite'::regclass AND r.oid = h.objid
                JOIN pg_class c ON c.oid = r.ev_class WHERE c.relkind <> 'm' AND r.rulename <> '_RETURN'
            UNION
            SELECT 'the foreign key ' || quote_ident(f.conname) || ' of ' || f.conrelid::regclass,
                format('ALTER TABLE %s DROP CONSTRAINT %I;', f.conrelid::regclass, f.conname)
            FROM pg_constraint f WHERE f.confrelid = $1::regclass AND f.contype = 'f' AND f.conparentid = 0
            UNION
            SELECT 'the publication ' || quote_ident(p.pubname),
                format('ALTER PUBLICATION %I DROP TABLE %s;', p.pubname, r.prrelid::regclass)
            FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid WHERE r.prrelid = $1::regclass
            UNION
            SELECT 'the identity column ' || quote_ident(attname),
                format('ALTER TABLE %s ALTER COLUMN %I DROP IDENTITY;', attrelid::regclass, attname)
            FROM pg_attribute WHERE attrelid = $1::regclass AND attidentity <> '' AND NOT attisdropped
            UNION
            SELECT 'the sequence ' || c.oid::regclass, format('ALTER SEQUENCE %s OWNED BY NONE;', c.oid::regclass)
            FROM hangs h JOIN pg_class c ON h.classid = 'pg_class'::regclass AND c.oid = h.objid AND c.relkind = 'S'
            WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i')
            UNION
            SELECT 'the exclusion constraint ' || quote_ident(conname),
                format('ALTER TABLE %s DROP CONSTRAINT %I;', conrelid::regclass, conname)
            FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'x'
            UNION
            SELECT 'the inheritance of ' || i.inhrelid::regclass, CASE
                WHEN c.relispartition
                THEN format('ALTER TABLE %s DETACH PARTITION %s;', i.inhparent::regclass, i.inhrelid::regclass)
                ELSE format('ALTER TABLE %s NO INHERIT %s;', i.inhrelid::regclass, i.inhparent::regclass) END
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE $1::regclass = i.inhrelid OR $1::regclass = i.inhparent AND NOT c.relispartition
            UNION
            SELECT 'the ' || pg_describe_object(h.classid, h.objid, 0), NULL
            FROM hangs h WHERE h.classid IN ('pg_proc'::regclass, 'pg_cast'::regclass, 'pg_operator'::regclass)
            UNION
            SELECT 'the column ' || quote_ident(a.attname) || ' of ' || a.attrelid::regclass, NULL
            FROM pg_attribute a JOIN pg_class t ON t.oid = $1::regclass JOIN pg_type y ON y.oid = t.reltype
                JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'm', 'c', 'f')
            WHERE a.atttypid IN (y.oid, y.typarray) AND NOT a.attisdropped
        )
        SELECT name, remedy FROM found ORDER BY name
        """
}
