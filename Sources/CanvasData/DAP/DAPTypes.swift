import CanvasDataBase
import CanvasDataLoading

/// Reads types in a JSON schema of DAP's.
struct DAPTypes {
    /// What is wrong with a schema, to be put behind "in version 3 of its schema, ".
    struct Trouble: Error {
        let reason: String

        init(_ reason: String) { self.reason = reason }
    }

    struct Found: Equatable {
        var storage: ReplicaColumn.Storage
        /// Whether it takes in null, whatever is required.
        var isNullable = false
        /// Of an enumeration: the name of the definition that it is.
        var typeName: String?
    }

    /// The schema, which references lead into.
    let root: JSONValue

    /// The description that `node` stands for.
    func resolved(_ node: JSONValue) throws(Trouble) -> JSONValue { try definition(of: node).node }

    /// The description that `node` stands for, and the name under which the schema defines it; nil where `node` is itself.
    private func definition(of node: JSONValue) throws(Trouble) -> (node: JSONValue, name: String?) {
        var (node, name): (JSONValue, String?) = (node, nil)
        for _ in 0..<16 {
            // An `allOf` of one is a reference that has a description of its own.
            if let all = node["allOf"]?.array, all.count == 1 {
                node = all[0]
            } else if let reference = node["$ref"]?.string {
                guard let target = target(of: reference) else {
                    throw Trouble("the reference \(reference.quotedForDisplay) leads nowhere")
                }
                node = target
                name = reference.split(separator: "/").last.map(String.init)
            } else {
                return (node, name)
            }
        }
        throw Trouble("references lead in a circle")
    }

    /// What a JSON pointer (RFC 6901) behind `#` leads to.
    private func target(of reference: String) -> JSONValue? {
        guard reference.hasPrefix("#/") else { return nil }
        var node: JSONValue? = root
        for step in reference.dropFirst(2).split(separator: "/", omittingEmptySubsequences: false) {
            let name = step.split(separator: "~1", omittingEmptySubsequences: false).map {
                $0.split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
            }.joined(separator: "/")
            node = node?[name]
        }
        return node
    }

    /// How values of `node` are stored.
    func type(of node: JSONValue, depth: Int = 0) throws(Trouble) -> Found {
        guard depth < 16 else { throw Trouble("types lie too deep in one another") }
        let (node, typeName) = try definition(of: node)
        if let members = (node["oneOf"] ?? node["anyOf"])?.array { return try union(members, depth: depth) }
        if node["allOf"] != nil { return Found(storage: .scalar(.json)) }
        var names = node["type"]?.string.map { [$0] } ?? (node["type"]?.array ?? []).compactMap(\.string)
        let values = node["enum"]?.array ?? node["const"].map { [$0] } ?? []
        if names.isEmpty { names = Self.unique(values.map(\.schemaType)) }
        let isNullable = names.contains("null") || values.contains(where: \.isNull)
        names.removeAll { $0 == "null" }
        guard names.count == 1 else {
            let isJSON = !names.isEmpty && names.allSatisfy { $0 == "object" || $0 == "array" }
            let isNumber = Set(names) == ["integer", "number"]
            return Found(
                storage: .scalar(isJSON ? .json : isNumber ? .doublePrecision : .text), isNullable: isNullable
            )
        }
        var found = Found(storage: try storage(names[0], node, depth: depth), isNullable: isNullable)
        switch found.storage {
        case .enumeration: found.typeName = typeName
        case .enumerationArray:
            if let items = node["items"] { found.typeName = try type(of: items, depth: depth + 1).typeName }
        case .scalar, .array, .lookup: break
        }
        return found
    }

    private static func unique(_ names: [String]) -> [String] {
        var known: Set<String> = []
        return names.filter { known.insert($0).inserted }
    }

