import CCanvasISAL
import Glibc

/// Inflates gzip (RFC 1952) into another sink: any number of members, each one's CRC-32 and length checked.
///
/// The stream must end exactly at the end of a member: a cut file, or anything behind the last member, is an
/// error. Inflating is ISA-L's.
package final class Gunzip: ByteSink {
    /// Compressed bytes taken so far.
    package private(set) var bytesRead = 0
    /// Uncompressed bytes given on so far.
    package private(set) var bytesWritten = 0

    private var next: any ByteSink
    // ISA-L keeps pointers into its state and its buffers between calls, so they must not move.
    private let state: UnsafeMutablePointer<inflate_state>
    private let output: UnsafeMutableRawBufferPointer
    private let input: UnsafeMutableRawBufferPointer
    private var position = Position.betweenMembers
    private var members = 0

    private var header = GzipHeader()
    private var headerStart = 0

    private enum Position { case betweenMembers, inHeader, inMember }

    /// How many uncompressed bytes may be gathered.
    private static let blocks = 4096...64 << 20

    /// Bytes that ISA-L may hand back from the piece before, in front of the piece it reads.
    private static let carry = 64

    /// - Parameters:
    ///   - next: where the uncompressed bytes go.
    ///   - block: uncompressed bytes gathered before each of its writes, brought between 4 KiB and 64 MiB.
    package init(into next: any ByteSink, block: Int = 256 << 10) {
        self.next = next
        state = .allocate(capacity: 1)
        state.initialize(to: inflate_state())
        output = .allocate(
            byteCount: min(max(block, Self.blocks.lowerBound), Self.blocks.upperBound), alignment: 64)
        input = .allocate(byteCount: Self.carry + 128 << 10, alignment: 64)
    }

    /// Begins another file with the buffers of this one.
    package func begin(into next: any ByteSink) {
        self.next = next
        position = .betweenMembers
        members = 0
        bytesRead = 0
        bytesWritten = 0
    }

    deinit {
        state.deallocate()
        output.deallocate()
        input.deallocate()
    }

    package func write(_ bytes: UnsafeRawBufferPointer) throws {
        // ISA-L reads ahead and, at the end of a member, steps back over what it did not need. So that it never
        // steps out of our memory, each piece lies behind the end of the one before.
        let piece = input.count - Self.carry
        var start = 0
        while start < bytes.count {
            let count = min(piece, bytes.count - start)
            let target = UnsafeMutableRawBufferPointer(rebasing: input[Self.carry..<Self.carry + count])
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]))
            try inflate(count)
            bytesRead += count
            start += count
            keepEnd(of: count)
        }
    }

    package func finish() throws {
        guard members > 0 || position != .betweenMembers else { throw GunzipError.empty }
        guard position == .betweenMembers else { throw GunzipError.cutShort(after: bytesRead) }
    }

    private func keepEnd(of count: Int) {
        guard let base = input.baseAddress else { return }
        memmove(base, base + count, Self.carry)
    }

    private func inflate(_ count: Int) throws {
        guard let base = input.baseAddress, let out = output.baseAddress else { return }
        state.pointee.next_in = (base + Self.carry).assumingMemoryBound(to: UInt8.self)
        state.pointee.avail_in = UInt32(count)
        repeat {
            if position != .inMember {
                guard try readHeader() else { return }
                beginMember()
            }
            state.pointee.next_out = out.assumingMemoryBound(to: UInt8.self)
            state.pointee.avail_out = UInt32(output.count)
            let code = isal_inflate(state)
            let made = output.count - Int(state.pointee.avail_out)
            guard code == ISAL_DECOMP_OK || code == ISAL_END_INPUT else { throw failure(code) }
            if made > 0 {
                bytesWritten += made
                try next.write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(output)[..<made]))
            }
            if state.pointee.block_state == ISAL_BLOCK_FINISH {
                members += 1
                position = .betweenMembers
            }
            // With its output full, ISA-L may hold more although it has read all its input.
        } while state.pointee.avail_in > 0 || (position == .inMember && state.pointee.avail_out == 0)
    }

    /// Takes header bytes; false when the rest of them is in the next piece.
    private func readHeader() throws -> Bool {
        while state.pointee.avail_in > 0, let next = state.pointee.next_in {
            if position == .betweenMembers {
                header = GzipHeader()
                headerStart = bytesRead + offset
                position = .inHeader
            }
            let progress = header.take(next.pointee)
            state.pointee.next_in = next + 1
            state.pointee.avail_in -= 1
            switch progress {
            case .more: continue
            case .complete: return true
            case .wrong:
                throw members == 0 ? GunzipError.notGzip : .trailingBytes(at: headerStart)
            }
        }
        return false
    }

    private func beginMember() {
        let input = (state.pointee.next_in, state.pointee.avail_in)
        if members == 0 {
            isal_inflate_init(state)
        } else {
            isal_inflate_reset(state)
        }
        state.pointee.crc_flag = UInt32(ISAL_GZIP_NO_HDR_VER)
        (state.pointee.next_in, state.pointee.avail_in) = input
        position = .inMember
    }

    private func failure(_ code: Int32) -> GunzipError {
        let place = bytesRead + offset
        switch code {
        case ISAL_INCORRECT_CHECKSUM: return .wrongChecksum(at: place)
        default: return .damaged(at: place)
        }
    }

    /// How far into the piece at hand ISA-L is.
    private var offset: Int {
        guard let next = state.pointee.next_in, let base = input.baseAddress else { return 0 }
        return max(0, UnsafeRawPointer(next) - UnsafeRawPointer(base + Self.carry))
    }
}
