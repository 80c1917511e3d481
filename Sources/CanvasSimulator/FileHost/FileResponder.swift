/// Decides what the file host answers to a request.
struct FileResponder: Sendable {
    let shelf: Shelf
    let links: FileLinks
    let clock: ServerClock

    func answer(_ request: FileRequest) -> FileAnswer {
        guard request.header("authorization") == nil else {
            // S3 refuses a request that is authorized twice, by its link and by a header.
            return .error(
                400, "InvalidArgument",
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, "
                    + "Signature query string parameter or the Authorization header should be specified")
        }
        guard request.method == "GET" || request.method == "HEAD" else {
            return .error(
                405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
        }
        switch links.check(path: request.path, query: request.query) {
        case .valid: break
        case .malformed: return .error(403, "AccessDenied", "Access Denied")
        case .wrongSignature:
            return .error(
                403, "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you "
                    + "provided. Check your key and signing method.")
        case .expired(let seconds, let end): return expired(seconds, end)
        }
        guard let object = shelf.object(at: request.path) else {
            return .error(404, "NoSuchKey", "The specified key does not exist.")
        }
        return serve(object, request)
    }

    func expired(_ seconds: Int, _ end: Int) -> FileAnswer {
        .error(
            403, "AccessDenied", "Request has expired",
            details:
                "<X-Amz-Expires>\(seconds)</X-Amz-Expires><Expires>\(TimeFormats.isoSeconds(end))</Expires>"
                + "<ServerTime>\(TimeFormats.isoSeconds(clock.now))</ServerTime>")
    }

    private func serve(_ object: Shelf.Object, _ request: FileRequest) -> FileAnswer {
        let tag = "\"\(object.fragment.sha256)\""
        let length = object.fragment.bytes
        if let wanted = request.header("if-match"), wanted != tag, wanted != "*" {
            return .error(
                412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold",
                details: "<Condition>If-Match</Condition>")
        }
        var answer = FileAnswer(
            status: 200,
            headers: [
                ("Content-Type", "application/x-gzip"), ("ETag", tag), ("Accept-Ranges", "bytes"),
                ("Last-Modified", TimeFormats.http(Self.modified)),
                ("Content-Disposition", "inline; filename=\"\(object.fragment.filename)\";"),
            ],
            body: .file(path: object.path, range: 0..<length))
        guard let range = ByteRange.parse(request.header("range"), length: length) else { return answer }
        guard !range.isEmpty else {
            var refusal = FileAnswer.error(
                416, "InvalidRange", "The requested range is not satisfiable",
                details: "<ActualObjectSize>\(length)</ActualObjectSize>")
            refusal.headers.append(("Content-Range", "bytes */\(length)"))
            return refusal
        }
        answer.status = 206
        answer.headers.append(
            ("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)"))
        answer.body = .file(path: object.path, range: range)
        return answer
    }

    private static let modified = School.firstDay * 86_400_000 + 57_600_000
}
