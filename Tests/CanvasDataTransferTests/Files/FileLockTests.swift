import Foundation
import Testing

@testable import CanvasDataTransfer

@Suite struct FileLockTests {
    private let path = "/tmp/canvas-data-lock-\(UUID().uuidString)"

    @Test func `shared locks go together, an exclusive one with none`() throws {
        defer { unlink(path) }
        let (one, other) = (try FileLock(path), try FileLock(path))
        #expect(try one.take(.shared) && other.take(.shared))
        #expect(try !other.take(.exclusive))
        other.release()
        #expect(try one.take(.exclusive) && !other.take(.shared))
        one.release()
        #expect(try other.take(.exclusive))
    }

    @Test func `a link in the place of the file is not followed`() throws {
        defer { unlink(path) }
        #expect(symlink("/dev/null", path) == 0)
        #expect(throws: FileError("open", path, code: ELOOP)) { try FileLock(path) }
    }
}
