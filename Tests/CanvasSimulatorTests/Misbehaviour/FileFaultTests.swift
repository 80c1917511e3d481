import Testing

@testable import CanvasSimulator

/// Each fault of the file host, seen on the wire.
@Suite struct FileFaultTests {
    /// A file, its right content, and a way to ask for it under a script.
    private struct Subject {
        let simulator: Simulator
        let canvas: CanvasClient
        let link: String
        let whole: [UInt8]
        let tag: String

        func get(_ script: String, _ headers: [(String, String)] = [], timeout: Int = 30_000) async throws
            -> WireResponse
        {
            try simulator.misbehave(script)
            return try await again(headers, timeout: timeout)
        }

        func again(_ headers: [(String, String)] = [], timeout: Int = 30_000) async throws -> WireResponse {
            try await WireClient.request(link, headers: headers, timeout: timeout)
        }
    }

    private func withFile(_ body: (Subject) async throws -> Void) async throws {
        try await withSimulator { simulator, canvas in
            let link = try await canvas.link(to: "discussion_entry_dim")
            let right = try await WireClient.request(link)
            #expect(right.body.count > 4000)
            try await body(
                Subject(
                    simulator: simulator, canvas: canvas, link: link, whole: right.body,
                    tag: right.headers["etag"] ?? ""))
        }
    }

    @Test func `status, with S3's XML and Retry-After, the first two times`() async throws {
        try await withFile { file in
            let first = try await file.get("file:status=503,retry-after=4*2")
            #expect(first.status == 503)
            #expect(first.headers["retry-after"] == "4")
            #expect(first.text.contains("<Error><Code>SlowDown</Code>"))
            let rest = [try await file.again().status, try await file.again().status]
            #expect(rest == [503, 200])
            #expect(file.simulator.requestLog.last?.fault == nil)
            #expect(file.simulator.requestLog.dropLast().last?.fault == "file:status=503,retry-after=4*2")
        }
    }

    @Test(arguments: [(403, "AccessDenied"), (404, "NoSuchKey"), (500, "InternalError")])
    func `other statuses name S3's code`(status: Int, code: String) async throws {
        try await withFile { file in
            let response = try await file.get("file:\(status)")
            #expect(response.status == status)
            #expect(response.text.contains("<Code>\(code)</Code>"))
        }
    }

    @Test(arguments: [0, 1000])
    func `reset, after so many bytes`(position: Int) async throws {
        try await withFile { file in
            let response = try await file.get("file:reset@\(position)")
            #expect(response.ending == .reset)
            #expect(response.headers["content-length"] == String(file.whole.count))
            #expect(response.body == Array(file.whole[..<position]))
        }
    }

    @Test func `stall, until the client gives up`() async throws {
        try await withFile { file in
            let response = try await file.get("file:stall@1000", timeout: 300)
            #expect(response.ending == .timedOut)
            #expect(response.body == Array(file.whole[..<1000]))
        }
    }

    @Test func `cut, short of the announced length`() async throws {
        try await withFile { file in
            let response = try await file.get("file:cut@90%")
            #expect(response.ending == .closedEarly)
            #expect(response.headers["content-length"] == String(file.whole.count))
            #expect(response.body == Array(file.whole[..<(file.whole.count * 90 / 100)]))
            // The position counts from where the answer begins: each try gets further.
            let rest = try await file.again([("Range", "bytes=1000-")])
            #expect(rest.body.count == (file.whole.count - 1000) * 90 / 100)
        }
    }

    @Test func `truncate, with a length to match`() async throws {
        try await withFile { file in
            let response = try await file.get("file:truncate@100")
            #expect(response.ending == .whole)
            #expect(response.body == Array(file.whole[..<100]))
        }
    }

    @Test func `flip one bit once, where it is, whatever the range`() async throws {
        try await withFile { file in
            let elsewhere = try await file.get("file:flip@50", [("Range", "bytes=100-")])
            #expect(elsewhere.body == Array(file.whole[100...]))
            let flipped = try await file.again([("Range", "bytes=40-")])
            var expected = Array(file.whole[40...])
            expected[10] ^= 0x10
            #expect(flipped.body == expected)
            #expect(gunzip(Array(file.whole[..<40]) + flipped.body) == nil)
            #expect(try await file.again().body == file.whole)
        }
    }

    @Test func `damage is there every time, under the same ETag`() async throws {
        try await withFile { file in
            let first = try await file.get("file:damage@50%")
            let second = try await file.again()
            var expected = file.whole
            expected[file.whole.count / 2] ^= 0x10
            #expect(first.body == expected)
            #expect(second.body == expected)
            #expect(first.headers["etag"] == file.tag)
            #expect(second.headers["etag"] == file.tag)
        }
    }

    @Test func `an HTML page with status 200`() async throws {
        try await withFile { file in
            let response = try await file.get("file:html")
            #expect(response.status == 200)
            #expect(response.headers["content-type"] == "text/html; charset=utf-8")
            #expect(response.text.hasPrefix("<!DOCTYPE html>"))
        }
    }

