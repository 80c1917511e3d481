import ArgumentParser
import CanvasData
import CanvasDataBase

/// The namespace and the tables of a command, as DAP's official client takes them.
struct DAPTableOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The namespace: canvas, canvas_logs, catalog, new_quizzes.", valueName: "name"))
    var namespace: String

    @Option(
        name: [.customShort("t", allowingJoined: true), .long],
        help: ArgumentHelp(
            "A table, several of them (a,b), or all. May be repeated.", valueName: "table"))
    var table: [String]

    func validate() throws {
        guard !namespace.isEmpty else { throw ValidationError("--namespace needs a name.") }
        guard !names.isEmpty else { throw ValidationError("--table needs a name, several (a,b), or all.") }
    }

    /// Whether every table of the namespace is meant.
    var isAll: Bool { names == ["all"] }

    /// The names given, each once.
    var names: [String] {
        var seen: Set<String> = []
        return table.flatMap(namesInList).filter { seen.insert($0).inserted }
    }
}
