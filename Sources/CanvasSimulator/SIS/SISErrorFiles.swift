/// The files with all errors and warnings of an import: an address at Canvas with a token that dies, which leads on to
/// the host of the files.
struct SISErrorFiles: Sendable {
    let sis: SimulatedSIS
    let shelf: Shelf
    let links: FileLinks
    let clock: ServerClock
    /// `http://127.0.0.1:40124`
    let host: String

    /// An hour, in milliseconds.
    private static let lifetime = 3_600_000

    /// The url of an import's file, good for an hour.
    func url(of id: Int, at origin: String, isElsewhere: Bool) -> String {
        guard !isElsewhere else { return host + place(id) }
        let expiry = String(clock.now + Self.lifetime)
        return "\(origin)/files/\(id)/download?download_frd=1&verifier=\(expiry).\(signature(id, expiry))"
    }

    /// Answers a request for such a url.
    func download(_ path: [String], _ request: APIRequest) -> APIAnswer {
        let verifier = request.parameter("verifier")?.split(separator: ".").map(String.init) ?? []
        guard path.count == 3, path[2] == "download", let id = Int(path[1]), request.method == "GET" else {
            return .notFound
        }
        guard verifier.count == 2, verifier[1] == signature(id, verifier[0]),
            Int(verifier[0]) ?? 0 > clock.now
        else { return .unauthorized }
        return APIAnswer(status: 302, headers: [("Location", host + place(id))], body: [])
    }

    private func signature(_ id: Int, _ expiry: String) -> String {
        Digests.hex(Digests.hmacSHA256(key: sis.token, "\(id) \(expiry)"))
    }

    /// Puts the file on the host of the files: path and query of a link to it.
    private func place(_ id: Int) -> String {
        let messages = sis.withBook { $0.imports }.first { $0.id == id }?.course.messages ?? []
        let name = "sis_errors_attachment_\(id).csv"
        let path = "/sis_errors/\(id)/\(name)"
        shelf.add(document: Self.csv(messages, id), named: name, at: path)
        return links.link(to: path, filename: name, links.batch())
    }

    private static func csv(_ messages: [SimulatedSIS.Message], _ id: Int) -> [UInt8] {
        let rows = messages.map { message in
            [
                String(id), field(message.file ?? ""), field(message.text),
                message.row.map { String($0) } ?? "",
            ].joined(separator: ",")
        }
        return Array((["sis_import_id,file,message,row"] + rows).map { $0 + "\n" }.joined().utf8)
    }

    private static func field(_ text: String) -> String {
        guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }
}
