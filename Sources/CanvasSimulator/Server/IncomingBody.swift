import FlyingFox
import FoundationEssentials

/// A body that is still on its way.
struct IncomingBody: Sendable {
    /// As announced; nil for chunks.
    let length: Int?
    private let sequence: HTTPBodySequence?

    /// No body.
    static let none = IncomingBody(nil)

    init(_ sequence: HTTPBodySequence?) {
        length = sequence.map { $0.count } ?? 0
        self.sequence = sequence
    }

    /// Reads it, at least up to `limit` bytes; throws where the client hangs up before the end.
    func read(atMost limit: Int = .max) async throws -> ReceivedBody {
        let writer = ReceivedBodyWriter()
        guard let sequence, limit > 0 else { return writer.finish() }
        for try await piece in sequence {
            piece.withUnsafeBytes { writer.append($0) }
            if writer.size >= limit { break }
        }
        let body = writer.finish()
        guard let length, limit == .max, body.size < length else { return body }
        throw SimulatorError("The client hung up after \(body.size) of \(length) bytes.")
    }
}