    @Test func `a wrong range, a wrong total, no range at all`() async throws {
        try await withFile { file in
            let count = file.whole.count
            let range = [("Range", "bytes=1000-")]
            let wrong = try await file.get("file:wrong-range", range)
            #expect(wrong.headers["content-range"] == "bytes 500-\(count - 1)/\(count)")
            #expect(wrong.body == Array(file.whole[500...]))
            let total = try await file.get("file:wrong-total", range)
            #expect(total.headers["content-range"] == "bytes 1000-\(count - 1)/\(count + 1000)")
            #expect(total.body == Array(file.whole[1000...]))
            let ignored = try await file.get("file:ignore-range*1", range)
            #expect(ignored.status == 200)
            #expect(ignored.body == file.whole)
            // A request without a range does not use it up.
            #expect(try await file.get("file:ignore-range*1").body == file.whole)
            #expect(try await file.again(range).status == 200)
            #expect(try await file.again(range).status == 206)
        }
    }

    @Test func `no length, whole or cut`() async throws {
        try await withFile { file in
            let whole = try await file.get("file:no-length")
            #expect(whole.headers["content-length"] == nil)
            #expect(whole.headers["connection"] == "close")
            #expect(whole.body == file.whole)
            let cut = try await file.get("file:no-length@50%")
            #expect(cut.ending == .whole)
            #expect(cut.body == Array(file.whole[..<(file.whole.count / 2)]))
        }
    }

    @Test func `an identity that announces no end, whole or cut`() async throws {
        try await withFile { file in
            let whole = try await file.get("file:identity")
            #expect(whole.headers["content-length"] == nil)
            #expect(whole.headers["transfer-encoding"] == "identity")
            #expect(whole.body == file.whole)
            let cut = try await file.get("file:identity@50%")
            #expect(cut.body == Array(file.whole[..<(file.whole.count / 2)]))
        }
    }

    @Test func `an answer that is announced and never comes`() async throws {
        try await withFile { file in
            let answer = try await file.get("file:interim")
            #expect(answer.status == 100)
            #expect(answer.text.hasSuffix("HTTP/1.1 100 Continue\r\n\r\n"))
            #expect(try await file.get("").status == 200)
        }
    }

    @Test func `chunks, to the end or not`() async throws {
        try await withFile { file in
            let size = String(file.whole.count, radix: 16)
            let whole = try await file.get("file:chunked", [("Connection", "close")], timeout: 300)
            #expect(whole.headers["transfer-encoding"] == "chunked")
            #expect(whole.body == Array("\(size)\r\n".utf8) + file.whole + Array("\r\n0\r\n\r\n".utf8))
            let cut = try await file.get("file:chunk-cut@10")
            #expect(cut.body == Array("a\r\n".utf8) + file.whole[..<10] + Array("\r\n".utf8))
            #expect(cut.headers["content-length"] == nil)
        }
    }

    @Test func `links expire after some requests, each on its own, and new ones work`() async throws {
        try await withFile { file in
            #expect(try await file.get("file:expire=2r").status == 200)
            #expect(try await file.again().status == 200)
            let third = try await file.again()
            #expect(third.status == 403)
            #expect(third.text.contains("<Message>Request has expired</Message>"))
            let new = try await file.canvas.link(to: "discussion_entry_dim")
            #expect(try await WireClient.request(new).status == 200)
        }
    }

    @Test func `links expire after some seconds, or at once`() async throws {
        try await withFile { file in
            #expect(try await file.get("file:expire=3600").status == 200)
            #expect(try await file.get("file:expire=0").status == 403)
            let expired = try await file.get("file:expired*1")
            #expect(
                expired.text.contains(
                    "<Message>Request has expired</Message><X-Amz-Expires>7200</X-Amz-Expires>"))
            #expect(try await file.again().status == 200)
        }
    }

    @Test func `a file changes its ETag, and If-Match fails`() async throws {
        try await withFile { file in
            let headers = [("Range", "bytes=10-"), ("If-Match", file.tag)]
            #expect(try await file.get("file:etag-change*1", headers).status == 412)
            let new = try await file.again()
            #expect(new.headers["etag"] == file.tag.dropLast() + "-1\"")
            #expect(try await file.again(headers).status == 412)
            #expect(new.body == file.whole)
        }
    }

    @Test func `trailing garbage, in the whole and in a range`() async throws {
        try await withFile { file in
            let garbage = Array("\u{0}trailing garbage".utf8)
            let whole = try await file.get("file:trailing-garbage")
            #expect(whole.ending == .whole)
            #expect(whole.body == file.whole + garbage)
            #expect(gunzip(whole.body) == nil)
            let total = whole.body.count
            let end = try await file.again([("Range", "bytes=\(file.whole.count + 2)-")])
            #expect(end.body == Array(garbage[2...]))
            #expect(end.headers["content-range"] == "bytes \(total - 15)-\(total - 1)/\(total)")
        }
    }

    @Test func `slices, delays, an encoding and a redirect`() async throws {
        try await withFile { file in
            #expect(try await file.get("file:slice=1").body == file.whole)
            let start = ContinuousClock.now
            #expect(try await file.get("file:slow=200").body == file.whole)
            #expect(ContinuousClock.now - start >= .milliseconds(200))
            #expect(try await file.get("file:encoding").headers["content-encoding"] == "gzip")
            let redirect = try await file.get("file:redirect=http://127.0.0.2:9/x")
            #expect(redirect.status == 307)
            #expect(redirect.headers["location"] == "http://127.0.0.2:9/x")
        }
    }

    @Test func `a glob spares other files`() async throws {
        try await withFile { file in
            #expect(try await file.get("file[requests-*]:404").status == 200)
            let requests = try await file.canvas.link(to: "requests")
            #expect(try await WireClient.request(requests).status == 404)
        }
    }
}
