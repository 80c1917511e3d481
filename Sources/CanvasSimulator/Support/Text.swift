extension StringProtocol {
    /// Without the white space at both ends.
    var trimmingSpaces: SubSequence {
        let start = self.drop { $0.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return start }
        return start[...end]
    }
}
