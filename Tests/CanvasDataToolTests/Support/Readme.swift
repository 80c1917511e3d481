import Foundation

/// README.md, taken apart for the tests of what it says.
struct Readme {
    /// A command of a console block, and what the README says that it prints.
    struct Step {
        let command: String
        var output: [String] = []
    }

    let text: String

    init() throws {
        text = try Self.file("README.md")
    }

    /// A file of the package; `path` is relative to its root.
    static func file(_ path: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The lines below the heading `## title`; none when there is no such heading.
    func section(_ title: String) -> [String] {
        let lines = text.components(separatedBy: "\n")
        guard let start = lines.firstIndex(of: "## \(title)") else { return [] }
        return Array(lines[(start + 1)...].prefix { !$0.hasPrefix("## ") })
    }

    /// The lines of a section's first ```` ```language ```` block.
    func block(_ language: String, in title: String) -> [String] { blocks(language, in: title).first ?? [] }

    /// The lines of each of a section's ```` ```language ```` blocks.
    func blocks(_ language: String, in title: String) -> [[String]] {
        var blocks: [[String]] = []
        var rest = section(title)[...]
        while let start = rest.firstIndex(of: "```\(language)") {
            let block = rest[(start + 1)...].prefix { $0 != "```" }
            blocks.append(Array(block))
            rest = rest[block.endIndex...]
        }
        return blocks
    }

    /// The commands of a section's console block.
    func steps(in title: String) -> [Step] {
        var steps: [Step] = []
        for line in block("console", in: title) {
            if line.hasPrefix("$ ") {
                steps.append(Step(command: String(line.dropFirst(2))))
            } else if !steps.isEmpty {
                steps[steps.count - 1].output.append(line)
            }
        }
        return steps
    }

    /// The rows of a section's table, without its head; `\|` is a bar within a cell.
    func table(in title: String) -> [[String]] {
        section(title).drop { !$0.hasPrefix("| ---") }.dropFirst().prefix { $0.hasPrefix("| ") }.map { row in
            row.replacing("\\|", with: "\u{0}").split(separator: "|").map {
                $0.replacing("\u{0}", with: "|").trimmingCharacters(in: .whitespaces)
            }
        }
    }
}

/// A line without what differs from run to run: moments, ids, sizes, and the width of columns that hold them.
func normalized(_ line: String) -> String {
    var line = line
    line.replace(#/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d/#, with: "DATE")
    line.replace(#/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/#, with: "DATE")
    line.replace(#/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/#, with: "ID")
    line.replace(#/[0-9.]+ ([KMG]i)?B\b/#, with: "SIZE")
    line.replace(#/\d{4}-\d\d-\d\d \d\d:\d\d UTC/#, with: "DATE")
    line.replace(#/\d+ d( \d+ h)?$/#, with: "AGE")
    line.replace(#/\d+ ms\b/#, with: "TIME")
    line.replace(#/ +/#, with: " ")
    return line.trimmingCharacters(in: .whitespaces)
}

/// Whether `lines` are what `pattern` shows; a line `…` in it stands for any number of lines.
func matches(_ pattern: ArraySlice<String>, _ lines: ArraySlice<String>) -> Bool {
    guard let first = pattern.first else { return lines.isEmpty }
    if first == "…" {
        return (lines.startIndex...lines.endIndex).contains { matches(pattern.dropFirst(), lines[$0...]) }
    }
    return lines.first == first && matches(pattern.dropFirst(), lines.dropFirst())
}
