/// The ids that the files of one type define, as 64-bit hashes in an open table: 10 to 20 bytes for an id.
///
/// An id that is not in it is certainly in no file. That one is found which is not there takes two ids with the same 64
/// bits: once in some 10^13 lookups among a million ids, and then a warning is missing, no false one made.
final class SISIDSet {
    private var slots: UnsafeMutableBufferPointer<UInt64>
    private var mask: Int
    private(set) var count = 0
    /// So that the compiler does not leave the loads out.
    private var fetched: UInt64 = 0
    /// False once there were too many ids: then nothing can be said of those that are not in it.
    private(set) var isComplete = true

    /// What the sets of one validation may take together: 24 MiB, or 2.5 million ids.
    final class Budget {
        fileprivate var slots: Int

        init(slots: Int = 3 << 20) {
            self.slots = slots
        }
    }

    private let budget: Budget

    init(_ budget: Budget = Budget()) {
        self.budget = budget
        slots = Self.empty(1024)
        mask = 1023
    }

    deinit { slots.deallocate() }

    private static func empty(_ count: Int) -> UnsafeMutableBufferPointer<UInt64> {
        let slots = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: count)
        slots.initialize(repeating: 0)
        return slots
    }

    @inline(__always)
    func contains(_ hash: UInt64) -> Bool {
        let hash = hash | 1
        let base = slots.baseAddress.unsafelyUnwrapped
        var place = Int(truncatingIfNeeded: hash &>> 20) & mask
        while true {
            let found = base[place]
            if found == hash { return true }
            if found == 0 { return false }
            place = (place &+ 1) & mask
        }
    }

    /// Brings what `contains` will look at into the cache, all of it at once: none of the loads waits for another.
    @inline(__always)
    func fetch(_ hashes: Slice<UnsafeMutableBufferPointer<UInt64>>) {
        let base = slots.baseAddress.unsafelyUnwrapped
        var seen: UInt64 = 0
        for hash in hashes { seen |= base[Int(truncatingIfNeeded: hash &>> 20) & mask] }
        fetched |= seen
    }

    func insert(_ hash: UInt64) {
        guard !contains(hash) else { return }
        if count * 5 >= slots.count * 4 {
            guard isComplete, slots.count <= budget.slots else {
                isComplete = false
                return
            }
            budget.slots -= slots.count
            grow()
        }
        place(hash | 1)
        count += 1
    }

    private func place(_ hash: UInt64) {
        var place = Int(truncatingIfNeeded: hash &>> 20) & mask
        while slots[place] != 0 { place = (place + 1) & mask }
        slots[place] = hash
    }

    private func grow() {
        let old = slots
        slots = Self.empty(old.count * 2)
        mask = slots.count - 1
        for hash in old where hash != 0 { place(hash) }
        old.deallocate()
    }
}
