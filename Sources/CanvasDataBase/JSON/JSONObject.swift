/// The members of a JSON object, in the order in which they were sent; no two have the same name.
public struct JSONObject: Sendable, Equatable {
    /// One `"name": value` of an object.
    public struct Member: Sendable {
        /// The name, unescaped.
        public let name: String
        /// The value.
        public let value: JSONValue

        /// A member with this name and value.
        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The members, in the order in which they were sent.
    public let members: [Member]

    /// An object of `members`. Where a name occurs twice the last value counts, at the place of the first,
    /// which is what Python's `json` does.
    public init(_ members: [Member] = []) {
        self.members = Self.unique(members)
    }

    /// The value under `name`, compared by code points; searches the members one by one.
    public subscript(name: String) -> JSONValue? {
        members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// Small objects are searched, large ones hashed, so that no input costs the square of its length.
    private static func unique(_ members: [Member]) -> [Member] {
        guard members.count > 1 else { return members }
        guard members.count > 12 else {
            var result: [Member] = []
            result.reserveCapacity(members.count)
            for member in members {
                if let index = result.firstIndex(where: { $0.name.utf8.elementsEqual(member.name.utf8) }) {
                    result[index] = member
                } else {
                    result.append(member)
                }
            }
            return result
        }
        var places: [CodePoints: Int] = [:]
        places.reserveCapacity(members.count)
        var result: [Member] = []
        result.reserveCapacity(members.count)
        for member in members {
            let place = places[CodePoints(text: member.name)]
            if let place {
                result[place] = member
            } else {
                places[CodePoints(text: member.name)] = result.count
                result.append(member)
            }
        }
        return result
    }
}

extension JSONObject.Member: Equatable {
    public static func == (left: Self, right: Self) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.value == right.value
    }
}

/// A text that equals another only with the same code points; to `String`, "é" and "e\u{301}" are equal.
private struct CodePoints: Hashable {
    let text: String

    static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
