import ArgumentParser
import CanvasDataBase
import CanvasDataSIS
import CanvasDataTransfer

/// `canvas-data sis errors`
struct SISErrors: ToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "errors",
        abstract: "Show all messages of an import.",
        discussion: """
            Canvas itself shows only 24 of them. Each message comes with its file and row (the line of column names \
            is row 1). Canvas keeps messages for 30 days.

            Examples:
              canvas-data sis errors
              canvas-data sis errors 141 --format csv --out errors.csv
            """)

    enum Format: String, Choice { case table, csv, json }

    @OptionGroup var reference: ImportReference

    @Flag(help: "Show only messages that would fail an import.")
    var failuresOnly = false

    @Option(help: "table, csv (as Canvas writes it) or json (default: table).")
    var format: Format?

    @Option(help: ArgumentHelp("Write to this file.", valueName: "file"), completion: .file())
    var out: String?

    @OptionGroup var connection: CanvasConnection
    @OptionGroup var global: GlobalOptions

    var log: LogPlan { .quietScript }

    func run(in session: Session) async throws {
        let sis = SISSession(session, connection)
        let api = try sis.imports()
        let id = try await reference.resolved(sis, api)
        let messages = try await api.messages(of: id, failuresOnly: failuresOnly)
        let text: String
        switch format ?? (global.json ? .json : .table) {
        case .table: text = Self.table(messages)
        case .csv: text = SISImportMessage.csv(messages, importID: id)
        case .json:
            text = JSONValue.array(messages.map(\.json)).text(.pretty) + "\n"
        }
        guard let out else { return session.console.write(text) }
        do {
            let parent = out.parentPath
            try Directory(creating: parent.isEmpty ? "." : parent).write(text, as: out.lastPathComponent)
        } catch {
            throw CanvasDataError(
                .cannotWrite, "Cannot \(error.action) \(error.path) (\(error.reason)).",
                remedy: "Check the path and its permissions (--out).")
        }
    }

    private static func table(_ messages: [SISImportMessage]) -> String {
        guard !messages.isEmpty else { return "" }
        var table = TextTable([.init("file"), .init("row", .right), .init("message")])
        for message in messages {
            table.add(message.file ?? "", message.row.map { "\($0)" } ?? "", message.text)
        }
        return table.lines.joined(separator: "\n") + "\n"
    }
}

extension SISImportMessage {
    fileprivate var json: JSONValue {
        .object([
            "file": file.map { .string($0) } ?? .null, "row": row.map { .number($0) } ?? .null,
            "message": .string(text),
        ])
    }
}
