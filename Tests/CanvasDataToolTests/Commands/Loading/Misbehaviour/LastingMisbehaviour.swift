import CanvasSimulator
import Foundation
import Testing

/// What hosts do wrong for as long as it is asked of them, and what is said about it.
struct LastingMisbehaviour: Sendable, CustomTestStringConvertible {
    /// For the simulator.
    let script: String
    let status: Int32
    /// All that is said, without the names that differ from run to run.
    let errors: String

    var testDescription: String { script }

    init(_ script: String, _ status: Int32, _ errors: String) {
        self.script = script
        self.status = status
        self.errors = errors
    }

    /// Those that are tried: all of them in the full acceptance, otherwise some, by seed.
    static let chosen = isFullAcceptance ? all : Array(all.filter { !$0.script.contains("stall") }.sample(3))

    /// What was said, each thing once, with words in the place of hosts, files, the dump and places in files.
    func shortened(_ errors: String, _ warehouse: LoadingSchool) async throws -> String {
        let dump = try await warehouse.simulator.truth(of: 2)
        let hosts = [
            (warehouse.simulator.fileHostURL, "FILEHOST"), (warehouse.simulator.apiURL, "HOST"),
        ]
        var text = errors
        for (url, word) in hosts {
            let host = url.split(separator: "/")[1]
            text = text.replacingOccurrences(of: host, with: word)
            let port = ":" + (host.split(separator: ":").last ?? "")
            text = text.replacingOccurrences(of: port, with: ":PORT")
        }
        for name in dump?.tables.flatMap(\.filenames) ?? [] {
            text = text.replacingOccurrences(of: name, with: "FRAGMENT")
        }
        text = text.replacingOccurrences(of: dump?.dumpID ?? "", with: "DUMP")
        text = text.replacing(/(byte|after) [0-9]+/) { "\($0.output.1) N" }
        var seen: Set<Substring> = []
        return text.split(separator: /(?=Error: )/).filter { seen.insert($0).inserted }.joined()
    }
}
