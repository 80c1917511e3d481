import CanvasData
import CanvasDataBase
import CanvasDataLoading
import Foundation
import Testing

@testable import CanvasDataTool

@Suite struct ConfigurationFileTests {
    private func file(_ text: String) throws -> ConfigurationFile {
        try ConfigurationFile(name: "config.yml", text: text)
    }

    @Test func `the file of canvas-data-sdk works unchanged`() throws {
        let file = try file(
            "api_secret: XXXXX\napi_key: YYYYY\ndownload_dir: ./downloads\ndata_dir: ./data\ntable: course_dim\n"
        )
        let expected: [Setting: [String]] = [
            .apiSecret: ["XXXXX"], .apiKey: ["YYYYY"], .downloadDirectory: ["./downloads"],
            .dataDirectory: ["./data"], .table: ["course_dim"],
        ]
        #expect(file.values.mapValues(\.texts) == expected)
        #expect(file.values[.dataDirectory]?.origin == "config.yml:4:11")
        #expect(file.holdsSecret)
    }

    @Test(arguments: [
        ("api_key: 123", "123"), ("api_key: no", "no"), ("api_key: 0x1F", "0x1F"), ("api_key: 1e9", "1e9"),
        ("api_key: '~'", "~"), ("api_key: \"a: b # c\"", "a: b # c"), ("api_key: a&b*c!d", "a&b*c!d"),
        ("api_key: '&x'", "&x"), ("api_key: 2017-04-29", "2017-04-29"), ("api_key: a # why", "a"),
    ])
    func `values are text, whatever they look like`(text: String, value: String) throws {
        #expect(try file(text).values[.apiKey]?.text == value)
    }

    @Test(arguments: ["", "# nothing\n", "---\n", "api_key:\n", "api_key: ~\n", "api_key: null"])
    func `an empty value is not a setting`(text: String) throws {
        #expect(try file(text).values.isEmpty)
    }

    @Test(arguments: [
        "dap:\n  client_id: x\n  namespace: [canvas, catalog]\n",
        "dap_client_id: x\ndap_namespace: canvas, catalog\n",
        "dap: {client_id: x}\ndap_namespace: [canvas, catalog]\n",
    ])
    func `settings of DAP may stand in a section of their own`(text: String) throws {
        let expected: [Setting: [String]] = [.dapClientID: ["x"], .dapNamespace: ["canvas", "catalog"]]
        #expect(try file(text).values.mapValues(\.texts) == expected)
    }

    @Test(arguments: ["table: [a, b]", "table:\n- a\n- b\n", "table: a, b", "table: [\"a,b\"]"])
    func `lists are read in every form`(text: String) throws {
        #expect(try file(text).values[.table]?.texts == ["a", "b"])
    }

    @Test(
        arguments: [
            ("api_keyy: x", "config.yml:1:1: unknown setting \"api_keyy\".", "Did you mean api_key?"),
            (
                "jobs: 4\n download-dir: x",
                "config.yml:2:14: invalid YAML: mapping values are not allowed in this context.",
                "A value that contains : or # needs quotes."
            ),
            (
                "jobs: 4\ndownload-dir: x", "config.yml:2:1: unknown setting \"download-dir\".",
                "Did you mean download_dir?"
            ),
            ("jobs: many", "config.yml:1:7: jobs must be a whole number from 1 to 64, not \"many\".", nil),
            ("jobs: 0", "config.yml:1:7: jobs must be a whole number from 1 to 64, not \"0\".", nil),
            ("verify: maybe", "config.yml:1:9: verify must be true or false, not \"maybe\".", nil),
            ("format: xml", "config.yml:1:9: format must be tsv or csv, not \"xml\".", nil),
            (
                "progress: loud", "config.yml:1:11: progress must be auto, bar, lines or none, not \"loud\".",
                nil
            ),
            (
                "umask: 777",
                "config.yml:1:8: umask must be three octal digits, the first of them 0, like 077 or 027, not \"777\".",
                nil
            ),
            ("api_secret: [a, b]", "config.yml:1:13: api_secret takes one value.", nil),
            ("table: {a: b}", "config.yml:1:8: table takes one value or a list of values.", nil),
            ("table: [[a]]", "config.yml:1:9: a list of table may contain only plain names.", nil),
            ("jobs: 1\njobs: 2", "config.yml:1:1: jobs is set more than once.", "Keep one of them."),
            (
                "dap_namespace: a\ndap:\n  namespace: b",
                "config.yml:3:14: dap_namespace is set more than once.",
                "Keep one of them."
            ),
            (
                "dap: {clientid: x}", "config.yml:1:7: unknown setting \"dap_clientid\".",
                "Did you mean dap_client_id?"
            ),
            (
                "- a", "config.yml:1:1: this is not a setting.",
                "Write one setting per line, for example: download_dir: ./downloads"
            ),
            (
                "hello", "config.yml:1:1: this is not a setting.",
                "Write one setting per line, for example: download_dir: ./downloads"
            ),
            (
                "api_key: &a x", "config.yml:1:10: anchors, aliases and tags (&, *, !) are not supported.",
                "If the value starts with that character, put it in quotes."
            ),
            (
                "table: [x, *a]", "config.yml:1:12: anchors, aliases and tags (&, *, !) are not supported.",
                "If the value starts with that character, put it in quotes."
            ),
            (
                "api_key: !!binary x",
                "config.yml:1:10: anchors, aliases and tags (&, *, !) are not supported.",
                "If the value starts with that character, put it in quotes."
            ),
        ] as [(String, String, Hint?)])
    func `errors are reported with their line and column`(text: String, message: String, remedy: Hint?) {
        #expect(throws: CanvasDataError(.configuration, message, remedy: remedy)) { try file(text) }
    }

