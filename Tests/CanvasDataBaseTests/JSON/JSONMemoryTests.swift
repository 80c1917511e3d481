import CanvasDataBase
import Foundation
import Testing

@Suite struct JSONMemoryTests {
    /// KiB from the process's own status: `VmRSS` now, `VmHWM` at most.
    private static func memory(_ name: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    /// A list of `item`, `length` bytes long or a little more.
    private static func list(of item: String, length: Int) -> [UInt8] {
        var bytes = Array("[\(item)".utf8)
        bytes.reserveCapacity(length + 2 * item.utf8.count)
        let next = Array(",\(item)".utf8)
        while bytes.count < length { bytes += next }
        return bytes + [UInt8(ascii: "]")]
    }

    /// How much memory grows, in KiB, when `bytes` are read.
    private static func growth(_ bytes: [UInt8], _ read: ([UInt8]) -> Void) throws -> Int {
        let before = try memory("VmRSS")
        // The highest so far is forgotten.
        try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
        read(bytes)
        return try memory("VmHWM") - before
    }

    @Test func `a list of files takes twice the memory of its text, at most`() async {
        // In a process of its own, whose memory no other test uses.
        await #expect(processExitsWith: .success) {
            let link = "https://files.example/a.gz?signature=" + String(repeating: "x", count: 500)
            let bytes = Self.list(
                of: #"{"filename":"requests-00000-abcdef.gz","url":"\#(link)"}"#, length: 24 << 20)
            let grown = try Self.growth(bytes) { bytes in
                #expect((try? JSONValue(parsing: bytes))?.array?.count ?? 0 > 40_000)
            }
            #expect(grown > 24 << 10 && grown < 48 << 10, "\(grown) KiB")
        }
    }

    @Test func `no text takes more than four times the longest one's memory`() async {
        await #expect(processExitsWith: .success) {
            // Each makes much of few bytes.
            for item in ["0", "[0]", "[]", #"{"a":0}"#, #"{"a":{"a":{"a":{"a":[]}}}}"#, #"{"":""}"#] {
                let bytes = Self.list(of: item, length: JSONValue.defaultMaximumBytes / 4)
                let grown = try Self.growth(bytes) { bytes in
                    let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: bytes) }
                    #expect(error?.reason == "the text holds more than 2000000 values", "\(item)")
                }
                #expect(grown < 4 * JSONValue.defaultMaximumBytes >> 10, "\(item): \(grown) KiB")
            }
        }
    }
}
