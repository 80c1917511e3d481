import Glibc
import Testing

@testable import CanvasSimulator

@Suite struct FileHostTests {
    @Test func `a file comes whole, with length, type and a strong ETag`() async throws {
        try await withSimulator { simulator, canvas in
            let file = try #require(try await canvas.dump(1).artifactsByTable?["course_dim"]?.files.first)
            let response = try await WireClient.request(file.url)
            #expect(response.status == 200)
            #expect(response.ending == .whole)
            let digest = response.body.withUnsafeBytes { Digests.sha256($0) }
            #expect(response.headers["etag"] == "\"\(digest)\"")
            #expect(file.filename.hasSuffix("-\(digest.prefix(8)).gz"))
            #expect(response.headers["content-length"] == String(response.body.count))
            #expect(response.headers["accept-ranges"] == "bytes")
            #expect(response.headers["last-modified"] == "Mon, 16 Nov 2020 16:00:00 GMT")
            #expect(response.headers["content-disposition"] == "inline; filename=\"\(file.filename)\";")
            let head = try await WireClient.request(file.url, method: "HEAD")
            #expect(head.headers["content-length"] == String(response.body.count))
            #expect(head.body.isEmpty)
            try await simulator.waitUntilServed(response.body.count)
            #expect(simulator.bytesServed == response.body.count)
        }
    }