    @Test func `an unknown key without a similar one gets the list of all`() {
        let error = #expect(throws: CanvasDataError.self) { try file("qqqqqqqq: 1") }
        #expect(error?.remedy?.description.hasPrefix("The settings are api_key, api_secret, ") == true)
    }

    @Test(arguments: [
        "api_secret: \"hunter2-\\q\"", "api_secret: 'hunter2-", "api_secret: hunter2-: x",
        "api_secret: @hunter2-",
        "api_secret: hunter2-\napi_secret: hunter2-", "api_secret: [hunter2-]", "api_secret: {hunter2-: 1}",
        "api_secret: \"hunter2-\u{1}\"",
    ])
    func `an error beside a secret does not show it`(text: String) {
        let error = #expect(throws: CanvasDataError.self) { try file(text) }
        #expect(error?.kind == .configuration)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func `nested aliases are refused before they are expanded`() {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let alias = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            bomb += "a\(level): &a\(level) [\(alias)]\n"
        }
        #expect(throws: CanvasDataError.self) { try file(bomb + "? *a9\n: x\n") }
    }

    @Test func `depth and length are limited`() {
        #expect(throws: CanvasDataError.self) { try file(String(repeating: "[", count: 500_000)) }
        #expect(throws: CanvasDataError.self) { try file(String(repeating: "{a: ", count: 200_000)) }
        #expect(throws: CanvasDataError.self) { try file(String(repeating: "- ", count: 500_000)) }
        #expect(
            throws: CanvasDataError(
                .configuration, "config.yml is larger than 1 MiB, so it is not a configuration file.")
        ) { try file(String(repeating: "#", count: 1 << 20 + 1)) }
    }

    @Test func `the example contains every setting, and all are valid`() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../config.yml.example")
        let text = try String(contentsOf: path, encoding: .utf8)
        // A setting stands behind # without a blank.
        let lines = text.split(separator: "\n").map {
            $0.hasPrefix("#") && !$0.hasPrefix("# ") ? $0.dropFirst() : $0
        }
        let active = lines.filter { !$0.hasPrefix("#") }.joined(separator: "\n")
        let defaults = try file(active).values
        #expect(try defaults[.jobs]?.count == DownloadOptions(directory: "").jobs)
        #expect(defaults[.apiURL]?.text == CanvasDataAPI.Options().baseURL)
        #expect(try defaults[.verify]?.flag == DownloadOptions(directory: "").verify)
        #expect(defaults[.reloadStyle]?.text == ReloadScript(tables: []).style.rawValue)
        #expect(defaults[.dialect]?.text == DDLGenerator().dialect.rawValue)
        #expect(try defaults[.fileMask]?.fileMask == 0o077)
        let named = lines.filter { !$0.hasPrefix("#") }.compactMap {
            $0.split(separator: ":").first.map(String.init)
        }
        #expect(named.sorted() == Setting.allCases.map(\.rawValue).sorted())
    }
}
