import CanvasDataBase

// Errors of making users' own tables ours, and of taking ours away.
extension CanvasDataError {
    static func nothingToAdopt(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .usage, "There is no table \(table) to adopt.",
            remedy:
                "Tables that are not there yet need no adopting: \(.command(.load)) makes them so that they swap."
        )
    }

    static func notAdoptable(_ table: String, is kind: String) -> CanvasDataError {
        CanvasDataError(
            .refused, "Cannot adopt \(table): it is \(kind), and only an ordinary table can be adopted.")
    }

    static func notOwnedToAdopt(_ table: String) -> CanvasDataError {
        CanvasDataError(
            .refused, "Cannot adopt \(table): it belongs to another role.",
            remedy: "Make the role that loads its owner: ALTER TABLE \(table) OWNER TO …;")
    }

    static func noRightForTablespace(
        _ tablespace: String, of table: String, role: String
    ) -> CanvasDataError {
        CanvasDataError(
            .refused,
            "Cannot adopt \(table): it is in the tablespace \(tablespace), in which this role may create nothing.",
            remedy: "Have an administrator run: GRANT CREATE ON TABLESPACE \(tablespace) TO \(role);")
    }

    static func viewsOfOthers(
        _ views: [String], of table: String, _ action: AdoptionObstacles.Action
    ) -> CanvasDataError {
        CanvasDataError(
            .refused,
            "Cannot \(action.words(table)): views of other roles read it, which this role may not change: "
                + "\(views.joined(separator: ", ")).",
            remedy: "Run \(.command(action.command)) as a role that may.")
    }

    static func notMovable(
        _ table: String, _ action: AdoptionObstacles.Action, because names: [String], statements: [String]
    ) -> CanvasDataError {
        CanvasDataError(
            .refused,
            "Cannot \(action.words(table)), because of what cannot be moved to another table: \(names.joined(separator: ", ")).",
            remedy: statements.isEmpty
                ? "Drop that, run \(.command(action.command)), and create it again."
                : "Keep the definition, run: \(statements.joined(separator: " ")) Then run \(.command(action.command)), "
                    + "and create it again.")
    }

    static func uniqueIndexesDiffer(_ table: String, _ indexes: [String]) -> CanvasDataError {
        CanvasDataError(
            .refused,
            "Cannot adopt \(table): a partitioned table's unique indexes must have a column in common, and these have none: "
                + "\(indexes.joined(separator: ", ")).",
            remedy: "Drop all but one of them: an index that is not unique serves queries as well.")
    }

    static func adoptingTablesInUse(_ tables: [String], by holders: [LockHolder]) -> CanvasDataError {
        CanvasDataError(
            .busy,
            "Cannot adopt \(tables.joined(separator: ", ")): in use until the deadline\(words(holders)).",
            remedy: "Nothing is changed. Run the command again when nobody reads.")
    }

    static func stillInUse(_ schema: String, by names: [String]) -> CanvasDataError {
        CanvasDataError(
            .refused,
            "Cannot drop the tables in \(schema.quotedForDisplay): others depend on them: "
                + "\(names.joined(separator: ", ")).",
            remedy: "Nothing is dropped. Drop those first, and then run the command again.")
    }

    static func removingTablesInUse(_ schema: String, by holders: [LockHolder]) -> CanvasDataError {
        CanvasDataError(
            .busy, "Cannot drop the tables in \(schema.quotedForDisplay): they are in use\(words(holders)).",
            remedy: "Nothing is dropped. Run the command again when nobody reads.")
    }
}

extension AdoptionObstacles.Action {
    fileprivate func words(_ table: String) -> String {
        switch self {
        case .adopt: "adopt \(table)"
        case .giveBack: "make \(table), which was adopted, an ordinary table again"
        }
    }

    fileprivate var command: Hint.Command {
        switch self {
        case .adopt: .adopt
        case .giveBack: .drop
        }
    }
}
