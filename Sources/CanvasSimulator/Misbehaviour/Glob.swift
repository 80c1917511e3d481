/// Matches names against `*` and `?`.
enum Glob {
    static func matches(_ pattern: String, _ name: String) -> Bool {
        matches(Array(pattern.utf8)[...], Array(name.utf8)[...])
    }

    private static func matches(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        if first == 0x2A {
            let rest = pattern.dropFirst()
            return (name.startIndex...name.endIndex).contains { matches(rest, name[$0...]) }
        }
        guard let letter = name.first, first == 0x3F || first == letter else { return false }
        return matches(pattern.dropFirst(), name.dropFirst())
    }
}
