/// The tables of schema 4.2.9, without those of the Catalog product, in Canvas's order.
///
/// Notation: a table is a line `table key kind`, then lines of `column:type`. The types: `b` bigint,
/// `v` varchar(256), `v10` varchar(10), `t` timestamp, `f` double precision, `n` int, `i` integer,
/// `o` boolean, `x` text, `e` enum, `d` date, `g` guid, `z` datetime. After the type: `>table` refers to that table,
/// (`>table.column` where not to its id, `+table` for a source), `>>table` names it as role as well; `!` is the sort key; `~` has no description.
enum SchemaTables {
    static let all: [SchemaTable] = (courses + "\n" + enrollments + "\n" + modules + "\n" + quizzes)
        .split(separator: "\n").reduce(into: []) { tables, line in
            if line.hasPrefix(" ") {
                tables[tables.count - 1].columns += line.split(separator: " ").map(column)
            } else {
                tables.append(table(line))
            }
        }

    private static func table(_ line: Substring) -> SchemaTable {
        let words = line.split(separator: " ").map(String.init)
        return SchemaTable(
            key: words[1], name: words[0], kind: words[2], hasDescription: words.count == 3, columns: [])
    }

    private static func column(_ word: Substring) -> SchemaColumn {
        let parts = word.split(separator: ":").map(String.init)
        var code = Substring(parts[1])
        var column = SchemaColumn(name: parts[0], type: .bigint)
        if code.last == "~" {
            column.hasDescription = false
            code.removeLast()
        }
        if code.last == "!" {
            column.isSortKey = true
            code.removeLast()
        }
        if let arrow = code.firstIndex(of: ">") {
            column.dimension = dimension(code[arrow...])
            code = code[..<arrow]
        }
        let letter = code.removeFirst()
        column.type = types[letter] ?? .text
        if letter == "v" { column.length = Int(code) ?? 256 }
        return column
    }

    private static func dimension(_ code: Substring) -> Dimension {
        var words = code.drop { $0 == ">" }.split(separator: "+").map(String.init)
        let target = words.removeFirst().split(separator: ".").map(String.init)
        return Dimension(
            name: target[0], column: target.count > 1 ? target[1] : "id",
            role: code.hasPrefix(">>") ? target[0] : nil, sources: words)
    }

    private static let types: [Character: ColumnType] = [
        "b": .bigint, "v": .varchar, "t": .timestamp, "f": .doublePrecision, "n": .int, "i": .integer,
        "o": .boolean, "x": .text, "e": .enumeration, "d": .date, "g": .guid, "z": .datetime,
    ]
}
