extension [String] {
    /// The one most like `text`, if it is like it at all: at most a third of its letters differ.
    package func nearest(to text: String) -> String? {
        let best = map { (distance: $0.editDistance(to: text), name: $0) }.min { $0.distance < $1.distance }
        guard let best, best.distance <= Swift.max(1, text.count / 3) else { return nil }
        return best.name
    }
}

extension String {
    /// Letters to insert, delete or replace to make one of the other (Levenshtein).
    package func editDistance(to other: String) -> Int {
        let from = Array(utf8)
        let to = Array(other.utf8)
        var row = Array(0...to.count)
        for (place, letter) in from.enumerated() {
            var diagonal = row[0]
            row[0] = place + 1
            for (column, target) in to.enumerated() {
                let replaced = diagonal + (letter == target ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = Swift.min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[to.count]
    }
}
