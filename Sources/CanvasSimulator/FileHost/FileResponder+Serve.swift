extension FileResponder {
    /// The file, or the part of it that is asked for, spoilt by those of `rules` that spoil.
    func serve(_ object: Shelf.Object, _ request: FileRequest, _ rules: [Misbehaviour.Rule]) -> FileAnswer {
        let name = object.fragment.filename
        func rule(_ fault: Misbehaviour.Fault) -> Misbehaviour.Rule? { rules.first { $0.fault == fault } }
        if rule(.etagChange) != nil { mischief.changeTag(of: name) }
        let edition = mischief.edition(of: name)
        let tag = "\"\(object.fragment.sha256)\(edition == 0 ? "" : "-\(edition)")\""
        if let wanted = request.header("if-match"), wanted != tag, wanted != "*" {
            return .error(
                412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold",
                details: "<Condition>If-Match</Condition>")
        }
        var length = object.fragment.bytes
        if let truncation = rule(.truncate) {
            length = truncation.position?.resolved(in: length) ?? length / 2
        }
        var delivery = Delivery()
        if rule(.trailingGarbage) != nil { delivery.garbage = Array("\u{0}trailing garbage".utf8) }
        let total = length + delivery.garbage.count
        var answer = FileAnswer(
            status: 200,
            headers: [
                ("Content-Type", "application/x-gzip"), ("ETag", tag), ("Accept-Ranges", "bytes"),
                ("Last-Modified", TimeFormats.http(Self.modified)),
                ("Content-Disposition", "inline; filename=\"\(name)\";"),
            ],
            body: .file(path: object.path, range: 0..<length))
        if rule(.identity) != nil { answer.headers.append(("Transfer-Encoding", "identity")) }
        if rule(.encoding) != nil { answer.headers.append(("Content-Encoding", "gzip")) }
        let header = rule(.ignoreRange) == nil ? request.header("range") : nil
        if var range = ByteRange.parse(header, length: total) {
            guard !range.isEmpty else { return Self.unsatisfiable(total) }
            if rule(.wrongRange) != nil { range = range.lowerBound / 2..<range.upperBound }
            let named = total + (rule(.wrongTotal) == nil ? 0 : 1000)
            answer.status = 206
            answer.headers.append(
                ("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(named)"))
            answer.body = .file(path: object.path, range: range.clamped(to: 0..<length))
            let garbage = range.clamped(to: length..<total)
            delivery.garbage = Array(
                delivery.garbage.dropFirst(garbage.lowerBound - length).prefix(garbage.count))
        }
        for rule in rules { Self.spoil(&delivery, rule, object.fragment.bytes, answer.body.count) }
        if rule(.lostMember) != nil, case .file(_, let range) = answer.body {
            let end = GzipMember.firstEnd(in: object.path) - range.lowerBound
            if 0..<range.count ~= end { delivery.ending = (end, .close) }
        }
        answer.delivery = delivery
        return answer
    }

    private static func spoil(
        _ delivery: inout Delivery, _ rule: Misbehaviour.Rule, _ length: Int, _ bodyLength: Int
    ) {
        let position = rule.position?.resolved(in: bodyLength)
        switch rule.fault {
        case .reset: delivery.ending = (position ?? 0, .reset)
        case .stall: delivery.ending = (position ?? 0, .silence)
        case .cut: delivery.ending = (position ?? bodyLength / 2, .close)
        case .noLength, .identity:
            delivery.framing = .close
            if let position { delivery.ending = (position, .close) }
        case .chunked: delivery.framing = .chunked
        case .chunkCut:
            delivery.framing = .chunked
            delivery.ending = (position ?? bodyLength / 2, .close)
        case .interim: delivery.announcements = 10_000
        case .slice: delivery.slice = rule.number
        case .flip, .damage, .wrongCRC: delivery.flips.append(flipped(rule, length))
        default: break
        }
    }

    private static func unsatisfiable(_ length: Int) -> FileAnswer {
        var answer = FileAnswer.error(
            416, "InvalidRange", "The requested range is not satisfiable",
            details: "<ActualObjectSize>\(length)</ActualObjectSize>")
        answer.headers.append(("Content-Range", "bytes */\(length)"))
        return answer
    }

    private static let modified = School.firstDay * 86_400_000 + 57_600_000
}
