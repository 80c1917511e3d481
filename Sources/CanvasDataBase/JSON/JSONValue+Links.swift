import CanvasDataTransfer

extension JSONValue {
    /// A copy with `****` for what is secret in a link: in each text that holds one, and in what is named as one.
    package var withoutLinkSecrets: JSONValue {
        switch self {
        case .null, .bool, .number: self
        case .string(let text): text.contains("://") ? .string(text.withoutLinkSecrets) : self
        case .array(let elements): .array(elements.map(\.withoutLinkSecrets))
        case .object(let object):
            .object(
                JSONObject(
                    object.members.map { member in
                        guard member.name.lowercased().hasSuffix("url"), let text = member.value.string else {
                            return .init(member.name, member.value.withoutLinkSecrets)
                        }
                        return .init(member.name, .string(text.withoutLinkSecrets))
                    }))
        }
    }
}

extension String {
    /// This link with `****` for user name and password, and for all of its query and fragment.
    fileprivate var withoutLinkSecrets: String {
        let end = firstIndex { $0 == "?" || $0 == "#" } ?? endIndex
        let place = String(self[..<end]).withoutUserInfo
        return end == endIndex ? place : "\(place)\(self[end])****"
    }
}
