/// How an answer of the file host is sent; in no way unusual, as a rule.
struct Delivery: Sendable {
    enum Framing: Sendable {
        case length
        /// No Content-Length; the end of the connection is the end of the body.
        case close
        case chunked
    }

    enum Ending: Sendable {
        /// The connection is closed as if all were well.
        case close
        /// The connection is reset.
        case reset
        /// Nothing more comes, until the client goes away.
        case silence
    }

    var framing = Framing.length
    /// After so many bytes of the body, this happens.
    var ending: (after: Int, Ending)?
    /// At most so many bytes at a time.
    var slice: Int?
    /// Inverts a bit of this byte of the file.
    var flips: [Int] = []
    /// Comes after the file's last byte.
    var garbage: [UInt8] = []
    var delayMilliseconds = 0
    /// So many times an answer is announced (100 Continue) that never comes.
    var announcements = 0

    /// Whether the file can go to the socket as it is.
    var isPlain: Bool {
        framing == .length && ending == nil && slice == nil && flips.isEmpty && garbage.isEmpty
    }
}
