import CanvasDataBase
import Glibc

/// Asks questions on standard input. At a terminal, the answer to a secret is not echoed.
struct SecretPrompt {
    let console: Console
    var descriptor = STDIN_FILENO
    /// Whether the answer is a secret, and is not echoed.
    var isHidden = true

    /// Asks for a single word. Throws `CanvasDataError` (usage) if there is none.
    func ask(_ what: String) throws -> String { try checked(answer(what), what) }

    /// Asks for a line, and trims the spaces around it; it may be empty.
    func askLine(_ what: String) throws -> String {
        let line = try answer(what)
        guard displayed(line) == line else {
            throw CanvasDataError(.usage, "The answer must not contain control characters.")
        }
        return String(line.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    private func answer(_ what: String) throws -> String {
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
        return try line()
    }

    private func checked(_ line: String, _ what: String) throws(CanvasDataError) -> String {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard let word = words.first else { throw CanvasDataError(.usage, "No \(what) was given.") }
        guard words.count == 1, displayed(line) == line else {
            throw CanvasDataError(
                .usage, "The \(what) must be one word, without spaces or control characters.")
        }
        return String(word)
    }

    /// Reads byte by byte, so that the next line stays for the next question.
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

    /// Waits in short steps, so that ^C ends it and the terminal is restored.
    private func waitForInput() throws {
        var input = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&input, 1, 100) <= 0 {
            try Task.checkCancellation()
        }
    }
}
