import Testing

@testable import CanvasSimulator

@Suite struct MisbehaviourScriptTests {
    @Test(arguments: [
        "file:status=503,retry-after=1*2", "file:reset@5000%3", "file:stall@1000", "file:cut@90%",
        "file:flip@123",
        "file:html", "file:wrong-range", "file:ignore-range", "file:no-length", "file:expire=3",
        "file:expire=2r",
        "file:etag-change", "file:trailing-garbage", "file:slice=1", "api:status=429,retry-after=2",
        "api:reset",
        "api:stall", "api:truncated-json", "api:redirect=http://127.0.0.1:1/a%20b*2", "api:slow=100",
        "file[requests-*]:cut@10%~0.25*2/each", "listing[user_dim-*]:filename=parent",
        "listing:table=control",
        "listing:incomplete", "listing:link=link-local", "file:damage@50%; api:throttle*1; file:flip*3",
        "api[*/byDump/*]:status=503%2~0.5*3", "", "api[POST */sis_imports*]:status=503,retry-after=1,done*2",
        "api[POST *]:no-id,done; api:reset@50%; api:forget=batch_mode*1",
    ])
    func `a script reads back as it was written`(script: String) throws {
        #expect(try Misbehaviour(parsing: script).description == script)
    }

    @Test(arguments: [
        ("file:503", "file:status=503"), ("api:401-once", "api:status=401*1"),
        (" file:403 ;; api:html ; ", "file:status=403; api:html"),
        ("file:flip@1*1/each", "file:flip@1"), ("file:cut@9~0.5%2*1", "file:cut@9%2~0.5*1"),
    ])
    func `short forms mean the long ones`(script: String, meaning: String) throws {
        #expect(try Misbehaviour(parsing: script).description == meaning)
    }

    @Test func `a rule is what its parts say`() throws {
        var frequency = Misbehaviour.Frequency()
        frequency.every = 3
        frequency.limit = 2
        frequency.limitIsForEach = true
        let rule = Misbehaviour.Rule(
            .file, .status, value: "503", glob: "requests-*", retryAfter: 7, frequency: frequency)
        #expect(try Misbehaviour(parsing: "file[requests-*]:503,retry-after=7%3*2/each").rules == [rule])
    }

    @Test(arguments: [
        ("reset", "it must begin with file:, api:, listing: or dap:"),
        ("files:reset", "it must begin with file:, api:, listing: or dap:"),
        ("file:explode", "there is no fault \"explode\""),
        ("file:cut@x", "after @ comes a number of bytes, or a percentage"),
        ("api:cut@5", "cut is for file:"), ("file:throttle", "throttle is for api:"),
        ("listing:reset", "reset is for file: and api:"), ("file:html@5", "html takes no @"),
        ("file:html=5", "html takes no value"), ("file:slice", "slice= needs a number"),
        ("file:status=20", "status= needs a status from 100 to 599"),
        ("file:expire=soon", "expire= needs seconds, or requests such as 3r"),
        ("api:redirect=there", "redirect= needs a URL"),
        ("file:cut,retry-after=1", "only a status takes retry-after"),
        ("file:503,after=1", "after a comma comes retry-after=SECONDS, or done"),
        ("api:reset,done", "done is for what takes the place of the API's answer"),
        ("file:503,done", "done is for what takes the place of the API's answer"),
        ("listing:table=nice", "table= is one of parent, absolute, control, long, quote, empty"),
    ])
    func `a mistake is named`(script: String, reason: String) {
        #expect(throws: SimulatorError("Cannot understand the rule \"\(script)\": \(reason).")) {
            _ = try Misbehaviour(parsing: "file:html; \(script)")
        }
    }

    @Test(arguments: [
        ("*", "anything", true), ("requests-*", "requests-00000-aa.gz", true),
        ("requests-*", "user_dim-0.gz", false),
        ("*-00001-*", "user_dim-00001-aa.gz", true), ("?ser_dim", "user_dim", true),
        ("user", "user_dim", false),
        ("", "", true), ("*a*b", "xaxb", true), ("*a*b", "xbxa", false),
    ])
    func `globs match`(pattern: String, name: String, expected: Bool) {
        #expect(Glob.matches(pattern, name) == expected)
    }

    @Test func `rules apply as often as they say`() throws {
        func hits(_ script: String, _ names: [String]) throws -> [Bool] {
            let mischief = Mischief(try Misbehaviour(parsing: script))
            return names.map { !mischief.rules(at: .file, $0).isEmpty }
        }
        let names = ["a", "a", "b", "a", "b", "b"]
        #expect(try hits("file:html*2", names) == [true, true, false, false, false, false])
        #expect(try hits("file:html*1/each", names) == [true, false, true, false, false, false])
        #expect(try hits("file:html%3", names) == [false, false, true, false, false, true])
        #expect(try hits("file:html%2*1", names) == [false, true, false, false, false, false])
        #expect(try hits("file[b]:html", names) == [false, false, true, false, true, true])
        #expect(try hits("file:html~0", names) == names.map { _ in false })
        #expect(try hits("file:html~1", names) == names.map { _ in true })
        #expect(try hits("api:html", names) == names.map { _ in false })
        // The second rule gets the turns that the first one leaves.
        #expect(try hits("file:html*1; file:503*2", names) == [true, true, true, false, false, false])
    }

    @Test func `chance does not depend on the order in which requests come`() throws {
        let script = try Misbehaviour(parsing: "file:html~0.5", seed: 9)
        func outcome(_ names: [String]) -> [String: [Bool]] {
            let mischief = Mischief(script)
            return names.reduce(into: [:]) {
                $0[$1, default: []].append(!mischief.rules(at: .file, $1).isEmpty)
            }
        }
        let names = (0..<200).map { "file-\($0 % 20)" }
        #expect(outcome(names) == outcome(names.reversed()))
        let share = outcome(names).values.joined().count { $0 }
        #expect(60...140 ~= share)
    }

    @Test func `mixtures differ by seed, read back, and leave a client eight tries`() throws {
        let mixtures = (0..<50).map { Misbehaviour.mixture(seed: UInt64($0)) }
        #expect(Set(mixtures.map(\.description)).count > 45)
        for (seed, mixture) in mixtures.enumerated() {
            #expect(Misbehaviour.mixture(seed: UInt64(seed)) == mixture)
            #expect(
                try Misbehaviour(parsing: mixture.description, seed: UInt64(seed)) == mixture, "seed \(seed)")
            let faults = mixture.rules.filter { $0.place == .file }
            #expect(faults.allSatisfy { $0.frequency.limitIsForEach })
            #expect(faults.reduce(0) { $0 + ($1.frequency.limit ?? 100) } <= 6, "seed \(seed)")
        }
        let used = Set(mixtures.flatMap(\.rules).map(\.fault))
        #expect(used.count > 17)
    }

    @Test func `the reference names every fault`() {
        for fault in Misbehaviour.Fault.allCases {
            #expect(Misbehaviour.reference.contains("\n  \(fault.rawValue)"), "\(fault)")
        }
    }
}
