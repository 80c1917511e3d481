import Foundation

@testable import CanvasSimulator

/// Asks a simulator's API, signed as Canvas's documentation says.
struct CanvasClient {
    let simulator: Simulator

    /// A file as the API lists it.
    struct File: Decodable, Equatable {
        var url: String
        var filename: String
        var table: String?
        var partial: Bool?
        var sequence: Int?
    }

    struct Artifact: Decodable {
        var tableName: String
        var partial: Bool
        var files: [File]
    }

    struct Dump: Decodable {
        var dumpId: String
        var sequence: Int
        var accountId: String
        var numFiles: Int
        var finished: Bool
        var expires: Int
        var updatedAt: String?
        var createdAt: String
        var schemaVersion: String
        var artifactsByTable: [String: Artifact]?
    }

    struct History: Decodable {
        struct Entry: Decodable {
            var dumpId: String
            var sequence: Int
            var partial: Bool
            var files: [File]
        }
        var table: String
        var history: [Entry]
    }

    struct Sync: Decodable {
        var schemaVersion: String
        var incomplete: Bool
        var files: [File]
    }

    struct Refusal: Decodable, Equatable {
        var error: Bool
        var message: String
    }

    /// The headers that a request for `target` needs.
    func headers(
        for target: String, secret: String? = nil, date: String? = nil, method: String = "GET",
        contentType: String = "", host: String? = nil
    ) -> [(String, String)] {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let date = date ?? TimeFormats.http(ServerClock(offset: 0).now)
        let secret = secret ?? simulator.secret
        let query = parts.count > 1 ? parts[1].split(separator: "&").sorted().joined(separator: "&") : ""
        let message = [
            method, host ?? String(simulator.apiURL.dropFirst(7)), contentType, "", parts[0], query, date,
            secret,
        ].joined(separator: "\n")
        let signature = Digests.base64(Digests.hmacSHA256(key: secret, message))
        return [("Authorization", "HMACAuth \(simulator.key):\(signature)"), ("Date", date)]
            + (contentType.isEmpty ? [] : [("Content-Type", contentType)])
    }

    func get(_ target: String, timeout: Int = 120_000) async throws -> WireResponse {
        try await WireClient.request(
            simulator.apiURL + target, headers: headers(for: target), timeout: timeout)
    }

    func get<Value: Decodable>(_ target: String, as type: Value.Type) async throws -> Value {
        let response = try await get(target)
        return try JSONDecoder().decode(type, from: Data(response.body))
    }

    func dumps(_ query: String = "") async throws -> [Dump] {
        try await get("/api/account/self/dump\(query)", as: [Dump].self)
    }

    func dump(_ sequence: Int) async throws -> Dump {
        let all = try await dumps("?limit=100")
        let id = all.first { $0.sequence == sequence }?.dumpId ?? ""
        return try await get("/api/account/self/file/byDump/\(id)", as: Dump.self)
    }

    /// The file's link in a dump.
    func link(to table: String, _ index: Int = 0, dump sequence: Int = 1) async throws -> String {
        let files = try await dump(sequence).artifactsByTable?[table]?.files ?? []
        return files.indices.contains(index) ? files[index].url : ""
    }
}

/// Runs `body` with a simulator that serves; small, so that every test can have one of its own.
func withSimulator(
    _ change: (inout SimulatorSettings) -> Void = { _ in },
    _ body: (Simulator, CanvasClient) async throws -> Void
) async throws {
    var settings = SimulatorSettings()
    settings.scale = 0.1
    change(&settings)
    let simulator = try await Simulator(settings)
    try await simulator.start()
    do {
        try await body(simulator, CanvasClient(simulator: simulator))
    } catch {
        await simulator.stop()
        throw error
    }
    await simulator.stop()
}
