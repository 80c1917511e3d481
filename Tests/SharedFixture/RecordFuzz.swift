package import CanvasDataBase
package import CanvasDataTransfer
import Foundation

/// Reads a file of ours over and over, spoilt each time in another way.
package enum RecordFuzz {
    private static let rounds = 600

    /// Spoils the file, reads it, and looks at errors and at the folder.
    ///
    /// - Parameters:
    ///   - name: the file's.
    ///   - json: what stands in it when it is in order.
    ///   - read: reads it from its folder.
    ///   - use: given what came of each that could be read, and a description with the seed.
    /// - Returns: what went wrong, with seed and round: an error that names no file, no remedy or another kind; a file that
    ///   was in order and refused; anything written elsewhere. Empty where all is well.
    /// - Throws: what `use` throws, and what is not a `CanvasDataError` of `read`; failures of the disk.
    package static func problems<Record>(
        _ name: String, _ json: JSONValue, read: (Directory) throws -> Record,
        use: (Record, String) throws -> Void
    ) throws -> [String] {
        var random = SplitMix64()
        print("\(name) fuzz: CANVAS_DATA_SEED=\(random.seed)")
        let root = try TemporaryFolder()
        try root.write("outside.txt", "mine")
        let directory = try Directory(creating: "\(root.path)/records")
        let path = directory.path(of: name)
        var problems: [String] = []
        var refused = 0
        for round in 0..<rounds {
            let bytes = round == 0 ? Array(json.text(.compact).utf8) : HostileJSON.spoilt(json, &random)
            let context = "seed \(random.seed), round \(round): \(String(decoding: bytes, as: UTF8.self))"
            try Data(bytes).write(to: URL(filePath: path))
            do {
                try use(try read(directory), context)
            } catch let error as CanvasDataError {
                refused += 1
                let isRight =
                    round > 0 && error.kind == .wrongData && error.remedy != nil
                    && error.message.contains(path)
                if !isRight { problems.append("\(context): \(error)") }
            }
        }
        print("\(name) fuzz: \(rounds - refused) read, \(refused) refused")
        let files = try root.files
        if files != ["outside.txt", "records/\(name)"] { problems.append("seed \(random.seed): \(files)") }
        return problems
    }
}
