import CanvasData
import CanvasDataBase
import CanvasDataLoading

/// Which tables of which namespaces a run is about.
struct DAPNamespaces {
    let namespaces: [String]
    /// Only these; all if empty. A name with a namespace in front, as in `canvas.users`, is of that one.
    let tables: [String]
    let excluded: [String]

    /// What options and settings select.
    ///
    /// - Parameters:
    ///   - configuration: the settings.
    ///   - namespaces: those of the command line.
    ///   - tables: those of the command line.
    ///   - excluded: those of the command line.
    /// - Throws: `CanvasDataError` (configuration).
    init(
        _ configuration: Configuration, namespaces: [String] = [], tables: [String] = [],
        excluded: [String] = []
    ) throws(CanvasDataError) {
        self.namespaces = try configuration.namespaces(namespaces)
        self.tables = try configuration.list(.dapTable, option: tables.filter { $0 != "all" })
        self.excluded = try configuration.list(.dapExclude, option: excluded)
    }

    /// The selection in each namespace, without those of which nothing is meant.
    ///
    /// - Parameter list: gives the tables of a namespace. It is called only where names have to be found in several.
    /// - Returns: in the order of the namespaces.
    /// - Throws: `CanvasDataError` (usage) for a name that no namespace has; what `list` throws.
    func selections(
        _ list: (String) async throws -> [String]
    ) async throws -> [(namespace: String, selection: TableSelection)] {
        let (plain, known) = (tables.filter { owner(of: $0) == nil }, namespaces.count > 1)
        var offers: [String: [String]] = [:]
        if known, !plain.isEmpty {
            for namespace in namespaces { offers[namespace] = try await list(namespace) }
            let all = offers.values.flatMap { $0 }
            if let unknown = plain.first(where: { !all.contains($0) }) {
                throw CanvasDataError.tableInNoNamespace(unknown, namespaces, near: all.nearest(to: unknown))
            }
        }
        return namespaces.compactMap { namespace in
            func own(_ names: [String]) -> [String] {
                names.compactMap { name in
                    guard let owner = owner(of: name) else { return name }
                    return owner == namespace ? String(name.dropFirst(owner.count + 1)) : nil
                }
            }
            let wanted = own(tables).filter { name in
                offers[namespace].map { $0.contains(name) || tables.contains("\(namespace).\(name)") } ?? true
            }
            guard tables.isEmpty || !wanted.isEmpty else { return nil }
            return (namespace, TableSelection(tables: wanted, excluded: own(excluded), onlyByName: []))
        }
    }

    /// The namespace that a name begins with; nil if it begins with none.
    private func owner(of name: String) -> String? {
        namespaces.first { name.hasPrefix($0 + ".") }
    }
}

extension CanvasDataError {
    static func tableInNoNamespace(
        _ table: String, _ namespaces: [String], near: String?
    ) -> CanvasDataError {
        CanvasDataError(
            .usage, "DAP has no table \(table.quotedForDisplay) in \(spoken(namespaces)).",
            remedy: near.map { "Did you mean \($0)?" }
                ?? "'canvas-data dap list --namespace NAME' lists them.")
    }
}
