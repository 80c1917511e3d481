import Foundation

@testable import CanvasSimulator

/// Asks a simulator's DAP, as its description says.
struct DAPCaller {
    let simulator: Simulator
    /// nil: asks for one at each request.
    var token: String?

    /// An answer, and its JSON.
    struct Answer {
        let response: WireResponse
        let json: [String: Any]

        var status: Int { response.status }
        var state: String? { json["status"] as? String }
        var id: String? { json["id"] as? String }
        var error: [String: Any] { json["error"] as? [String: Any] ?? [:] }
        var errorType: String? { error["type"] as? String }
        var objects: [String] {
            (json["objects"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
        }
        /// Links by object.
        var urls: [String: String] {
            (json["urls"] as? [String: [String: Any]] ?? [:]).compactMapValues { $0["url"] as? String }
        }
        func text(_ name: String) -> String? { json[name] as? String }
    }

    func login(
        id: String? = nil, secret: String? = nil, body: String = "grant_type=client_credentials"
    ) async throws -> Answer {
        let credentials = "\(id ?? simulator.dap.clientID):\(secret ?? simulator.dap.clientSecret)"
        return try await send(
            "POST", "/ids/auth/login",
            headers: [
                ("Authorization", "Basic " + Data(credentials.utf8).base64EncodedString()),
                ("Content-Type", "application/x-www-form-urlencoded"),
            ], body: body)
    }

    func ask(_ method: String, _ path: String, body: String = "") async throws -> Answer {
        var token = token
        if token == nil { token = try await login().text("access_token") }
        let type = method == "POST" ? [("Content-Type", "application/json")] : []
        return try await send(
            method, path, headers: [("Authorization", "Bearer \(token ?? "")")] + type, body: body)
    }

    func send(
        _ method: String, _ path: String, headers: [(String, String)], body: String = ""
    ) async throws -> Answer {
        let response = try await WireClient.request(
            simulator.apiURL + path, method: method, headers: headers, body: Array(body.utf8))
        let json = try? JSONSerialization.jsonObject(with: Data(response.body))
        return Answer(response: response, json: json as? [String: Any] ?? [:])
    }

    func query(
        _ table: String, in namespace: String = "canvas", _ members: String = #""format":"tsv""#
    ) async throws -> Answer {
        try await ask("POST", "/dap/query/\(namespace)/table/\(table)/data", body: "{\(members)}")
    }

    func job(_ id: String?) async throws -> Answer { try await ask("GET", "/dap/job/\(id ?? "")") }

    func links(to objects: [String]) async throws -> Answer {
        let ids = objects.map { "{\"id\":\"\($0)\"}" }.joined(separator: ",")
        return try await ask("POST", "/dap/object/url", body: "[\(ids)]")
    }

    /// The inflated parts of a finished job, in order.
    func parts(of job: Answer) async throws -> [String] {
        guard !job.objects.isEmpty else { return [] }
        let links = try await links(to: job.objects).urls
        var parts: [String] = []
        for object in job.objects {
            let response = try await WireClient.request(links[object] ?? "")
            parts.append(String(decoding: gunzip(response.body)?.bytes ?? [], as: UTF8.self))
        }
        return parts
    }

    /// Header and rows of a finished job in TSV; every part has the header.
    func table(of job: Answer) async throws -> (header: [String], rows: [[String]]) {
        var header: [String] = []
        var rows: [[String]] = []
        for part in try await parts(of: job) {
            // By bytes: a carriage return is none of TSV's ends of a line.
            var lines = part.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self).components(separatedBy: "\t")
            }
            lines.removeLast()
            header = lines.removeFirst()
            rows += lines
        }
        return (header, rows)
    }
}

/// Runs `body` with a simulator that serves DAP without limits; small, so that every test can have one of its own.
func withDAP(
    _ change: (inout DAPSettings) -> Void = { _ in },
    _ body: (Simulator, DAPCaller) async throws -> Void
) async throws {
    try await withSimulator {
        $0.dap.limits = .none
        change(&$0.dap)
    } _: { simulator, _ in
        try await body(simulator, DAPCaller(simulator: simulator))
    }
}
