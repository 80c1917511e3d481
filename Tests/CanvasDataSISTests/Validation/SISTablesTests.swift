import SharedFixture
import Testing

@testable import CanvasDataSIS

@Suite struct SISTablesTests {
    @Test func `an id set holds what was put in, and no more than its budget`() {
        var random = SplitMix64()
        print("id set: CANVAS_DATA_SEED=\(random.seed)")
        let set = SISIDSet()
        var expected: Set<UInt64> = []
        for _ in 0..<20_000 {
            let hash = UInt64.random(in: .min ... .max, using: &random)
            set.insert(hash)
            expected.insert(hash | 1)
        }
        #expect(set.count == expected.count)
        #expect(set.isComplete)
        #expect(expected.allSatisfy(set.contains))
        #expect(
            (0..<10_000).allSatisfy { _ in !set.contains(UInt64.random(in: .min ... .max, using: &random)) })

        let small = SISIDSet(SISIDSet.Budget(slots: 4096))
        for _ in 0..<20_000 { small.insert(UInt64.random(in: .min ... .max, using: &random)) }
        #expect(small.isComplete == false)
        #expect(small.count <= 8192)
    }

    @Test(arguments: [0, 1, 1000, 200_000])
    func `repeated hashes are found, each as often as it comes again`(count: Int) throws {
        var random = SplitMix64()
        print("key spill: CANVAS_DATA_SEED=\(random.seed)")
        let spill = SISKeySpill()
        var times: [UInt64: Int] = [:]
        for _ in 0..<count {
            let isAgain = Int.random(in: 0..<50, using: &random) == 0
            let hash =
                isAgain
                ? times.keys.first ?? 1 : UInt64.random(in: 1...UInt64(count) * 20, using: &random) << 40 | 7
            try spill.add(hash)
            times[hash, default: 0] += 1
        }
        var found: [UInt64: Int] = [:]
        try spill.forEachRepeated { found[$0, default: 0] += 1 }
        #expect(found == times.filter { $0.value > 1 }.mapValues { $0 - 1 })
        #expect(spill.count == count)
    }
}
