extension Misbehaviour: CustomStringConvertible {
    /// The script, so that reading it again gives the same rules.
    public var description: String { rules.map(\.description).joined(separator: "; ") }
}

extension Misbehaviour.Rule: CustomStringConvertible {
    public var description: String {
        var text = place.rawValue
        if let glob { text += "[\(glob)]" }
        text += ":\(fault.rawValue)"
        if let value { text += "=\(value)" }
        switch position {
        case .bytes(let bytes): text += "@\(bytes)"
        case .percent(let percent): text += "@\(percent)%"
        case nil: break
        }
        if let retryAfter { text += ",retry-after=\(retryAfter)" }
        if isCarriedOut { text += ",done" }
        guard frequency != fault.usualFrequency else { return text }
        if let every = frequency.every { text += "%\(every)" }
        if let probability = frequency.probability { text += "~\(probability)" }
        if let limit = frequency.limit { text += "*\(limit)" + (frequency.limitIsForEach ? "/each" : "") }
        return text
    }

    /// Reads one rule.
    init(parsing text: String) throws {
        func wrong(_ reason: String) -> SimulatorError {
            SimulatorError("Cannot understand the rule \"\(text)\": \(reason).")
        }
        guard let colon = Self.endOfPlace(in: text) else {
            throw wrong("it must begin with file:, api:, listing: or dap:")
        }
        var head = text[..<colon]
        var glob: String?
        if head.hasSuffix("]"), let open = head.firstIndex(of: "[") {
            glob = String(head[head.index(after: open)...].dropLast())
            head = head[..<open]
        }
        guard let place = Misbehaviour.Place(rawValue: String(head)) else {
            throw wrong("it must begin with file:, api:, listing: or dap:")
        }
        var rest = text[text.index(after: colon)...]
        var frequency = Misbehaviour.Frequency()
        let hasFrequency = frequency.takeEnd(of: &rest)
        let options = try Self.takeOptions(of: &rest, wrong)
        var position: Misbehaviour.Position?
        if !rest.contains("://"), let at = rest.lastIndex(of: "@") {
            guard let found = Misbehaviour.Position(parsing: rest[rest.index(after: at)...]) else {
                throw wrong("after @ comes a number of bytes, or a percentage")
            }
            position = found
            rest = rest[..<at]
        }
        let parts = rest.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        var (name, value) = (parts[0], parts.count > 1 ? parts[1] : nil)
        var once = false
        if value == nil, name.hasSuffix("-once"), Int(name.dropLast(5)) != nil {
            name.removeLast(5)
            once = true
        }
        if value == nil, Int(name) != nil { (name, value) = ("status", name) }
        guard let fault = Misbehaviour.Fault(rawValue: name) else {
            throw wrong("there is no fault \"\(name)\"")
        }
        self.init(
            place, fault, value: value, glob: glob, position: position, retryAfter: options.retryAfter,
            isCarriedOut: options.isCarriedOut)
        if once { self.frequency = .once() }
        if hasFrequency { self.frequency = frequency }
        if let objection = objection { throw wrong(objection) }
    }

    /// The colon after the place: not one inside the brackets of a glob.
    private static func endOfPlace(in text: String) -> String.Index? {
        var isInGlob = false
        return text.indices.first { index in
            if text[index] == "[" { isInGlob = true }
            if text[index] == "]" { isInGlob = false }
            return text[index] == ":" && !isInGlob
        }
    }

    /// What stands after commas.
    private static func takeOptions(
        of rest: inout Substring, _ wrong: (String) -> SimulatorError
    ) throws -> (retryAfter: Int?, isCarriedOut: Bool) {
        guard !rest.contains("://"), let comma = rest.firstIndex(of: ",") else { return (nil, false) }
        var options: (retryAfter: Int?, isCarriedOut: Bool) = (nil, false)
        for option in rest[rest.index(after: comma)...].split(
            separator: ",", omittingEmptySubsequences: false)
        {
            if option == "done" {
                options.isCarriedOut = true
            } else if option.hasPrefix("retry-after="), let seconds = Int(option.dropFirst(12)), seconds >= 0
            {
                options.retryAfter = seconds
            } else {
                throw wrong("after a comma comes retry-after=SECONDS, or done")
            }
        }
        rest = rest[..<comma]
        return options
    }

    /// What is wrong with the rule's parts taken together; nil where it makes sense.
    private var objection: String? {
        let form = fault.form
        let name = fault.rawValue
        guard form.places.contains(place) else {
            return "\(name) is for \(form.places.map { "\($0.rawValue):" }.joined(separator: " and "))"
        }
        if position != nil && !form.takesPosition { return "\(name) takes no @" }
        if retryAfter != nil && fault != .status { return "only a status takes retry-after" }
        if isCarriedOut && (place != .api || !fault.replacesAnswer) {
            return "done is for what takes the place of the API's answer"
        }
        switch form.value {
        case .none: return value == nil ? nil : "\(name) takes no value"
        case .number: return number > 0 ? nil : "\(name)= needs a number"
        case .status: return 100...599 ~= number ? nil : "\(name)= needs a status from 100 to 599"
        case .lifetime:
            let digits = value.map { $0.hasSuffix("r") ? $0.dropLast() : Substring($0) } ?? ""
            return Int(digits).map { $0 >= 0 } == true
                ? nil : "\(name)= needs seconds, or requests such as 3r"
        case .address: return value?.contains("://") == true ? nil : "\(name)= needs a URL"
        case .kind(let kinds):
            return kinds.contains(value ?? "") ? nil : "\(name)= is one of \(kinds.joined(separator: ", "))"
        }
    }
}

extension Misbehaviour.Position {
    init?(parsing text: Substring) {
        let isPercent = text.hasSuffix("%")
        guard let number = Int(isPercent ? text.dropLast() : text), number >= 0 else { return nil }
        self = isPercent ? .percent(number) : .bytes(number)
    }
}

extension Misbehaviour.Frequency {
    /// Takes `%3`, `~0.2`, `*2` and `*2/each` off the end of `text`; whether there was any.
    fileprivate mutating func takeEnd(of text: inout Substring) -> Bool {
        var found = false
        // In a URL, % is part of an escape.
        let marks = text.contains("://") ? "~*" : "%~*"
        while let mark = text.lastIndex(where: { marks.contains($0) }) {
            var argument = text[text.index(after: mark)...]
            switch text[mark] {
            case "%":
                guard let number = Int(argument), number > 0 else { return found }
                every = number
            case "~":
                guard let number = Double(argument), 0...1 ~= number else { return found }
                probability = number
            default:
                let forEach = argument.hasSuffix("/each")
                if forEach { argument = argument.dropLast(5) }
                guard let number = Int(argument), number > 0 else { return found }
                limit = number
                limitIsForEach = forEach
            }
            text = text[..<mark]
            found = true
        }
        return found
    }
}
