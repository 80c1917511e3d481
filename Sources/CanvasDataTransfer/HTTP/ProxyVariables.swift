import Glibc

/// The proxy that the environment names for a link, by libcurl's own rules (libcurl-env(3), CURLOPT_NOPROXY(3)).
///
/// libcurl would read the variables itself, but does not say, before it connects, whether the address is the proxy's
/// or the host's; the one may be private, the other may not. So the choice is made here and libcurl is given it.
package struct ProxyVariables: Sendable {
    private let value: @Sendable (String) -> String?

    /// - Parameter value: the value of a variable; nil where it is not set.
    package init(_ value: @escaping @Sendable (String) -> String?) {
        self.value = value
    }

    /// The variables of this process.
    package static let ofProcess = ProxyVariables { name in getenv(name).map { String(cString: $0) } }

    /// The proxy's URL, as it was set; nil where the host is to be called directly.
    package func proxy(for link: HTTPLink) -> String? {
        if let exceptions = first(of: ["no_proxy", "NO_PROXY"]), Self.excepts(exceptions, link.host) {
            return nil
        }
        let scheme = link.scheme
        // Not HTTP_PROXY: a web server that runs us sets that from a request's header "Proxy".
        let names = scheme == "http" ? ["http_proxy"] : ["\(scheme)_proxy", "\(scheme.uppercased())_PROXY"]
        return first(of: names + ["all_proxy", "ALL_PROXY"])
    }

    /// An empty variable counts as one that is not set.
    private func first(of names: [String]) -> String? {
        names.lazy.compactMap(value).first { !$0.isEmpty }
    }

    /// Whether `exceptions`, as in `no_proxy`, has `host` called directly.
    private static func excepts(_ exceptions: String, _ host: String) -> Bool {
        if exceptions == "*" { return true }
        let address = NetworkAddress(host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host)
        return exceptions.split(whereSeparator: { ", \t".contains($0) }).contains { pattern in
            address.map { covers(pattern, $0) } ?? covers(pattern, name: host)
        }
    }

    /// A name covers itself and all names below it; dots around it are ignored.
    private static func covers(_ pattern: Substring, name: String) -> Bool {
        var pattern = pattern.lowercased()[...]
        var name = name.lowercased()[...]
        if pattern.last == "." { pattern.removeLast() }
        if pattern.first == "." { pattern.removeFirst() }
        if name.last == "." { name.removeLast() }
        return name == pattern || !pattern.isEmpty && name.hasSuffix(".\(pattern)")
    }

    /// An address covers itself, one with `/bits` its network; libcurl takes `/0` as if it were not there.
    private static func covers(_ pattern: Substring, _ address: NetworkAddress) -> Bool {
        let parts = pattern.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let network = NetworkAddress(String(parts[0])), network.bytes.count == address.bytes.count
        else { return false }
        let all = address.bytes.count * 8
        var bits = parts.count > 1 ? Int(parts[1].prefix { $0.isASCII && $0.isNumber }) ?? 0 : 0
        guard bits <= all else { return false }
        if bits == 0 { bits = all }
        return zip(address.bytes, network.bytes).enumerated().allSatisfy { index, pair in
            let counted = min(8, max(0, bits - index * 8))
            return (pair.0 ^ pair.1) >> (8 - UInt8(counted)) == 0
        }
    }
}
