import Foundation
import Glibc
import Testing

@testable import CanvasDataTransfer

@Suite struct DirectoryTests {
    private func inFolder(_ work: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "canvas-data-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try work(path)
    }

    @Test func `a directory is made with its parents`() throws {
        try inFolder { path in
            let directory = try Directory(creating: "\(path)/a/b/c/")
            try directory.write("x", as: "f")
            #expect(try directory.names() == ["f"])
            #expect(directory.status(of: "f")?.length == 1)
        }
    }

    @Test func `a file in the way of a directory is an error`() throws {
        try inFolder { path in
            try Directory(creating: path).write("x", as: "f")
            #expect(throws: FileError("create", "\(path)/f/g", code: ENOTDIR)) {
                try Directory(creating: "\(path)/f/g")
            }
            #expect(throws: FileError("open", "\(path)/f", code: ENOTDIR)) {
                try Directory(creating: "\(path)/f")
            }
        }
    }

    @Test func `a symbolic link in place of a file is not followed`() throws {
        try inFolder { path in
            let directory = try Directory(creating: path)
            try directory.write("secret", as: "target")
            #expect(symlink("\(path)/target", "\(path)/link") == 0)
            #expect(throws: FileError("open", "\(path)/link", code: ELOOP)) {
                try directory.open("link", O_RDONLY)
            }
            #expect(throws: FileError("create", "\(path)/link", code: ELOOP)) {
                try directory.open("link", O_WRONLY | O_CREAT)
            }
            #expect(directory.status(of: "link") == nil)
        }
    }

    @Test func `only one may lock it, and the lock goes with its holder`() throws {
        try inFolder { path in
            var first: Directory? = try Directory(creating: path)
            let second = try Directory(creating: path)
            #expect(try first?.lock() == true)
            #expect(try second.lock() == false)
            first = nil
            #expect(try second.lock() == true)
        }
    }

    @Test func `a file that is written again is the old one or the new one`() throws {
        try inFolder { path in
            let directory = try Directory(creating: path)
            try directory.write("old", as: "f")
            try directory.write("newer", as: "f")
            #expect(try String(contentsOfFile: "\(path)/f", encoding: .utf8) == "newer")
            #expect(try directory.names() == ["f"])
        }
    }

    @Test func `a full disk is told from a forbidden place`() {
        #expect(FileError("write", "x", code: ENOSPC).isFull)
        #expect(FileError("write", "x", code: EDQUOT).isFull)
        #expect(FileError("create", "x", code: EACCES).isForbidden)
        #expect(!FileError("write", "x", code: EIO).isForbidden)
        #expect(FileError("write", "x", code: ENOSPC).reason == "No space left on device")
    }

    @Test func `a small file is read whole, up to the limit`() throws {
        try inFolder { path in
            let directory = try Directory(creating: path)
            try directory.write("12345", as: "f")
            #expect(try directory.contents(of: "f", limit: 5) == Array("12345".utf8))
            let error = #expect(throws: FileError.self) { try directory.contents(of: "f", limit: 4) }
            #expect(error == FileError("read", "\(path)/f", code: EFBIG))
            #expect(error?.isTooLong == true)
            #expect(try directory.contents(of: "g", limit: 5) == nil)
        }
    }

    @Test func `a link or a folder in the place of a small file counts as none`() throws {
        try inFolder { path in
            let directory = try Directory(creating: path)
            try directory.write("secret", as: "f")
            #expect(symlink("\(path)/f", "\(path)/link") == 0 && mkdir("\(path)/folder", 0o700) == 0)
            #expect(try directory.contents(of: "link", limit: 100) == nil)
            #expect(try directory.contents(of: "folder", limit: 100) == nil)
        }
    }

    @Test func `a file is for its owner alone from its first byte on, where that is asked for`() throws {
        try inFolder { path in
            try Directory(creating: path).write(Array("secret".utf8), as: "f", mode: 0o600)
            var status = stat()
            #expect(stat("\(path)/f", &status) == 0 && status.st_mode & 0o777 == 0o600)
        }
    }
}
