/// A piece of memory that stays where it is, freed with its last reference.
package final class Buffer {
    package let bytes: UnsafeMutableRawBufferPointer

    package init(_ count: Int) {
        bytes = .allocate(byteCount: count, alignment: 64)
    }

    deinit { bytes.deallocate() }
}
