import CanvasDataBase
import Glibc

/// Asks on standard input: for a secret at a terminal without showing what is typed, else just for a line of it.
struct SecretPrompt {
    let console: Console
    var descriptor = STDIN_FILENO
    /// False to show what is typed, where it is no secret after all.
    var isHidden = true

    /// One word, which must be given.
    func ask(_ what: String) throws -> String { try checked(answer(what), what) }

    /// A line as it is, without blanks around it; "" where there is none.
    func askLine(_ what: String) throws -> String {
        let line = try answer(what)
        guard displayed(line) == line else {
            throw CanvasDataError(.usage, "The answer must be without control characters.")
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
