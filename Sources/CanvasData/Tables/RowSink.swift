import CanvasDataTransfer

/// A link that knows how many rows went through it, and ends the last one if its fragment did not.
protocol RowSink: ByteSink {
    var rows: Int { get }
}
