import CanvasSimulator
import Foundation
import Testing

@Suite struct ExampleConfigurationTests {
    @Test(arguments: [["get-ddl"], ["--json", "unpack-dump-files", "-t", "course_dim"]])
    func `the defaults in config.yml.example are those of the program`(arguments: [String]) async throws {
        let simulator = try await Simulator()
        try await simulator.start()
        let school = try ToolOnSimulator(simulator)
        defer { school.remove() }
        // All settings but where the API is and who asks.
        let access = ["#api_key", "#api_secret", "#api_url", "#cacert", "#dap_client", "#dap_api_url"]
        let settings = try Readme.file("config.yml.example").split(separator: "\n").filter { line in
            line.hasPrefix("#") && !line.hasPrefix("# ") && !access.contains { line.hasPrefix($0) }
        }
        #expect(settings.count > 12)
        let file = settings.map { $0.dropFirst() }.joined(separator: "\n")

        let without = try await school.tool.run(arguments)
        let written = try FileManager.default.subpathsOfDirectory(atPath: school.folder).sorted()
        try FileManager.default.removeItems(in: school.folder)
        let with = try await school.tool.run(["-c", "-"] + arguments, stdin: file)
        #expect([without.status, with.status] == [0, 0])
        // On stderr a slow machine sees progress.
        #expect(with.output == without.output)
        #expect(try FileManager.default.subpathsOfDirectory(atPath: school.folder).sorted() == written)
        await simulator.stop()
    }
}

extension FileManager {
    fileprivate func removeItems(in folder: String) throws {
        for name in try contentsOfDirectory(atPath: folder) { try removeItem(atPath: "\(folder)/\(name)") }
    }
}