    private func storage(_ name: String, _ node: JSONValue, depth: Int) throws(Trouble)
        -> ReplicaColumn.Storage
    {
        switch name {
        case "boolean": .scalar(.boolean)
        case "integer": .scalar(integer(node))
        case "number": .scalar(number(node))
        case "string": string(node)
        case "array": try array(node, depth: depth)
        case "object": .scalar(.json)
        default: throw Trouble("the type \(name.quotedForDisplay) is not known")
        }
    }

    private func integer(_ node: JSONValue) -> ColumnType {
        switch node["format"]?.string {
        case "int16": return .smallint
        case "int32": return .integer
        case "int64": return .bigint
        default: break
        }
        let values = (node["enum"]?.array ?? []).compactMap(\.int)
        guard let least = values.min() ?? node["minimum"]?.int,
            let most = values.max() ?? node["maximum"]?.int
        else { return .bigint }
        if least >= Int(Int16.min), most <= Int(Int16.max) { return .smallint }
        return least >= Int(Int32.min) && most <= Int(Int32.max) ? .integer : .bigint
    }

    private func number(_ node: JSONValue) -> ColumnType {
        switch node["format"]?.string {
        case "float32": return .real
        case "float64": return .doublePrecision
        default: break
        }
        // A step and bounds say how many digits there are: 0.01 below 10000 is decimal(6, 2).
        guard let step = node["multipleOf"]?.double, step > 0, let most = node["exclusiveMaximum"]?.double,
            most > 0,
            node["exclusiveMinimum"]?.double == -most, let places = Self.power(step),
            let digits = Self.power(most)
        else { return .doublePrecision }
        let (scale, precision) = (-places, digits - places)
        guard (1...1000).contains(precision), (0...precision).contains(scale) else { return .doublePrecision }
        return .numeric(precision: precision, scale: scale)
    }

    /// Which power of ten is nearest.
    private static func power(_ number: Double) -> Int? {
        var (rest, power) = (number, 0)
        while rest >= 3.162_277_66, power < 400 { (rest, power) = (rest / 10, power + 1) }
        while rest < 0.316_227_766, power > -400 { (rest, power) = (rest * 10, power - 1) }
        return abs(power) < 400 ? power : nil
    }

    private static let formats: [String: ColumnType] = [
        "date-time": .timestamp, "date": .date, "time": .time, "duration": .interval, "uuid": .uuid,
        "ipv4": .inet, "ipv6": .inet,
    ]

    private func string(_ node: JSONValue) -> ReplicaColumn.Storage {
        if let text = node["const"]?.string {
            return .scalar(text.isEmpty ? .text : .character(length: text.unicodeScalars.count))
        }
        if let type = node["format"]?.string.flatMap({ Self.formats[$0] }) { return .scalar(type) }
        if let values = node["enum"]?.array {
            let texts = Self.unique(values.compactMap(\.string))
            // Postgres keeps 63 bytes of a value, and none with NUL.
            let isEnumeration =
                !texts.isEmpty && texts.allSatisfy { $0.utf8.count <= 63 && !$0.utf8.contains(0) }
            return isEnumeration ? .enumeration(texts) : .scalar(.text)
        }
        guard let length = node["maxLength"]?.int, length > 0 else { return .scalar(.text) }
        return .scalar(.varchar(length: length))
    }

    private func array(_ node: JSONValue, depth: Int) throws(Trouble) -> ReplicaColumn.Storage {
        guard let items = node["items"], items.object != nil else { return .scalar(.json) }
        switch try type(of: items, depth: depth + 1).storage {
        case .scalar(let type) where type.kind == .json: return .scalar(.json)
        case .scalar(let type): return .array(of: type)
        case .enumeration(let values): return .enumerationArray(values)
        case .lookup: return .array(of: .text)
        case .array, .enumerationArray: return .scalar(.json)
        }
    }
}

