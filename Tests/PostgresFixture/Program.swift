import Foundation

/// Runs programs without blocking the thread that asks.
package enum Program {
    /// What a program left behind.
    package struct Result: Sendable, Equatable {
        package let exitCode: Int32
        package let output: String
        package let errors: String
    }

    /// Runs `command`, the first of which is a path, to its end. Standard input is empty.
    package static func run(
        _ command: [String], environment: [String: String]? = nil
    ) async throws -> Result {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "canvas-data-program-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        // A leftover in the temporary directory harms nobody.
        defer { try? FileManager.default.removeItem(at: directory) }
        // Files rather than pipes: nobody need read while it runs, and a server it starts may keep them open.
        let output = directory.appending(path: "output")
        let errors = directory.appending(path: "errors")
        for file in [output, errors] { try Data().write(to: file) }

        let process = Process()
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        if let environment { process.environment = environment }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        let exitCode: Int32 = try await withCheckedThrowingContinuation { ended in
            process.terminationHandler = { ended.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                ended.resume(throwing: error)
            }
        }
        return Result(
            exitCode: exitCode, output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }
}
