import CanvasDataBase
import Yams

/// The settings of a YAML file: one per line, each a value or a list of values, all taken as text.
///
/// `no` is the text "no" and `123` the text "123", so keys and secrets need no quotes. Anchors, aliases and tags are
/// refused: they have no use here, and can expand a short text to gigabytes. Settings whose names begin with `dap_` may
/// stand in a section `dap`, without that beginning.
struct ConfigurationFile: Sendable {
    /// The name for messages, as the user wrote it.
    let name: String
    let values: [Setting: SettingValue]

    /// The largest file that is read, in bytes.
    static let longest = 1 << 20

    /// Whether the file contains a secret. A `database` is one only if it contains a password.
    var holdsSecret: Bool {
        values.values.contains { value in
            value.setting.isSecret
                && (value.setting != .database || ConnectionString.mayHoldPassword(value.text))
        }
    }

    init(name: String, text: String) throws(CanvasDataError) {
        self.name = name
        guard text.utf8.count <= Self.longest else { throw .configurationFileTooLong(name) }
        if let place = firstReference(in: text) { throw .referenceInConfiguration("\(name):\(place)") }
        var values: [Setting: SettingValue] = [:]
        for (key, value) in try Self.pairs(in: text, name: name) {
            guard let found = try Self.setting(key, value, name: name) else { continue }
            try found.check()
            guard values[found.setting] == nil else {
                throw .settingTwice(found.setting, place: found.origin)
            }
            values[found.setting] = found
        }
        self.values = values
    }

    private static func pairs(in text: String, name: String) throws(CanvasDataError) -> [(Node, Node)] {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw .notYAML(error, name: name)
        } catch {
            throw .notYAML(.no, name: name)
        }
        switch root {
        case nil: return []
        case .mapping(let mapping): return mapping.flatMap { unfolded($0.key, $0.value) }
        // A file with only comments is one empty scalar.
        case .scalar(let scalar) where isUnset(scalar): return []
        default: throw .notSettings("\(name):1:1")
        }
    }

    /// The settings of the section `dap` under their full names, and any other setting as it is.
    private static func unfolded(_ key: Node, _ value: Node) -> [(Node, Node)] {
        guard key.scalar?.string == "dap" else { return [(key, value)] }
        switch value {
        case .mapping(let section):
            return section.map { key, value in
                guard case .scalar(var word) = key else { return (key, value) }
                word.string = "dap_" + word.string
                return (.scalar(word), value)
            }
        case .scalar(let scalar) where isUnset(scalar): return []
        default: return [(key, value)]
        }
    }

    private static func setting(
        _ key: Node, _ value: Node, name: String
    ) throws(CanvasDataError) -> SettingValue? {
        let place = "\(name):\(key.mark?.description ?? "1:1")"
        guard case .scalar(let word) = key else { throw .notSettings(place) }
        guard let setting = Setting(rawValue: word.string) else {
            throw .unknownSetting(word.string, place: place)
        }
        let origin = "\(name):\(value.mark?.description ?? "1:1")"
        switch value {
        case .scalar(let scalar):
            guard !isUnset(scalar) else { return nil }
            let texts = setting.kind == .list ? namesInList(scalar.string) : [scalar.string]
            return SettingValue(setting: setting, texts: texts, origin: origin)
        case .sequence(let sequence) where setting.kind == .list:
            var texts: [String] = []
            for item in sequence {
                guard case .scalar(let scalar) = item, !isUnset(scalar) else {
                    throw .nestedList(setting, place: "\(name):\(item.mark?.description ?? "1:1")")
                }
                texts += namesInList(scalar.string)
            }
            return SettingValue(setting: setting, texts: texts, origin: origin)
        default: throw .notOneValue(setting, place: origin)
        }
    }

    /// Whether the value is empty or null.
    private static func isUnset(_ scalar: Node.Scalar) -> Bool {
        scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
    }
}

/// The names in a text such as `a, b`, the form of lists in options and the environment.
func namesInList(_ text: String) -> [String] {
    text.split(separator: ",").map { name in
        String(name.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }.filter { !$0.isEmpty }
}
