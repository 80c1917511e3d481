import CanvasDataBase

/// `text` made safe for a terminal and for a log of one line per event.
func displayed(_ text: String) -> String { text.escapedForDisplay }

/// `bytes`, which should be UTF-8, made safe for a terminal and a log; other bytes are replaced with `\u{fffd}`.
func displayed(_ bytes: some Collection<UInt8>) -> String {
    displayed(String(decoding: bytes, as: UTF8.self))
}
