package import CanvasDataTransfer

// Errors between us and a host.
extension CanvasDataError {
    package static let proxyRefused = CanvasDataError(
        .refused, "The proxy wants a user name and password (407).",
        remedy: "Set https_proxy=http://USER:PASSWORD@PROXY:PORT in the environment.")

    /// A request that failed. `other` is the host if the error names none; `urlSetting` is the setting that the address
    /// comes from.
    package static func transfer(
        _ error: TransferError, with other: String, urlSetting: Hint.Setting = .apiURL
    ) -> CanvasDataError {
        switch error {
        case .network(let fault, let host, let detail):
            network(fault, host: host.isEmpty ? other : host, detail: detail, urlSetting)
        case .tooLong(let limit):
            CanvasDataError(
                .wrongData, "\(other) answered with more than \(limit) bytes.",
                remedy: "Nothing was kept of it. Check \(.key(urlSetting)).")
        case .refusedLink(let address, let reason):
            CanvasDataError(
                .refused, "The link to \(other) is refused: \(reason) (\(address)).",
                remedy:
                    "Files are fetched from public https addresses only. If a proxy stands between, set https_proxy."
            )
        case .cancelled:
            CanvasDataError(.cancelled, "Interrupted.")
        }
    }

    private static func network(
        _ fault: NetworkFault, host: String, detail: String, _ urlSetting: Hint.Setting
    ) -> CanvasDataError {
        switch fault {
        case .resolve:
            CanvasDataError(
                .unavailable, "The host \(host) is not known.",
                remedy: "Check \(.key(urlSetting)) and this machine's DNS; behind a proxy, set https_proxy.")
        case .proxyResolve:
            CanvasDataError(
                .unavailable, "The proxy's host is not known.",
                remedy: "Check https_proxy, http_proxy and all_proxy in the environment.")
        case .proxySetting:
            CanvasDataError(
                .configuration, "The proxy in the environment cannot be used (\(detail)).",
                remedy: "Check https_proxy, http_proxy and all_proxy in the environment.")
        case .proxyPassword:
            proxyRefused
        case .proxyRefusal:
            CanvasDataError(
                .refused, "The proxy refuses to connect to \(host) (\(detail)).",
                remedy: "Ask for \(host) to be allowed there, or set https_proxy to another one.")
        case .proxyUnreachable:
            CanvasDataError(
                .unavailable, "The proxy cannot reach \(host) (\(detail)).",
                remedy:
                    "Check \(.key(urlSetting)), and that https_proxy is the right one, or try again later.")
        case .connect:
            CanvasDataError(
                .unavailable, "\(host) cannot be reached (\(detail)).",
                remedy: "Check the network and firewall; behind a proxy, set https_proxy.")
        case .timeout:
            CanvasDataError(
                .unavailable, "\(host) does not answer (\(detail)).",
                remedy: "Check the network and firewall, or try again later.")
        case .tls:
            CanvasDataError(
                .refused, "No TLS connection with \(host) can be made (\(detail)).",
                remedy:
                    "It must speak TLS 1.2 or later. Check \(.key(urlSetting)); behind a proxy, check https_proxy."
            )
        case .certificate:
            CanvasDataError(
                .refused, "The certificate of \(host) is not trusted (\(detail)).",
                remedy: remedyForCertificate(detail, urlSetting))
        case .authority:
            CanvasDataError(
                .configuration, "The file of certificates cannot be used (\(detail)).",
                remedy: "Give a readable PEM file with \(.configured(.certificates, .any("FILE"))).")
        case .tooManyRedirects:
            CanvasDataError(
                .unavailable, "\(host) redirects in circles.", remedy: "Try again later.")
        case .cut, .reset, .protocolViolation, .outOfMemory, .other:
            CanvasDataError(
                .unavailable, "The connection to \(host) fails (\(detail)).",
                remedy: "Try again later; behind a proxy, check https_proxy.")
        }
    }

    private static func remedyForCertificate(_ detail: String, _ urlSetting: Hint.Setting) -> Hint {
        if detail.contains("expired") || detail.contains("not yet valid") {
            return "Check this machine's date; if it is right, the host has to renew its certificate."
        }
        if detail.contains("host name") {
            return "It is another host's. Check \(.key(urlSetting)); behind a proxy, check https_proxy."
        }
        return
            "If your network inspects TLS, give its certificate with \(.configured(.certificates, .any("FILE")))."
    }
}
