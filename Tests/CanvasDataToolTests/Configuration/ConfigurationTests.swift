import CCanvasLinux
import CanvasData
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

    @Test func `options win over the environment, this over the file, this over borrowed variables`() throws {
        let all = ["CANVAS_DATA_API_KEY": "ours", "CD_API_KEY": "theirs"]
        let file = "api_key: file"
        #expect(try configuration(all, file: file).text(.apiKey, option: "option") == "option")
        #expect(try configuration(all, file: file).text(.apiKey) == "ours")
        #expect(try configuration(["CD_API_KEY": "theirs"], file: file).text(.apiKey) == "file")
        #expect(try configuration(["CD_API_KEY": "theirs"]).text(.apiKey) == "theirs")
        #expect(try configuration().text(.apiKey) == nil)
    }

    @Test func `an empty option or variable says nothing`() throws {
        let configuration = try configuration(["CANVAS_DATA_API_URL": ""], file: "api_url: file")
        #expect(try configuration.text(.apiURL, option: "") == "file")
    }

    @Test func `curl's variables name the certificate authorities`() throws {
        #expect(try configuration(["CURL_CA_BUNDLE": "a", "SSL_CERT_FILE": "b"]).path(.caCertificate) == "a")
        #expect(try configuration(["SSL_CERT_FILE": "b"]).path(.caCertificate) == "b")
    }

    @Test func `the home directory is put in where no shell could`() throws {
        let configuration = try configuration(
            ["HOME": "/home/ada"], file: "data_dir: ~/data\ndownload_dir: ./d")
        #expect(try configuration.path(.dataDirectory) == "/home/ada/data")
        #expect(try configuration.path(.downloadDirectory) == "./d")
    }

    @Test func `values have their kinds`() throws {
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

    @Test func `a wrong value is told with whoever gave it`() throws {
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

    @Test func `whoever stands higher gives the secret, itself or in a file`() throws {
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
                remedy: "Check the path and who may read it; the file holds the API secret and nothing else.")
        ) { try secret([:], fileOption: "/nowhere/x") }
        #expect(
            throws: CanvasDataError(
                .configuration,
                "api_secret_file /dev/null cannot be read: it must hold one word and nothing else.",
                remedy: "Check the path and who may read it; the file holds the API secret and nothing else.")
        ) { try secret([:], fileOption: "/dev/null") }
    }

    @Test func `a file of a secret that others may read is warned about where it counts`() throws {
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
        let warning = "\(path) holds a secret and others may read it; run: chmod 600 \(path)"
        #expect(try warnings(0o600) == [] && warnings(0o400) == [])
        #expect(
            try warnings(0o644) == [warning] && warnings(0o640) == [warning] && warnings(0o604) == [warning])
        #expect(try warnings(0o644, option: "direct") == [])
    }

    /// Owner r; user 7, the owning group, group 9 and the mask as given; others nothing unless said.
    private static func list(
        _ user: UInt8, ownGroup: UInt8 = 0, group: UInt8 = 0, mask: UInt8, others: UInt8 = 0
    ) -> [UInt8] {
        [2, 0, 0, 0] + [1, 0, 4, 0, 255, 255, 255, 255] + [2, 0, user, 0, 7, 0, 0, 0]
            + [4, 0, ownGroup, 0, 255, 255, 255, 255] + [8, 0, group, 0, 9, 0, 0, 0]
            + [16, 0, mask, 0, 255, 255, 255, 255] + [32, 0, others, 0, 255, 255, 255, 255]
    }

    @Test(arguments: [
        (list(4, mask: 4), uid_t(7), false), (list(4, mask: 4), 8, true), (list(4, mask: 0), 8, false),
        (list(4, ownGroup: 4, mask: 4), 7, true), (list(4, group: 4, mask: 4), 7, true),
        (list(4, group: 4, mask: 0), 7, false), (list(4, mask: 4, others: 4), 7, true),
    ])
    func `an access control list lets others in by its entries, not by its mask`(
        bytes: [UInt8], user: uid_t, isOpen: Bool
    ) throws {
        #expect(try #require(AccessControlList(bytes)).isOpen(beside: user) == isOpen)
    }

    @Test(arguments: [[], [2, 0, 0], [2, 0, 0, 0, 1]] as [[UInt8]])
    func `what is not an access control list is not read as one`(bytes: [UInt8]) {
        #expect(AccessControlList(bytes) == nil)
    }

    @Test func `a file that has an access control list for us alone is not open`() throws {
        let path = NSTemporaryDirectory() + "secret-\(UUID())"
        try Data("from-file\n".utf8).write(to: URL(filePath: path))
        defer { unlink(path) }
        chmod(path, 0o400)
        var bytes = Self.list(4, mask: 4)
        withUnsafeBytes(of: geteuid().littleEndian) { bytes.replaceSubrange(16..<20, with: $0) }
        // Some file systems keep none; then there is nothing to be seen here.
        guard setxattr(path, "system.posix_acl_access", bytes, bytes.count, 0) == 0 else { return }
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o440)
        #expect(!TextFile.isReadableByOthers(path))
    }

    @Test func `programs that are started get no variable that may hold a secret`() {
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

    @Test func `a missing key or secret says how to give it`() {
        let remedy = """
            Run 'canvas-data init' once, set CANVAS_DATA_API_KEY and CANVAS_DATA_API_SECRET, \
            or give api_key and api_secret in a file with -c FILE.
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

    @Test func `the file is looked for where XDG says`() {
        #expect(Configuration.homePath(["HOME": "/h"]) == "/h/.config/canvas-data/config.yml")
        #expect(
            Configuration.homePath(["HOME": "/h", "XDG_CONFIG_HOME": "/x"]) == "/x/canvas-data/config.yml")
        #expect(
            Configuration.homePath(["HOME": "/h", "XDG_CONFIG_HOME": "relative"])
                == "/h/.config/canvas-data/config.yml")
        #expect(Configuration.homePath([:]) == nil)
    }

    @Test func `a secret that others may read is warned about, and read`() throws {
        let path = NSTemporaryDirectory() + "config-\(UUID()).yml"
        try Data("api_secret: abcdef\n".utf8).write(to: URL(filePath: path))
        defer { unlink(path) }
        var warnings: [String] = []
        chmod(path, 0o644)
        let read = try Configuration.load(option: path, environment: [:]) { warnings.append($0) }
        #expect(try read.text(.apiSecret) == "abcdef")
        #expect(warnings == ["\(path) holds a secret and others may read it; run: chmod 600 \(path)"])
        chmod(path, 0o600)
        _ = try Configuration.load(option: nil, environment: ["CANVAS_DATA_CONFIG": path]) {
            warnings.append($0)
        }
        #expect(warnings.count == 1)
    }

    /// A folder with a file in `home` and one in `system`.
    private func withFiles(
        _ body: (_ environment: [String: String], _ home: String, _ system: String) throws -> Void
    )
        throws
    {
        let folder = NSTemporaryDirectory() + "config-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (home, system) = ("\(folder)/home/canvas-data/config.yml", "\(folder)/etc/canvas-data/config.yml")
        for path in [home, system] {
            try FileManager.default.createDirectory(
                at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("schema: of_\(path == home ? "home" : "system")\napi_secret: abcdef\n".utf8)
                .write(to: URL(filePath: path))
            chmod(path, 0o600)
        }
        try body(["XDG_CONFIG_HOME": "\(folder)/home", "HOME": "/nonexistent"], home, system)
    }

    @Test func `without a file of one's own the machine's is read`() throws {
        try withFiles { (environment, home, system) throws in
            func schema(_ option: String? = nil, _ more: [String: String] = [:]) throws -> String? {
                try Configuration.load(
                    option: option, environment: environment.merging(more) { $1 }, system: system
                ) { Issue.record("\($0)") }.text(.schema)
            }
            #expect(try schema() == "of_home")
            unlink(home)
            #expect(try schema() == "of_system")
            // The account that runs us may be in its group.
            chmod(system, 0o640)
            #expect(try schema() == "of_system")
            #expect(try schema("/dev/null") == nil)
            #expect(try schema(nil, ["CANVAS_DATA_CONFIG": "/dev/null"]) == nil)
            unlink(system)
            #expect(try schema() == nil)
        }
    }

    @Test
    func `the machine's file is warned about when all may read it, and refused when others may write it`()
        throws
    {
        try withFiles { (environment, home, system) throws in
            unlink(home)
            var warnings: [String] = []
            chmod(system, 0o644)
            _ = try Configuration.load(option: nil, environment: environment, system: system) {
                warnings.append($0)
            }
            #expect(warnings == ["\(system) holds a secret and others may read it; run: chmod o= \(system)"])
            for mode: mode_t in [0o620, 0o602] {
                chmod(system, mode)
                #expect(
                    throws: CanvasDataError(
                        .configuration,
                        "The configuration file \(system) is not used, as accounts other than root may change it.",
                        remedy: "Run as root: chown root \(system) && chmod go-w \(system)")
                ) { try Configuration.load(option: nil, environment: environment, system: system) { _ in } }
            }
        }
    }

    @Test func `a file of the machine's that cannot be read is not passed over`() throws {
        try withFiles { (environment, home, system) throws in
            unlink(home)
            unlink(system)
            try FileManager.default.createDirectory(atPath: system, withIntermediateDirectories: false)
            chmod(system, 0o700)
            #expect(
                throws: CanvasDataError(
                    .configuration, "The configuration file \(system) cannot be read: Is a directory.",
                    remedy: """
                        If this account should use it, run as root: chgrp GROUP \(system) && chmod 640 \(system). Else name \
                        another file with -c FILE; -c /dev/null is none.
                        """)
            ) { try Configuration.load(option: nil, environment: environment, system: system) { _ in } }
        }
    }

    @Test func `a database is a secret when there is a password in it`() throws {
        for (database, holdsSecret) in [
            ("postgresql://loader@db.example.edu/canvas", false), ("postgresql://u:p@h/d", true),
            ("host=h password=p", true), ("canvas", false), ("postgresql://u:p@h/%zz", true),
        ] {
            let file = try ConfigurationFile(name: "c.yml", text: "database: '\(database)'")
            #expect(file.holdsSecret == holdsSecret, "\(database)")
        }
    }

    @Test func `a file that was asked for must be there`() {
        #expect(
            throws: CanvasDataError(
                .configuration,
                "The configuration file /nowhere/c.yml cannot be read: No such file or directory.",
                remedy: "'canvas-data init' writes one.")
        ) { try Configuration.load(option: "/nowhere/c.yml", environment: [:]) { _ in } }
    }
}
