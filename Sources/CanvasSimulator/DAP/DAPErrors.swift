/// The replies with which DAP refuses, in the shapes of its description.
enum DAPErrors {
    /// The usual shape, and members more.
    private static func answer(
        _ status: Int, _ type: String, _ message: String, _ more: [(String, JSONValue)] = []
    ) -> APIAnswer {
        .json(
            .object([
                ("error", .object([("type", .string(type)), uuid, ("message", .string(message))] + more))
            ]),
            status: status)
    }

    /// It names an entry in the log of the real service, and is another one each time.
    private static var uuid: (String, JSONValue) {
        ("uuid", .string(Randomness.uuid(UInt64.random(in: .min ... .max))))
    }

    /// 400, with the place of what is wrong: an offset in the body.
    static func validation(_ message: String, at offset: Int, in body: [UInt8]) -> APIAnswer {
        let before = body.prefix(offset)
        let lineStart = (before.lastIndex(of: 0x0A) ?? -1) + 1
        return answer(
            400, "ValidationError", message,
            [
                (
                    "location",
                    .object([
                        ("line", .number(before.count { $0 == 0x0A } + 1)),
                        ("column", .number(offset - lineStart + 1)), ("character", .number(offset + 1)),
                    ])
                )
            ])
    }

    /// 404. `kind` is namespace, table, object or job.
    static func notFound(_ kind: String, _ id: String) -> APIAnswer {
        let name = kind.prefix(1).uppercased() + kind.dropFirst()
        return answer(
            404, "ObjectNotFound", "\(name) does not exist.", [("id", .string(id)), ("kind", .string(kind))])
    }

    /// 400, with the earliest and latest moment that increments can start from.
    static func outOfRange(from first: Int, to last: Int, snapshotIsRequired: Bool) -> APIAnswer {
        answer(
            400, snapshotIsRequired ? "SnapshotRequiredError" : "OutOfRangeError",
            snapshotIsRequired
                ? "The table was reloaded recently. A new snapshot is required."
                : "There is no data in the requested range.",
            [("since", .string(DAPTime.iso(first))), ("until", .string(DAPTime.iso(last)))])
    }

    static func unauthorized(_ message: String) -> APIAnswer { answer(401, "AuthenticationError", message) }

    /// The error of a job that failed.
    static var processing: JSONValue {
        .object([
            ("type", .string("ProcessingError")), uuid,
            ("message", .string("The job has terminated due to an unexpected error.")),
        ])
    }

    /// 429: not DAP's own, but the gateway's before it.
    static func tooMany(retryAfter seconds: Int) -> APIAnswer {
        var answer = gateway(429, "API rate limit exceeded")
        answer.headers.append(("Retry-After", String(seconds)))
        return answer
    }

    /// What the gateway answers itself.
    static func gateway(_ status: Int, _ message: String) -> APIAnswer {
        .json(.object([("message", .string(message))]), status: status)
    }

    /// One of the errors that a misbehaviour rule can name; `first` and `last` are the permitted moments.
    static func answer(kind: String, _ table: String, from first: Int, to last: Int) -> APIAnswer {
        switch kind {
        case "validation": validation("The input is malformed.", at: 0, in: [])
        case "not-found": notFound("table", table)
        case "out-of-range": outOfRange(from: first, to: last, snapshotIsRequired: false)
        case "snapshot-required": outOfRange(from: first, to: last, snapshotIsRequired: true)
        case "authentication": unauthorized("The access token is not valid.")
        case "not-onboarded":
            answer(403, "AccountNotOnboarded", "The requested account has not been onboarded yet.")
        case "disabled": answer(403, "AccountDisabled", "Client access to the account has been restricted.")
        case "maintenance":
            answer(403, "AccountUnderMaintenance", "The account is under maintenance. Try again later.")
        case "forbidden":
            answer(403, "RequestTypeForbidden", "Requests of this type are forbidden for the account.")
        case "processing": answer(500, "ProcessingError", "Internal server error.")
        case "gateway-timeout":
            .json(
                .object([("error", .object([("message", .string("Endpoint request timed out"))]))]),
                status: 504)
        default:
            answer(418, "com.instructure.TeapotException", "Short and stout.", [("spout", .bool(true))])
        }
    }

    /// What `api:status=…` has instead of Canvas Data's own JSON.
    static func answer(status: Int) -> APIAnswer {
        switch status {
        case 401: unauthorized("The access token is not valid.")
        case 429: gateway(429, "API rate limit exceeded")
        case 500...: answer(status, "InternalServerError", "Internal server error.")
        default: gateway(status, FileAnswer.reason(status))
        }
    }
}
