import CanvasSimulator
import Glibc

/// Tells others how to reach the simulator.
struct AccessFiles {
    private let url: String
    private let key: String
    private let secret: String
    private let token: String
    private let clientID: String
    private let clientSecret: String

    init(_ simulator: Simulator) {
        url = simulator.apiURL
        key = simulator.key
        secret = simulator.secret
        token = simulator.sis.token
        clientID = simulator.dap.clientID
        clientSecret = simulator.dap.clientSecret
    }

    /// For `eval` and `source`.
    private var environment: String {
        """
        export CANVAS_DATA_API_URL='\(url)'
        export CANVAS_DATA_API_KEY='\(key)'
        export CANVAS_DATA_API_SECRET='\(secret)'
        export CANVAS_DATA_BASE_URL='\(url)'
        export CANVAS_TOKEN='\(token)'
        export DAP_API_URL='\(url)'
        export DAP_CLIENT_ID='\(clientID)'
        export DAP_CLIENT_SECRET='\(clientSecret)'

        """
    }

    func printEnvironment() throws {
        try Self.write(environment, to: STDOUT_FILENO, name: "standard output")
    }

    func writeEnvironment(to path: String) throws {
        try Self.replace(path, with: environment)
    }

    /// Quoted: 40 hexadecimal digits may look like a number to YAML.
    func writeConfiguration(to path: String) throws {
        let settings = [
            ("api_url", url), ("api_key", key), ("api_secret", secret), ("base_url", url),
            ("access_token", token),
        ]
        try Self.replace(path, with: settings.map { "\($0.0): \"\($0.1)\"\n" }.joined())
    }

    func writePort(to path: String) throws {
        let port = url.split(separator: ":").last ?? ""
        try Self.replace(path, with: "\(port)\n")
    }

    /// Whoever waits for the file finds it whole.
    private static func replace(_ path: String, with text: String) throws {
        let temporary = "\(path).\(getpid())"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw AccessFileError(path: path) }
        defer { close(file) }
        do { try write(text, to: file, name: path) } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else { throw AccessFileError(path: path) }
    }

    private static func write(_ text: String, to file: Int32, name: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw AccessFileError(path: name) }
            rest = rest.dropFirst(count)
        }
    }
}

/// A file of the user's that cannot be written.
struct AccessFileError: Error, CustomStringConvertible {
    let description: String

    init(path: String) {
        description = "Cannot write \(path): \(String(cString: strerror(errno)))."
    }
}
