import CanvasDataBase
import CanvasDataSIS

/// The result of `sis validate`.
struct SISValidationReport: Summary {
    let found: SISValidation

    var lines: [String] {
        var lines = found.findings.map { displayed($0.description) }
        let kept = Dictionary(grouping: found.findings) { "\($0.file)\n\($0.kind)\n\($0.severity)" }
        for tally in found.tallies {
            let left = tally.count - (kept["\(tally.file)\n\(tally.kind)\n\(tally.severity)"]?.count ?? 0)
            if left > 0 {
                lines.append(
                    "\(displayed(tally.file)): … and \(countText(left)) more of \(tally.kind.rawValue)")
            }
        }
        if !lines.isEmpty { lines.append("") }
        var table = TextTable([.init("file"), .init("type"), .init("rows", .right), .init("size", .right)])
        for file in found.files {
            table.add(file.name, file.type?.rawValue ?? "", countText(file.rows), sizeText(file.length))
        }
        return lines + table.lines
    }

    var json: JSONValue { found.json }
}