extension DAPTypes {
    /// The enumerations among the members of a column's objects. The columns are JSON whatever they hold, so what cannot be
    /// understood in there is in nobody's way.
    ///
    /// - Parameters:
    ///   - node: of the column, or of a member.
    ///   - path: the names that lead to it.
    /// - Returns: their types, in order.
    func memberTypes(of node: JSONValue, at path: [String]) -> [ReplicaLayout.MemberType] {
        guard path.count < 16, let node = try? resolved(node) else { return [] }
        return (node["properties"]?.object?.members ?? []).flatMap { member -> [ReplicaLayout.MemberType] in
            let path = path + [member.name]
            guard let found = try? type(of: member.value) else { return [] }
            switch found.storage {
            case .enumeration(let labels), .enumerationArray(let labels):
                return [ReplicaLayout.MemberType(path: path, labels: labels, typeName: found.typeName)]
            case .scalar, .array, .lookup:
                return memberTypes(of: member.value, at: path)
            }
        }
    }
}

// MARK: Types that are one of several

extension DAPTypes {
    private func union(_ members: [JSONValue], depth: Int) throws(Trouble) -> Found {
        var nodes: [JSONValue] = []
        var types: [Found] = []
        var isNullable = false
        for member in members {
            let node = try resolved(member)
            if node["type"]?.string == "null" {
                isNullable = true
            } else {
                nodes.append(node)
                types.append(try type(of: member, depth: depth + 1))
            }
        }
        isNullable = isNullable || types.contains(where: \.isNullable)
        guard let first = types.first else { return Found(storage: .scalar(.text), isNullable: true) }
        if let values = extensible(nodes) {
            let name = types.first { $0.typeName != nil }?.typeName
            return Found(storage: .lookup(values), isNullable: isNullable, typeName: name)
        }
        var storage = first.storage
        for type in types.dropFirst() { storage = storage.merged(with: type.storage) ?? .scalar(.text) }
        return Found(storage: storage, isNullable: isNullable)
    }

    /// The values of an enumeration that may have others: one of at most one value, or any string. Those of more are plain
    /// texts here: for the official client they would be tables of the same name as a type.
    private func extensible(_ nodes: [JSONValue]) -> [String]? {
        guard nodes.count == 2, nodes.allSatisfy({ $0["type"]?.string == "string" && $0["format"] == nil }),
            let list = nodes.first(where: { $0["enum"] != nil })?["enum"]?.array, list.count < 2,
            let other = nodes.first(where: { $0["enum"] == nil }), other["const"] == nil
        else { return nil }
        let values = list.compactMap(\.string)
        return values.count == list.count ? values : nil
    }
}

extension ReplicaColumn.Storage {
    /// A storage that holds the values of both, as the source writes them; nil where only text does.
    fileprivate func merged(with other: Self) -> Self? {
        if self == other { return self }
        if isJSONText, other.isJSONText { return .scalar(.json) }
        guard case .scalar(let mine) = self, case .scalar(let theirs) = other else { return nil }
        let integers: [ColumnType] = [.smallint, .integer, .bigint]
        if let left = integers.firstIndex(of: mine), let right = integers.firstIndex(of: theirs) {
            return .scalar(integers[max(left, right)])
        }
        let floats: Set<ColumnType> = [.real, .doublePrecision]
        if floats.contains(mine), floats.contains(theirs) { return .scalar(.doublePrecision) }
        guard mine.isCharacters, theirs.isCharacters, let left = mine.length, let right = theirs.length else {
            return nil
        }
        let isFixed = mine.kind == .character && theirs.kind == .character
        let length = max(left, right)
        return .scalar(isFixed ? .character(length: length) : .varchar(length: length))
    }

    /// Whether the source writes its values as JSON.
    private var isJSONText: Bool {
        switch self {
        case .scalar(let type): type.kind == .json
        case .array, .enumerationArray: true
        case .enumeration, .lookup: false
        }
    }
}

extension ColumnType {
    fileprivate var isCharacters: Bool { kind == .character || kind == .varchar }
}

extension JSONValue {
    /// The name that schemas have for a value's type.
    fileprivate var schemaType: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number(let literal): Int(literal) == nil ? "number" : "integer"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
