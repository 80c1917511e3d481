/// A member of a file of ours that is not what we write there.
package struct FieldError: Error, Equatable {
    /// Where it is: `last.files[3].name`.
    package let place: String
}

/// Reads the members of an object in a file that we wrote ourselves, as warily as if somebody else had: an editor, a
/// failing disk and a backup that was put back halfway write there too.
package struct FieldReader {
    private let json: JSONValue
    private let place: String

    package init(_ json: JSONValue, at place: String = "") {
        self.json = json
        self.place = place
    }

    private func error(_ name: String) -> FieldError {
        FieldError(place: place.isEmpty ? name : "\(place).\(name)")
    }

    /// - Throws: `FieldError` where the member is missing, or `read` gives nil.
    package func required<Value>(
        _ name: String, _ read: (JSONValue) -> Value?
    ) throws(FieldError) -> Value {
        guard let value = json[name].flatMap(read) else { throw error(name) }
        return value
    }

    /// Nil where the member is missing or null.
    ///
    /// - Throws: `FieldError` where `read` gives nil.
    package func optional<Value>(
        _ name: String, _ read: (JSONValue) -> Value?
    ) throws(FieldError) -> Value? {
        guard let member = json[name], !member.isNull else { return nil }
        guard let value = read(member) else { throw error(name) }
        return value
    }

    /// False where the member is missing.
    package func flag(_ name: String) throws(FieldError) -> Bool {
        try optional(name, \.bool) ?? false
    }

    /// The members of an object, each of which `isRight`.
    package func members(
        _ name: String, _ isRight: (JSONValue) -> Bool
    ) throws(FieldError) -> [JSONObject.Member] {
        let members = try required(name, \.object).members
        guard let wrong = members.first(where: { !isRight($0.value) }) else { return members }
        throw error("\(name).\(wrong.name)")
    }

    /// The elements of an array of objects; with `orNone` none where the member is missing.
    package func elements<Value>(
        _ name: String, orNone: Bool = false, _ read: (FieldReader) throws(FieldError) -> Value
    ) throws(FieldError) -> [Value] {
        var values: [Value] = []
        if orNone, json[name] == nil { return values }
        for (number, element) in try required(name, \.array).enumerated() {
            values.append(try read(FieldReader(element, at: "\(place).\(name)[\(number)]")))
        }
        return values
    }
}

extension JSONValue {
    /// Seconds since 1970, up to the year 9999.
    package var momentInTime: Double? { double.flatMap { $0.isMoment ? $0 : nil } }

    /// A count that sums and products of a few of its kind cannot overflow.
    package var count: Int? { int.flatMap { (0...1 << 50).contains($0) ? $0 : nil } }

    /// 64 hexadecimal digits.
    package var digest: String? {
        string.flatMap { text in
            text.utf8.count == 64
                && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) } ? text : nil
        }
    }

    /// A name in a folder: nothing that leads out of it.
    package var entryName: String? {
        string.flatMap { text in
            (1...255).contains(text.utf8.count) && text != "." && text != ".."
                && text.utf8.allSatisfy { $0 != 0 && $0 != UInt8(ascii: "/") } ? text : nil
        }
    }
}

extension JSONValue {
    /// A list of names in a folder.
    package var entryNames: [String]? {
        array.flatMap { elements in
            let names = elements.compactMap(\.entryName)
            return names.count == elements.count ? names : nil
        }
    }
}

extension Double {
    /// Whether so many seconds since 1970 are a date that can be written down.
    package var isMoment: Bool { (0..<253_402_300_800).contains(self) }
}
