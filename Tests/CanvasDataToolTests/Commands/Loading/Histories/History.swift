import CanvasDataPostgres
import SharedFixture

/// A random sequence of steps, which follows from its seed.
struct History: Sendable {
    let seed: UInt64
    var steps: [HistoryStep]

    init(seed: UInt64, steps: [HistoryStep]) {
        self.seed = seed
        self.steps = steps
    }

    init(seed: UInt64) {
        var chance = HistoryChance(SplitMix64(seed: seed))
        var steps: [HistoryStep] = [.make(ModelCanvas.NewDump()), .refresh(chance.run(mayEnd: false))]
        for _ in 0..<Int.random(in: 4...14, using: &chance.random) { steps += chance.steps() }
        self.init(seed: seed, steps: steps)
    }
}

extension History: CustomStringConvertible {
    var description: String {
        "seed \(seed):\n" + steps.enumerated().map { "  \($0 + 1). \($1)" }.joined(separator: "\n")
    }
}

/// Draws steps.
struct HistoryChance {
    var random: SplitMix64

    init(_ random: SplitMix64) {
        self.random = random
    }

    private mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }
    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    /// One step, or some that belong together.
    mutating func steps() -> [HistoryStep] {
        switch number(0...99) {
        case ..<26: return [.make(newDump())]
        case ..<34: return (0..<number(2...4)).map { _ in .make(newDump()) }
        case ..<42: return [.finish(number(0...3))]
        case ..<44: return [.abandon(number(0...3))]
        case ..<52: return [.expire(number(1...4))]
        case ..<70: return [.refresh(run())]
        case ..<78: return [.load(dump: dump(), includesRequests: !oneIn(3), run())]
        case ..<82: return [.download(dump: dump())]
        case ..<86: return [.loadFromFolder(dump: dump(), includesRequests: !oneIn(4), run())]
        default: return [.harm(harm())]
        }
    }

    /// The newest, mostly.
    private mutating func dump() -> Int { oneIn(2) ? 0 : number(0...4) }

    private mutating func newDump() -> ModelCanvas.NewDump {
        var new = ModelCanvas.NewDump()
        new.isRegular = !oneIn(5)
        new.isFinished = !oneIn(4)
        if oneIn(6) { new.names = .shared }
        if new.isRegular {
            if oneIn(6) { new.requests = .none } else if oneIn(15) { new.requests = .full }
        } else {
            new.sharesSequence = oneIn(5)
        }
        return new
    }

    mutating func run(mayEnd: Bool = true) -> HistoryRun {
        var run = HistoryRun()
        if oneIn(3) { run.atomicity = .table }
        if oneIn(3) { run.jobs = 2 }
        if mayEnd, oneIn(6) { run.again = true }
        guard mayEnd, oneIn(3) else { return run }
        // A run of one dump sends some 100 messages.
        let message = number(1...130)
        run.end = [.killed(message), .killed(message), .cut(message), .stopped(message)][number(0...3)]
        return run
    }

    private mutating func harm() -> HistoryHarm {
        let table = oneIn(2) ? "requests" : ModelCanvas.tables[number(0...2)]
        return switch number(0...12) {
        case 0...1: .dropTable(table)
        case 2: .renameTable(table)
        case 3: .detachPartition(table)
        case 4: .dropPartition(table)
        case 5: .truncate(table)
        case 6...7: .deleteRows(table, every: number(2...9))
        case 8...9: .dropStore
        case 10: .makePlain(table)
        default: .dropLedger
        }
    }
}
