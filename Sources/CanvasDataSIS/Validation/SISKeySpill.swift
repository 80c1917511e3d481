import CanvasDataTransfer

/// Finds the hashes that were added more than once, in memory that does not grow with their number.
///
/// Hashes are parted by their top byte; each part gathers in a buffer of 4 KiB, which goes to a temporary file when it is
/// full. In the end the parts are searched one after another, each in a table of at most 2 MiB. Five million keys put
/// 40 MB into the file; a hundred thousand none at all.
final class SISKeySpill {
    private static let parts = 256
    private static let block = 512
    /// Hashes searched at once: half of the table.
    private static let mostAtOnce = 1 << 17

    private let buffer = Buffer(parts * block * 8)
    private let filled = UnsafeMutablePointer<Int>.allocate(capacity: parts)
    private var blocks = [[Int32]](repeating: [], count: parts)
    private var blockCount = 0
    private var file: TemporaryFile?

    init() {
        filled.initialize(repeating: 0, count: Self.parts)
    }

    deinit { filled.deallocate() }

    /// How many were added.
    var count: Int { (0..<Self.parts).reduce(blockCount * Self.block) { $0 + filled[$1] } }

    private var hashes: UnsafeMutablePointer<UInt64> {
        buffer.bytes.assumingMemoryBound(to: UInt64.self).baseAddress.unsafelyUnwrapped
    }

    // `hash` is not 0.
    @inline(__always)
    func add(_ hash: UInt64) throws {
        let part = Int(truncatingIfNeeded: hash &>> 56)
        hashes[part &* Self.block &+ filled[part]] = hash
        filled[part] &+= 1
        if filled[part] == Self.block { try spill(part) }
    }

    private func spill(_ part: Int) throws {
        let file = try self.file ?? TemporaryFile()
        self.file = file
        let bytes = UnsafeRawBufferPointer(buffer.bytes)
        let size = Self.block * 8
        try file.write(
            UnsafeRawBufferPointer(rebasing: bytes[part * size..<(part + 1) * size]), at: blockCount * size)
        blocks[part].append(Int32(blockCount))
        blockCount += 1
        filled[part] = 0
    }

    /// Calls `body` with a hash each time it comes again.
    func forEachRepeated(_ body: (UInt64) -> Void) throws {
        let table = Buffer(Self.mostAtOnce * 2 * 8)
        let block = Buffer(Self.block * 8)
        for part in 0..<Self.parts {
            try Task.checkCancellation()
            let total = blocks[part].count * Self.block + filled[part]
            guard total > 1 else { continue }
            let rounds = (total + Self.mostAtOnce - 1) / Self.mostAtOnce
            for round in 0..<rounds {
                var search = Search(table: table, expected: total / rounds + 1, round: round, rounds: rounds)
                for number in blocks[part] {
                    try file?.read(into: block.bytes, at: Int(number) * Self.block * 8)
                    search.look(block.bytes.assumingMemoryBound(to: UInt64.self), body)
                }
                search.look(
                    UnsafeMutableBufferPointer(start: hashes + part * Self.block, count: filled[part]), body)
            }
        }
    }

    private struct Search {
        let slots: UnsafeMutablePointer<UInt64>
        let mask: Int
        let most: Int
        var count = 0
        let round: UInt64
        let rounds: UInt64

        init(table: Buffer, expected: Int, round: Int, rounds: Int) {
            var size = 1024
            let largest = table.bytes.count / 8
            while size < expected * 2, size < largest { size *= 2 }
            mask = size - 1
            // A table must keep an empty slot. Only hashes that crowd together, which none do by chance, get near.
            most = size - 1
            self.round = UInt64(round)
            self.rounds = UInt64(rounds)
            slots = table.bytes.assumingMemoryBound(to: UInt64.self).baseAddress.unsafelyUnwrapped
            slots.update(repeating: 0, count: size)
        }

        mutating func look(_ hashes: UnsafeMutableBufferPointer<UInt64>, _ body: (UInt64) -> Void) {
            for hash in hashes {
                if rounds > 1, (hash &>> 32) % rounds != round { continue }
                var place = Int(truncatingIfNeeded: hash &>> 8) & mask
                while slots[place] != 0, slots[place] != hash { place = (place &+ 1) & mask }
                if slots[place] == hash {
                    body(hash)
                } else if count < most {
                    slots[place] = hash
                    count += 1
                }
            }
        }
    }
}
