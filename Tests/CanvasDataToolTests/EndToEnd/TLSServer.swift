import Foundation

/// `openssl s_server` on a free port, with a certificate made for it: a page of HTML behind TLS.
struct TLSServer {
    /// What is wrong with the certificate.
    enum Certificate: String, CaseIterable {
        case selfSigned, wrongName, expired
    }

    let port: Int
    let certificateFile: String
    private let process: Process

    static let openssl = "/usr/bin/openssl"
    static var isThere: Bool { FileManager.default.isExecutableFile(atPath: openssl) }

    /// - Parameter options: more of `s_server`'s.
    init(_ certificate: Certificate, options: [String] = [], in folder: String) throws {
        let name = "\(folder)/\(UUID().uuidString)"
        certificateFile = "\(name).pem"
        let host = certificate == .wrongName ? "elsewhere.invalid" : "localhost"
        // Valid for "-1 days" is over before it began.
        let days = certificate == .expired ? "-1" : "2"
        try Data("subjectAltName=DNS:\(host)\n".utf8).write(to: URL(fileURLWithPath: "\(name).ext"))
        for arguments in [
            [
                "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                "\(name).key", "-out", "\(name).csr", "-subj", "/CN=\(host)",
            ],
            [
                "x509", "-req", "-in", "\(name).csr", "-signkey", "\(name).key", "-days", days, "-extfile",
                "\(name).ext", "-out", certificateFile,
            ],
        ] {
            let program = try Self.start(arguments, output: FileHandle.nullDevice)
            program.waitUntilExit()
            guard program.terminationStatus == 0 else { throw POSIXError(.EINVAL) }
        }
        let output = Pipe()
        process = try Self.start(
            ["s_server", "-accept", "127.0.0.1:0", "-cert", certificateFile, "-key", "\(name).key", "-www"]
                + options, output: output)
        // "ACCEPT 127.0.0.1:40123"
        var text = ""
        while !text.contains("ACCEPT") || text.last != "\n" {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw POSIXError(.ECONNREFUSED) }
            text += String(decoding: data, as: UTF8.self)
        }
        port = Int(text.split(separator: ":").last?.dropLast() ?? "") ?? 0
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    private static func start(_ arguments: [String], output: Any) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: openssl)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }
}