    @Test func `clients may hang up at any point, and nothing ends`() async {
        await #expect(processExitsWith: .success) {
            signal(SIGPIPE, SIG_DFL)
            try await withSimulator { simulator, canvas in
                let link = try await canvas.link(to: "course_dim")
                for url in [link, simulator.apiURL + "/simulator/truth"] {
                    for sent in [1, 20, .max] {
                        for _ in 0..<30 { try await WireClient.hangUp(on: url, after: sent) }
                    }
                    #expect(try await WireClient.request(url).status == 200)
                }
            }
        }
    }

    @Test func `ranges are served`() async throws {
        try await withSimulator { _, canvas in
            let link = try await canvas.link(to: "course_dim")
            let whole = try await WireClient.request(link).body
            let count = whole.count
            for (range, expected) in [
                ("bytes=0-", 0..<count), ("bytes=100-", 100..<count), ("bytes=5-9", 5..<10),
                ("bytes=-7", count - 7..<count), ("bytes=10-999999999", 10..<count),
            ] {
                let response = try await WireClient.request(link, headers: [("Range", range)])
                #expect(response.status == 206)
                #expect(response.body == Array(whole[expected]), "\(range)")
                #expect(
                    response.headers["content-range"]
                        == "bytes \(expected.lowerBound)-\(expected.upperBound - 1)/\(count)")
            }
            let beyond = try await WireClient.request(link, headers: [("Range", "bytes=\(count)-")])
            #expect(beyond.status == 416)
            #expect(beyond.headers["content-range"] == "bytes */\(count)")
        }
    }

    @Test func `If-Match holds a range to the file it began with`() async throws {
        try await withSimulator { simulator, canvas in
            let link = try await canvas.link(to: "course_dim")
            let tag = try #require(try await WireClient.request(link).headers["etag"])
            simulator.resetLog()
            let same = try await WireClient.request(
                link, headers: [("Range", "bytes=10-"), ("If-Match", tag)])
            let other = try await WireClient.request(
                link, headers: [("Range", "bytes=10-"), ("If-Match", "\"x\"")])
            #expect([same.status, other.status] == [206, 412])
            #expect(other.text.contains("<Code>PreconditionFailed</Code>"))
            try await simulator.waitUntilServed(same.body.count)
            let log = simulator.requestLog
            #expect(log.map(\.host) == [.files, .files])
            #expect(log.map(\.range) == ["bytes=10-", "bytes=10-"])
            #expect(log.map(\.ifMatch) == [tag, "\"x\""])
            #expect(log.map(\.status) == [206, 412])
            #expect(log[0].bytesSent == same.body.count)
        }
    }

    @Test func `a connection serves many requests`() async throws {
        try await withSimulator { _, canvas in
            let files = try #require(try await canvas.dump(1).artifactsByTable?["submission_dim"]?.files)
            let responses = try await WireClient.requests(files.map(\.url))
            #expect(responses.map(\.status) == files.map { _ in 200 })
            #expect(responses.allSatisfy { gunzip($0.body) != nil })
        }
    }

    @Test func `credentials are refused and counted`() async throws {
        try await withSimulator { simulator, canvas in
            let link = try await canvas.link(to: "course_dim")
            let response = try await WireClient.request(link, headers: [("Authorization", "HMACAuth x:y")])
            #expect(response.status == 400)
            #expect(response.text.contains("Only one auth mechanism allowed"))
            #expect(simulator.credentialsAtFileHost == 1)
        }
    }

    @Test func `a link expires`() async throws {
        try await withSimulator {
            $0.linkLifetime = 0
        } _: { _, canvas in
            let link = try await canvas.link(to: "course_dim")
            let response = try await WireClient.request(link)
            #expect(response.status == 403)
            #expect(response.headers["content-type"] == "application/xml")
            #expect(
                response.text.contains(
                    "<Error><Code>AccessDenied</Code><Message>Request has expired</Message><X-Amz-Expires>0</X-Amz-Expires>"
                ))
        }
    }

    @Test func `a link that was tampered with is refused`() async throws {
        try await withSimulator { simulator, canvas in
            let link = try await canvas.link(to: "course_dim")
            let longer = link.replacing("X-Amz-Expires=7200", with: "X-Amz-Expires=9999")
            let other = link.replacing("course_dim/part", with: "user_dim/part")
            for changed in [longer, other] {
                let response = try await WireClient.request(changed)
                #expect(response.status == 403)
                #expect(response.text.contains("<Code>SignatureDoesNotMatch</Code>"))
            }
            let bare = try await WireClient.request(String(link.prefix { $0 != "?" }))
            #expect(bare.status == 403)
            #expect(bare.text.contains("<Code>AccessDenied</Code>"))
        }
    }

    @Test func `every answer of the API has links of its own`() async throws {
        try await withSimulator { _, canvas in
            let first = try await canvas.link(to: "course_dim")
            let second = try await canvas.link(to: "course_dim")
            #expect(first != second)
            #expect(first.prefix { $0 != "?" } == second.prefix { $0 != "?" })
        }
    }

    @Test func `the path of a daily file is as long as a real one's`() async throws {
        try await withSimulator { simulator, canvas in
            let link = try await canvas.link(to: "account_dim")
            let path = link.dropFirst(simulator.fileHostURL.count).prefix { $0 != "?" }
            let form =
                /\/\d{8}T160000\.\d{3}\/dw_split\/107420000000054321\/account_dim\/part-00500-[0-9a-f-]{36}\.c000\.txt\.gz/
            #expect(path.wholeMatch(of: form) != nil, "\(path)")
            #expect(simulator.fileHostURL != simulator.apiURL)
        }
    }

    @Test func `a rate is kept to`() async throws {
        try await withSimulator {
            $0.bytesPerSecond = 20_000
        } _: { _, canvas in
            let link = try await canvas.link(to: "discussion_entry_dim")
            let start = ContinuousClock.now
            let response = try await WireClient.request(link)
            let least = Double(response.body.count) / 20_000
            #expect(response.body.count > 4000)
            #expect(ContinuousClock.now - start >= .seconds(least * 0.9))
        }
    }
}

extension Simulator {
    /// Waits for a minute at most: the file host notes bytes when it has sent them, and the client may have them by then.
    fileprivate func waitUntilServed(_ bytes: Int) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while bytesServed < bytes, .now < end { try await Task.sleep(for: .milliseconds(2)) }
    }
}
