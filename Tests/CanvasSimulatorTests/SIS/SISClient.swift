import Foundation

@testable import CanvasSimulator

/// Asks a simulator about SIS imports, as Canvas's documentation says.
struct SISClient {
    let simulator: Simulator
    var account = "1"
    var accept: String?

    static let users = Array("user_id,login_id,status\nU1,u1,active\nU2,u2,active\n".utf8)

    /// An answer, and the members of its JSON object.
    struct Answer {
        let response: WireResponse
        let json: [String: Any]

        var status: Int { response.status }
        var id: Int? { json["id"] as? Int }
        var state: String? { json["workflow_state"] as? String }
        /// Ids of a list.
        var ids: [Int] { (json["sis_imports"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? Int } }
        /// The addresses of the Link header by relation.
        var links: [String: String] {
            var links: [String: String] = [:]
            for link in response.headers["link"]?.split(separator: ",") ?? [] {
                let parts = link.split(separator: ";")
                links[String(parts[1].dropFirst(6).dropLast())] = String(parts[0].dropFirst().dropLast())
            }
            return links
        }
        func data(_ name: String) -> Any? { (json["data"] as? [String: Any])?[name] }
    }

    func ask(
        _ method: String, _ path: String, body: [UInt8] = [], type: String? = nil, token: String? = nil,
        timeout: Int = 30_000
    ) async throws -> Answer {
        var headers = [("Authorization", "Bearer \(token ?? simulator.sis.token)")]
        if let type { headers.append(("Content-Type", type)) }
        if let accept { headers.append(("Accept", accept)) }
        let url = path.hasPrefix("http") ? path : simulator.apiURL + path
        let response = try await WireClient.request(
            url, method: method, headers: headers, body: body, timeout: timeout)
        let json = try? JSONSerialization.jsonObject(with: Data(response.body))
        return Answer(response: response, json: json as? [String: Any] ?? [:])
    }

    func get(_ rest: String = "") async throws -> Answer {
        try await ask("GET", "/api/v1/accounts/\(account)/sis_imports\(rest)")
    }

    func put(_ rest: String) async throws -> Answer {
        try await ask("PUT", "/api/v1/accounts/\(account)/sis_imports\(rest)")
    }

    @discardableResult
    func post(
        _ query: String = "import_type=instructure_csv", body: [UInt8] = users, type: String? = "text/csv",
        timeout: Int = 30_000
    ) async throws -> Answer {
        try await ask(
            "POST", "/api/v1/accounts/\(account)/sis_imports?\(query)", body: body, type: type,
            timeout: timeout)
    }
}

/// Runs `body` with a simulator that serves, and a client of its SIS imports.
func withSIS(
    _ change: (inout SimulatedSIS.Settings) -> Void = { _ in },
    _ body: (Simulator, SISClient) async throws -> Void
) async throws {
    try await withSimulator { simulator, _ in
        simulator.sis.configure(change)
        try await body(simulator, SISClient(simulator: simulator))
    }
}
