import Foundation
import Glibc

/// `openssl s_server` on a free port, with a certificate made for it: a page of HTML behind TLS.
struct TLSServer {
    /// What is wrong with the certificate.
    enum Certificate { case selfSigned, wrongName, expired }

    let port: Int
    let certificateFile: String
    private let process: ChildProcess

    static let openssl = "/usr/bin/openssl"
    static var isThere: Bool { access(openssl, X_OK) == 0 }

    /// `options` are more of `s_server`'s.
    init(_ certificate: Certificate, options: [String] = [], in folder: String) async throws {
        let host = certificate == .wrongName ? "elsewhere.invalid" : "localhost"
        // Valid for "-1 days" is over before it began.
        let days = certificate == .expired ? "-1" : "2"
        try Data("subjectAltName=DNS:\(host)\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/names"))
        certificateFile = "\(folder)/cert.pem"
        let request = [
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=\(host)",
        ]
        let sign = [
            "x509", "-req", "-in", "request.pem", "-signkey", "key.pem", "-days", days,
            "-extfile", "names", "-out", "cert.pem",
        ]
        for arguments in [request, sign] {
            let program = try Self.start(arguments, in: folder, output: nil)
            guard await program.status == 0 else { throw POSIXError(.EINVAL) }
        }
        let output = try closedOnExecPipe()
        process = try Self.start(
            ["s_server", "-accept", "127.0.0.1:0", "-cert", "cert.pem", "-key", "key.pem", "-www"] + options,
            in: folder, output: output.writing)
        close(output.writing)
        // "ACCEPT 127.0.0.1:40123"
        let line = await onThread { readLine(of: output.reading, beginning: "ACCEPT") }
        port = line.split(separator: ":").last.flatMap { Int($0) } ?? 0
    }

    func stop() { process.send(SIGKILL) }

    private static func start(
        _ arguments: [String], in folder: String, output: Int32?
    ) throws -> ChildProcess {
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(null) }
        return try ChildProcess(
            [openssl] + arguments, environment: [:], directory: folder,
            descriptors: (null, output ?? null, null))
    }
}

private func readLine(of descriptor: Int32, beginning: String) -> String {
    var text = ""
    var byte: UInt8 = 0
    while read(descriptor, &byte, 1) == 1 {
        guard byte == 10 else {
            text.unicodeScalars.append(Unicode.Scalar(byte))
            continue
        }
        if text.hasPrefix(beginning) { break }
        text = ""
    }
    close(descriptor)
    return text
}
