import CanvasDataBase

/// The exit codes of the program: one for each reason that a script may want to distinguish.
///
/// The numbers are from `sysexits.h` where it has one; for a signal it is 128 plus its number, as in a shell.
enum ExitCode: Int32, CaseIterable, Sendable {
    /// Everything was done, or there was nothing to do.
    case done = 0
    case failed = 1
    /// Some tables or files are done, but not all.
    case partlyDone = 3
    case usage = 64
    case wrongData = 65
    case unavailable = 69
    /// A bug in this program.
    case bug = 70
    case cannotWrite = 73
    case inputOutput = 74
    /// Another run is at work, or the server asks to try again later.
    case busy = 75
    case refused = 77
    case configuration = 78
    case hangUp = 129
    case interrupted = 130
    /// The reader of the output has gone, as with `head`.
    case outputClosed = 141
    case terminated = 143

    init(_ kind: CanvasDataError.Kind) {
        self =
            switch kind {
            case .failed: .failed
            case .partlyDone: .partlyDone
            case .usage: .usage
            case .wrongData: .wrongData
            case .unavailable: .unavailable
            case .bug: .bug
            case .cannotWrite: .cannotWrite
            case .inputOutput: .inputOutput
            case .busy: .busy
            case .refused: .refused
            case .configuration: .configuration
            case .cancelled: .interrupted
            }
    }

    /// The value of `code` in the JSON error object.
    var name: String {
        switch self {
        case .done: "done"
        case .failed: "failed"
        case .partlyDone: "partly_done"
        case .usage: "usage"
        case .wrongData: "wrong_data"
        case .unavailable: "unavailable"
        case .bug: "bug"
        case .cannotWrite: "cannot_write"
        case .inputOutput: "input_output"
        case .busy: "busy"
        case .refused: "refused"
        case .configuration: "configuration"
        case .hangUp, .interrupted, .terminated: "interrupted"
        case .outputClosed: "output_closed"
        }
    }
}
