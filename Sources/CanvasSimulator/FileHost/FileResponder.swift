/// Decides what the file host answers to a request.
struct FileResponder: Sendable {
    let shelf: Shelf
    let links: FileLinks
    let clock: ServerClock
    let mischief: Mischief

    func answer(_ request: FileRequest) -> FileAnswer {
        guard request.header("authorization") == nil else {
            // S3 refuses a request that is authorized twice, by its link and by a header.
            return .error(
                400, "InvalidArgument",
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string "
                    + "parameter or the Authorization header should be specified")
        }
        guard request.method == "GET" || request.method == "HEAD" else {
            return .error(
                405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
        }
        let link: FileLinks.Link
        switch links.check(path: request.path, query: request.query) {
        case .valid(let found): link = found
        case .malformed: return .error(403, "AccessDenied", "Access Denied")
        case .wrongSignature:
            return .error(
                403, "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. Check your key and "
                    + "signing method.")
        case .expired(let link): return expired(lifetime: link.lifetime, issuedAt: link.time)
        }
        if let document = shelf.document(at: request.path) { return serve(document, link) }
        guard let object = shelf.object(at: request.path) else {
            return .error(404, "NoSuchKey", "The specified key does not exist.")
        }
        let rules = rules(for: object, request, link)
        var answer = replacement(rules.last, link) ?? serve(object, request, rules)
        for rule in rules where rule.fault == .slow { answer.delivery.delayMilliseconds += rule.number }
        answer.faults = rules.map(\.description)
        return answer
    }

    /// Only rules that take the place of the answer make sense for it, and `slow`.
    private func serve(_ document: Shelf.Document, _ link: FileLinks.Link) -> FileAnswer {
        let rules = mischief.rules(at: .file, document.name) { $0.fault.replacesAnswer || $0.fault == .slow }
        var answer =
            replacement(rules.last, link)
            ?? FileAnswer(
                status: 200,
                headers: [
                    ("Content-Type", "text/csv"),
                    ("Content-Disposition", "attachment; filename=\"\(document.name)\""),
                ], body: .bytes(document.bytes))
        for rule in rules where rule.fault == .slow { answer.delivery.delayMilliseconds += rule.number }
        answer.faults = rules.map(\.description)
        return answer
    }

    private func expired(lifetime: Int, issuedAt time: Int) -> FileAnswer {
        .error(
            403, "AccessDenied", "Request has expired",
            details: "<X-Amz-Expires>\(lifetime)</X-Amz-Expires>"
                + "<Expires>\(TimeFormats.isoSeconds(time + lifetime * 1000))</Expires>"
                + "<ServerTime>\(TimeFormats.isoSeconds(clock.now))</ServerTime>")
    }

    private func rules(for object: Shelf.Object, _ request: FileRequest, _ link: FileLinks.Link)
        -> [Misbehaviour.Rule]
    {
        let uses = mischief.use(ofLink: link.signature)
        let length = object.fragment.bytes
        let range = ByteRange.parse(request.header("range"), length: length)
        return mischief.rules(at: .file, object.fragment.filename) { rule in
            switch rule.fault {
            case .wrongRange, .wrongTotal, .ignoreRange: range?.isEmpty == false
            case .flip, .damage, .wrongCRC: (range ?? 0..<length).contains(Self.flipped(rule, length))
            case .expire where rule.value?.hasSuffix("r") == true:
                uses > Int(rule.value?.dropLast() ?? "") ?? 0
            case .expire: clock.now - link.time >= rule.number * 1000
            default: true
            }
        }
    }

    /// The answer that takes the place of the right one.
    private func replacement(_ rule: Misbehaviour.Rule?, _ link: FileLinks.Link) -> FileAnswer? {
        guard let rule else { return nil }
        switch rule.fault {
        case .expired: return expired(lifetime: link.lifetime, issuedAt: link.time)
        case .expire: return expired(lifetime: rule.number, issuedAt: link.time)
        case .html:
            return FileAnswer(
                status: 200, headers: [("Content-Type", "text/html; charset=utf-8")],
                body: .bytes(Pages.portal))
        case .redirect:
            return FileAnswer(
                status: 307, headers: [("Location", rule.value ?? "")], body: .bytes([]))
        case .status:
            let (code, message) = Self.codes[rule.number] ?? ("InternalError", "We encountered an error.")
            var answer = FileAnswer.error(rule.number, code, message)
            if let seconds = rule.retryAfter { answer.headers.append(("Retry-After", String(seconds))) }
            return answer
        default: return nil
        }
    }

    private static let codes = [
        400: ("BadRequest", "Bad Request"), 403: ("AccessDenied", "Access Denied"),
        404: ("NoSuchKey", "The specified key does not exist."),
        429: ("SlowDown", "Please reduce your request rate."),
        503: ("SlowDown", "Please reduce your request rate."),
    ]

    /// The byte that a rule damages; a position past the end wraps around.
    static func flipped(_ rule: Misbehaviour.Rule, _ length: Int) -> Int {
        // The last eight bytes are the CRC and the length.
        if rule.fault == .wrongCRC { return max(0, length - 8) }
        return switch rule.position {
        case .bytes(let bytes): bytes % max(1, length)
        case .percent(let percent): min(length * percent / 100, length - 1)
        case nil: length / 2
        }
    }
}
