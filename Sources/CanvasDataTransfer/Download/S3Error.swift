/// S3's answer to a request it refuses: `<Error><Code>AccessDenied</Code>…`.
package struct S3Error: Equatable {
    /// `AccessDenied`, `NoSuchKey`, `SlowDown`, …
    package let code: String

    /// Nil when `body` is not such an answer.
    package init?(body: [UInt8]) {
        let text = String(decoding: body.prefix(4096), as: UTF8.self)
        guard let start = text.firstRange(of: "<Code>"), let end = text.firstRange(of: "</Code>"),
            start.upperBound < end.lowerBound
        else { return nil }
        let code = text[start.upperBound..<end.lowerBound]
        guard code.count <= 60, code.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
            return nil
        }
        self.code = String(code)
    }
}
