import CanvasDataTransfer
import Synchronization

@testable import CanvasDataSIS

/// Just enough of a Canvas to see how often it was asked to import: each import is created, importing, imported.
final class MiniCanvas: Sendable {
    /// Where the connection, or the client, is lost: at its so many-th request, before or after it was carried out.
    struct Cut: Sendable, Hashable, CustomStringConvertible {
        let request: Int
        let isCarriedOut: Bool
        var description: String { "request \(request), \(isCarriedOut ? "" : "not ")carried out" }
    }

    private struct State {
        /// Looks at each import, the oldest first; its id is 141 and its place.
        var looks: [Int] = []
        /// `csv_attachments` of each.
        var listed: [String] = []
        var requests = 0
        var ends: [Int: String] = [:]
    }
    private let state = Mutex(State())
    private let cut: Cut?

    init(cut: Cut? = nil) { self.cut = cut }

    var importCount: Int { state.withLock { $0.looks.count } }
    var requestCount: Int { state.withLock { $0.requests } }

    /// How import `id` is going to end.
    func end(_ id: Int, as state: String) { self.state.withLock { $0.ends[id] = state } }

    var transport: CannedCanvas {
        CannedCanvas { [self] request in
            let number = state.withLock { state in
                state.requests += 1
                return state.requests
            }
            guard cut?.request == number else { return answer(request) }
            if cut?.isCarriedOut == true { _ = answer(request) }
            throw TransferError.cancelled
        }
    }

    private func answer(_ request: HTTPRequest) -> HTTPResponse {
        let path = request.url.withoutQuery
        return state.withLock { state in
            if request.method == .post {
                state.looks.append(0)
                state.listed.append(Self.listed(request))
                return .answer(200, json(140 + state.looks.count, state))
            }
            if let id = path.split(separator: "/").last.flatMap({ Int($0) }) {
                guard state.looks.indices.contains(id - 141) else { return .answer(404, "") }
                state.looks[id - 141] += 1
                return .answer(200, json(id, state))
            }
            let all = state.looks.indices.reversed().map { 141 + $0 }
            let shown =
                request.url.contains("workflow_state")
                ? all.filter { state.looks[$0 - 141] < 2 } : all
            return .answer(
                200, #"{"sis_imports":[\#(shown.map { json($0, state) }.joined(separator: ","))]}"#)
        }
    }

    private func json(_ id: Int, _ state: State) -> String {
        switch state.looks[id - 141] {
        case 0: importJSON(id, "created")
        case 1: importJSON(id, "importing", state.listed[id - 141])
        default: importJSON(id, state.ends[id] ?? "imported", state.listed[id - 141])
        }
    }

    /// Names and sizes of the CSV files in the body, as Canvas shows them.
    private static func listed(_ request: HTTPRequest) -> String {
        guard case .file(let path, let length)? = request.body?.pieces.first else { return "" }
        guard let zip = try? ZipArchive(path) else { return csvAttachments(["sis_import.csv": length]) }
        return csvAttachments(Dictionary(uniqueKeysWithValues: zip.members.map { ($0.name, $0.length) }))
    }
}
