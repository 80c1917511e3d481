import CanvasData
import CanvasDataBase
import Foundation
import Glibc
import Testing

@testable import CanvasDataTool

@Suite struct ConfigurationTests {
    private func configuration(
        _ environment: [String: String] = [:], file text: String = ""
    ) throws -> Configuration {
        try Configuration(environment: environment, file: ConfigurationFile(name: "c.yml", text: text))
    }

    @Test
    func `options win over the environment, that over the file, and that over variables of other programs`()
        throws
    {
        let all = ["CANVAS_DATA_API_KEY": "ours", "CD_API_KEY": "theirs"]
        let file = "api_key: file"
        #expect(try configuration(all, file: file).text(.apiKey, option: "option") == "option")
        #expect(try configuration(all, file: file).text(.apiKey) == "ours")
        #expect(try configuration(["CD_API_KEY": "theirs"], file: file).text(.apiKey) == "file")
        #expect(try configuration(["CD_API_KEY": "theirs"]).text(.apiKey) == "theirs")
        #expect(try configuration().text(.apiKey) == nil)
    }

    @Test(arguments: [
        (Setting.dapClientID, "DAP_CLIENT_ID"), (.dapClientSecret, "DAP_CLIENT_SECRET"),
        (.dapAPIURL, "DAP_API_URL"),
        (.database, "DAP_CONNECTION_STRING"),
    ])
    func `variables of DAP's official client are used where nothing else is set`(
        setting: Setting, variable: String
    ) throws {
        #expect(try configuration([variable: "theirs"]).text(setting) == "theirs")
        #expect(
            try configuration([variable: "theirs"], file: "\(setting.rawValue): ours").text(setting) == "ours"
        )
        #expect(
            [variable: "x", "PATH": "y"].withoutSecrets.keys.sorted()
                == (setting.isSecret ? ["PATH"] : [variable, "PATH"]))
    }

    @Test func `an empty option or variable is ignored`() throws {
        let configuration = try configuration(["CANVAS_DATA_API_URL": ""], file: "api_url: file")
        #expect(try configuration.text(.apiURL, option: "") == "file")
    }

    @Test func `curl's variables name the certificate authorities`() throws {
        #expect(try configuration(["CURL_CA_BUNDLE": "a", "SSL_CERT_FILE": "b"]).path(.caCertificate) == "a")
        #expect(try configuration(["SSL_CERT_FILE": "b"]).path(.caCertificate) == "b")
    }

    @Test func `a leading ~ in a setting is the home directory`() throws {
        let configuration = try configuration(
            ["HOME": "/home/ada"], file: "data_dir: ~/data\ndownload_dir: ./d")
        #expect(try configuration.path(.dataDirectory) == "/home/ada/data")
        #expect(try configuration.path(.downloadDirectory) == "./d")
    }

    @Test func `each kind of value is parsed`() throws {
        let configuration = try configuration(
            ["CANVAS_DATA_JOBS": "8", "CANVAS_DATA_TABLE": "a, b"],
            file: "jobs: 2\nverify: yes\nformat: csv\nexclude: [x]\numask: '027'")
        #expect(try configuration.count(.jobs) == 8)
        #expect(try configuration.count(.jobs, option: 3) == 3)
        #expect(try configuration.flag(.verify) == true)
        #expect(try configuration.flag(.verify, option: false) == false)
        #expect(try configuration.choice(.format) == TableFormat.csv)
        #expect(try configuration.list(.table) == ["a", "b"])
        #expect(try configuration.list(.table, option: ["c", "d,e"]) == ["c", "d", "e"])
        #expect(try configuration.list(.exclude) == ["x"])
        #expect(try configuration.fileMask == 0o027)
    }

    @Test func `an invalid value is reported with its origin`() throws {
        let configuration = try configuration(["CANVAS_DATA_JOBS": "x"])
        #expect(
            throws: CanvasDataError(
                .configuration, "CANVAS_DATA_JOBS: jobs must be a whole number from 1 to 64, not \"x\".")
        ) { try configuration.count(.jobs) }
        #expect(
            throws: CanvasDataError(
                .usage, "--jobs: jobs must be a whole number from 1 to 64, not \"99\".")
        ) { try configuration.count(.jobs, option: 99) }
    }

    @Test func `the origin with the higher rank gives the secret, itself or in a file`() throws {
        let path = NSTemporaryDirectory() + "secret-\(UUID())"
        try Data("from-file\n".utf8).write(to: URL(filePath: path))
        defer { unlink(path) }
        func secret(
            _ environment: [String: String], file: String = "", option: String? = nil,
            fileOption: String? = nil
        ) throws -> String? {
            try configuration(environment, file: file)
                .secret(.apiSecret, option: option, in: .apiSecretFile, fileOption: fileOption)
        }
        #expect(try secret([:], fileOption: path) == "from-file")
        #expect(try secret([:], option: "direct", fileOption: path) == "direct")
        #expect(try secret(["CANVAS_DATA_API_SECRET": "env"], fileOption: path) == "from-file")
        #expect(try secret(["CANVAS_DATA_API_SECRET_FILE": path], file: "api_secret: file") == "from-file")
        #expect(try secret(["CANVAS_DATA_API_SECRET": "env"], file: "api_secret_file: \(path)") == "env")
        #expect(try secret(["CD_API_SECRET": "cli"]) == "cli")
        #expect(
            throws: CanvasDataError(
                .configuration, "api_secret_file /nowhere/x cannot be read: No such file or directory.",
                remedy: "Check the path and its permissions; the file must contain only the API secret.")
        ) { try secret([:], fileOption: "/nowhere/x") }
        #expect(
            throws: CanvasDataError(
                .configuration,
                "api_secret_file /dev/null cannot be read: it must contain exactly one word.",
                remedy: "Check the path and its permissions; the file must contain only the API secret.")
        ) { try secret([:], fileOption: "/dev/null") }
    }

    @Test func `a secret file that others can read is warned about if it is used`() throws {
        let path = NSTemporaryDirectory() + "secret-\(UUID())"
        try Data("from-file\n".utf8).write(to: URL(filePath: path))
        defer { unlink(path) }
        func warnings(_ mode: mode_t, option: String? = nil) throws -> [String] {
            chmod(path, mode)
            var warnings: [String] = []
            _ = try configuration([:]).secret(
                .apiSecret, option: option, in: .apiSecretFile, fileOption: path,
                warn: { warnings.append($0) })
            return warnings
        }
        let warning = "\(path) contains a secret that others can read; run: chmod 600 \(path)"
        #expect(try warnings(0o600) == [] && warnings(0o400) == [])
        #expect(
            try warnings(0o644) == [warning] && warnings(0o640) == [warning] && warnings(0o604) == [warning])
        #expect(try warnings(0o644, option: "direct") == [])
    }

    @Test func `programs that are started get no variable that may contain a secret`() {
        let secrets = [
            "CANVAS_DATA_API_KEY", "CANVAS_DATA_API_SECRET", "CD_API_KEY", "CD_API_SECRET", "CANVAS_TOKEN",
            "CANVAS_DATA_ACCESS_TOKEN", "CANVAS_DATA_DATABASE", "CANVAS_DATA_NOTIFY_URL", "PGPASSWORD",
        ]
        let others = [
            "PATH", "HOME", "https_proxy", "PGHOST", "PGPASSFILE", "CANVAS_URL",
            "CANVAS_DATA_API_SECRET_FILE",
        ]
        let environment = Dictionary(uniqueKeysWithValues: (secrets + others).map { ($0, "x") })
        #expect(environment.withoutSecrets.keys.sorted() == others.sorted())
    }

    @Test func `a missing key or secret is reported with ways to provide it`() {
        let remedy: Hint = """
            Run 'canvas-data init' once, set CANVAS_DATA_API_KEY and CANVAS_DATA_API_SECRET, \
            or set api_key and api_secret in a configuration file.
            """
        let messages = [(true, true), (true, false), (false, true)].map {
            CanvasDataError.missingCredentials(key: $0.0, secret: $0.1)
        }
        #expect(messages.allSatisfy { $0.remedy == remedy && $0.kind == .configuration })
        #expect(
            messages.map(\.message) == [
                "The API key and secret are missing.", "The API key is missing.",
                "The API secret is missing.",
            ])
    }

    @Test func `a database is a secret if it contains a password`() throws {
        for (database, holdsSecret) in [
            ("postgresql://loader@db.example.edu/canvas", false), ("postgresql://u:p@h/d", true),
            ("host=h password=p", true), ("canvas", false), ("postgresql://u:p@h/%zz", true),
        ] {
            let file = try ConfigurationFile(name: "c.yml", text: "database: '\(database)'")
            #expect(file.holdsSecret == holdsSecret, "\(database)")
        }
    }
}
