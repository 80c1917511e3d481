import ArgumentParser

/// How old a table may be: `30h`, `90m`, `2d`, `1d12h`.
struct MaxAge: ExpressibleByArgument, Equatable {
    let seconds: Int

    init(seconds: Int) {
        self.seconds = seconds
    }

    /// Nil unless the text is a list of numbers with units, the larger units first, of less than a thousand years in all.
    init?(argument: String) {
        let units: [(letter: Character, seconds: Int)] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]
        var rest = argument[...]
        var total = 0
        var allowed = units[...]
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            guard let number = Int(digits), number < 1_000_000, let letter = rest.popFirst(),
                let unit = allowed.firstIndex(where: { $0.letter == letter })
            else { return nil }
            total += number * units[unit].seconds
            allowed = units[(unit + 1)...]
        }
        guard total > 0, total < 1000 * 366 * 86_400 else { return nil }
        seconds = total
    }
}
