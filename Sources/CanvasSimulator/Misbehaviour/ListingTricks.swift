/// What the misbehaviour script wants wrong in one answer that lists files.
///
/// For one answer, used by one task.
struct ListingTricks {
    private let rules: [Misbehaviour.Rule]
    private let port: String
    /// Rules without a glob that have found their first file or table.
    private var spent: Set<Int> = []

    /// `port` is the file host's, for hostile links.
    init(_ rules: [Misbehaviour.Rule], port: String) {
        self.rules = rules
        self.port = port
    }

    var names: [String] { rules.map(\.description) }

    func has(_ fault: Misbehaviour.Fault) -> Bool { rules.contains { $0.fault == fault } }

    mutating func filename(_ name: String) -> String {
        take(.filename, for: name).map { HostileNames.name($0.value, of: HostileNames.filenames) } ?? name
    }

    mutating func table(_ name: String) -> String {
        take(.table, for: name).map { HostileNames.name($0.value, of: HostileNames.tables) } ?? name
    }

    /// `path` is path and query of the right link.
    mutating func link(_ link: String, path: String, filename: String) -> String {
        guard let rule = take(.link, for: filename) else { return link }
        var hostile = HostileNames.name(rule.value, of: HostileNames.links)
        for (word, meaning) in [("PORT", port), ("PATH", path)] {
            guard let place = hostile.firstRange(of: word) else { continue }
            hostile.replaceSubrange(place, with: meaning)
        }
        return hostile
    }

    private mutating func take(_ fault: Misbehaviour.Fault, for name: String) -> Misbehaviour.Rule? {
        for (index, rule) in rules.enumerated() where rule.fault == fault {
            if let glob = rule.glob {
                if Glob.matches(glob, name) { return rule }
            } else if spent.insert(index).inserted {
                return rule
            }
        }
        return nil
    }
}

extension String {
    fileprivate func firstRange(of word: String) -> Range<String.Index>? {
        indices.first { self[$0...].hasPrefix(word) }.map { $0..<index($0, offsetBy: word.count) }
    }
}
