import CanvasData
import Glibc

/// Asks for a secret on standard input: at a terminal without showing what is typed, else just a line of it.
struct SecretPrompt {
    let console: Console
    var descriptor = STDIN_FILENO
    /// False to show what is typed, where it is no secret after all.
    var isHidden = true

    func ask(_ what: String) throws -> String {
        var before = termios()
        let isTerminal = tcgetattr(descriptor, &before) == 0
        if isTerminal {
            var silent = before
            if isHidden { silent.c_lflag &= ~tcflag_t(ECHO) }
            tcsetattr(descriptor, TCSADRAIN, &silent)
            console.showProgress("\(what): ")
        }
        defer {
            if isTerminal {
                tcsetattr(descriptor, TCSADRAIN, &before)
                if isHidden { console.tell("") }
            }
        }
        return try checked(line(), what)
    }

    private func checked(_ line: String, _ what: String) throws(CanvasDataError) -> String {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard let word = words.first else { throw CanvasDataError(.usage, "No \(what) was given.") }
        guard words.count == 1, displayed(line) == line else {
            throw CanvasDataError(
                .usage, "The \(what) must be one word, without blanks or control characters.")
        }
        return String(word)
    }

    /// Byte by byte, so that the next line stays for the next question.
    private func line() throws -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count < 4096 {
            try waitForInput()
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            if count <= 0 || byte == UInt8(ascii: "\n") { break }
            bytes.append(byte)
        }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// In short steps, so that ^C is obeyed and the terminal is left as it was.
    private func waitForInput() throws {
        var input = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&input, 1, 100) <= 0 {
            try Task.checkCancellation()
        }
    }
}
