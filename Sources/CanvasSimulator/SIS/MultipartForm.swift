import Glibc

/// A body of type `multipart/form-data` (RFC 7578), taken apart.
struct MultipartForm {
    struct Part {
        let name: String
        let filename: String?
        let contentType: String?
        let bytes: [UInt8]
    }

    let parts: [Part]

    /// Nil where `contentType` names no boundary. Of a body that is not whole the last part has no end.
    init?(_ body: [UInt8], contentType: String, isWhole: Bool = true) {
        guard let boundary = Self.attribute("boundary", of: contentType) else { return nil }
        let mark = Array("--\(boundary)".utf8)
        var starts: [Int] = []
        var position = 0
        while let found = Self.find(mark, in: body, from: position) {
            starts.append(found)
            position = found + mark.count
        }
        if !isWhole { starts.append(body.count + 2) }
        parts = zip(starts, starts.dropFirst()).compactMap { start, end in
            // Behind the boundary and before the next one, a line end that is not the part's.
            let from = start + mark.count + 2
            guard end - 2 >= from else { return nil }
            return Self.part(body[from..<(end - 2)])
        }
    }

    /// All that are no files.
    func fields() -> [SimulatedSIS.Parameter] {
        parts.filter { $0.filename == nil }.map {
            SimulatedSIS.Parameter($0.name, String(decoding: $0.bytes, as: UTF8.self))
        }
    }

    private static func part(_ bytes: ArraySlice<UInt8>) -> Part? {
        let bytes = Array(bytes)
        guard let end = find([13, 10, 13, 10], in: bytes, from: 0) else { return nil }
        var disposition: String?
        var contentType: String?
        for line in String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n") {
            let halves = line.split(separator: ":", maxSplits: 1)
            guard halves.count == 2 else { continue }
            let value = String(halves[1].trimmingSpaces)
            switch halves[0].lowercased() {
            case "content-disposition": disposition = value
            case "content-type": contentType = value
            default: break
            }
        }
        guard let disposition, let name = attribute("name", of: disposition) else { return nil }
        return Part(
            name: name, filename: attribute("filename", of: disposition), contentType: contentType,
            bytes: Array(bytes[(end + 4)...]))
    }

    /// The value of `name=value` or `name="value"` behind a semicolon.
    static func attribute(_ name: String, of header: String) -> String? {
        var rest = header[...]
        while let semicolon = rest.firstIndex(of: ";") {
            rest = rest[rest.index(after: semicolon)...].drop { $0 == " " }
            guard rest.lowercased().hasPrefix(name + "=") else { continue }
            let value = rest.dropFirst(name.count + 1)
            guard value.hasPrefix("\"") else { return String(value.prefix { $0 != ";" }.trimmingSpaces) }
            return String(value.dropFirst().prefix { $0 != "\"" })
        }
        return nil
    }

    private static func find(_ mark: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { all -> Int? in
            guard let base = all.baseAddress, let first = mark.first else { return nil }
            var position = start
            while position + mark.count <= all.count,
                let found = memchr(base + position, Int32(first), all.count - mark.count + 1 - position)
            {
                if memcmp(found, mark, mark.count) == 0 { return UnsafeRawPointer(found) - base }
                position = UnsafeRawPointer(found) - base + 1
            }
            return nil
        }
    }
}
