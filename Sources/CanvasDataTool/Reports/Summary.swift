import CanvasDataBase
import CanvasDataPostgres

/// The result of a command, for people and for programs.
///
/// Each report stands beside the command that prints it.
protocol Summary {
    var lines: [String] { get }
    var json: JSONValue { get }
}

/// Lists that several reports contain.
extension JSONValue {
    static func list(_ failures: [CanvasDataError]) -> JSONValue {
        .array(
            failures.map { failure in
                .object([
                    "code": .string(ExitCode(failure.kind).name), "message": .string(failure.message),
                    "hint": failure.remedy.map { .string($0.forUsers) } ?? .null,
                ])
            })
    }

    static func dumps(_ missing: [MissingDumps]) -> JSONValue {
        .array(
            missing.map { gap in
                .object([
                    "table": .string(gap.table), "first": .number(gap.first), "last": .number(gap.last),
                    "madeAfter": .orNull(gap.madeAfter), "madeBefore": .orNull(gap.madeBefore),
                ])
            })
    }
}
