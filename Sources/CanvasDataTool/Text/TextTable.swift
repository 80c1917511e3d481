/// Rows under a heading, in aligned columns, for people.
struct TextTable {
    enum Alignment { case left, right }

    struct Column {
        let heading: String
        let alignment: Alignment

        init(_ heading: String, _ alignment: Alignment = .left) {
            self.heading = heading
            self.alignment = alignment
        }
    }

    let columns: [Column]
    private(set) var rows: [[String]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    /// Adds a row. Cells may come from the data, and are made safe to display.
    mutating func add(_ cells: String...) {
        rows.append(cells.map { displayed($0) })
    }

    /// One line per row, the heading first, without spaces at the end.
    var lines: [String] {
        let cells = [columns.map(\.heading)] + rows
        let widths = columns.indices.map { column in
            cells.map { $0.indices.contains(column) ? $0[column].displayWidth : 0 }.max() ?? 0
        }
        return cells.map { row in
            let padded = zip(row, columns.indices).map { cell, column in
                cell.padded(to: widths[column], onLeft: columns[column].alignment == .right)
            }
            return padded.joined(separator: "  ").trimmingBlanksAtEnd()
        }
    }
}

extension String {
    fileprivate func trimmingBlanksAtEnd() -> String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
