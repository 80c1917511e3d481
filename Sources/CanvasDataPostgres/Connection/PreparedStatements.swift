/// Which statements of a connection are prepared: those that come a second time, so that one that comes once costs no
/// round trip more.
struct PreparedStatements: Sendable {
    enum Use: Equatable {
        /// Send it as it is.
        case once
        /// Prepare it under this name, and use it.
        case first(String)
        case again(String)
    }

    /// Nil for one that came once.
    private var names: [String: String?] = [:]
    private var count = 0

    mutating func use(_ sql: String) -> Use {
        switch names[sql] {
        case nil:
            names[sql] = .some(nil)
            return .once
        case .some(nil):
            count += 1
            let name = "canvas_data_\(count)"
            names[sql] = name
            return .first(name)
        case .some(let name?): return .again(name)
        }
    }

    /// It could not be prepared.
    mutating func forget(_ sql: String) { names[sql] = nil }
}
