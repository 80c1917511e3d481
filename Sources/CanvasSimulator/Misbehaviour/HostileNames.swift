/// Names and links that a client must not trust.
enum HostileNames {
    static let filenames: [(kind: String, name: String)] = [
        ("parent", "../escaped-00000-00000000.gz"), ("absolute", "/etc/canvas-data-escaped.gz"),
        ("long", String(repeating: "a", count: 300) + ".gz"),
        ("control", "user_dim-\u{1B}]0;owned\u{7}\n00000-00000000.gz"),
        ("nul", "user_dim-00000\u{0}-00000000.gz"),
        ("empty", ""), ("dots", ".."), ("backslash", "..\\escaped.gz"), ("quote", "user_dim'; x \"-00000.gz"),
    ]
    static let tables: [(kind: String, name: String)] = [
        ("parent", "../../escaped"), ("absolute", "/etc/escaped"), ("control", "user\n\\! touch owned"),
        ("long", String(repeating: "t", count: 300)), ("quote", "user_dim\"; DROP TABLE course_dim; --"),
        ("empty", ""),
    ]
    /// `PATH` stands for path and query, `PORT` for the file host's port.
    static let links: [(kind: String, name: String)] = [
        ("other-host", "http://127.0.0.2:PORTPATH"), ("public-http", "http://files.example.comPATH"),
        ("link-local", "http://169.254.169.254/latest/meta-data/"), ("private", "http://10.0.0.1PATH"),
        ("userinfo", "http://user:password@127.0.0.1:PORTPATH"), ("file", "file:///etc/passwd"),
        ("relative", "PATH"), ("empty", ""), ("no-scheme", "127.0.0.1:PORTPATH"),
    ]

    static func name(_ kind: String?, of names: [(kind: String, name: String)]) -> String {
        names.first { $0.kind == kind }?.name ?? ""
    }
}
