import Foundation
import SharedFixture
import Testing

@testable import CanvasDataTool

@Suite struct RedactionTests {
    @Test func `a secret is hidden in each of its encoded forms`() {
        var redaction = Redaction()
        redaction.hide("p@ss/w\"rd+")
        let base64 = Data("p@ss/w\"rd+".utf8).base64EncodedString()
        let text = #"plain p@ss/w"rd+, percent p%40ss%2Fw%22rd%2B, JSON p@ss/w\"rd+, base64 \#(base64)"#
        #expect(
            redaction.apply(to: text) == "plain ****, percent ****, JSON ****, base64 ****\(base64.suffix(3))"
        )
    }

    @Test func `of two secrets, one containing the other, both are hidden`() {
        var redaction = Redaction()
        redaction.hide("secret")
        redaction.hide("my-secret-too")
        #expect(redaction.apply(to: "a my-secret-too and a secret") == "a **** and a ****")
    }

    @Test func `a secret that is too short is not hidden`() {
        var redaction = Redaction()
        redaction.hide("table")
        #expect(redaction.apply(to: "table") == "table")
    }

    @Test func `a secret is hidden at any position`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            let secret = random.text(lengths: 6...40)
            let base64 = Data(secret.utf8).base64EncodedString()
            var redaction = Redaction()
            redaction.hide(secret)
            let text = random.text(lengths: 0...20) + secret + random.text(lengths: 0...20) + base64
            let clean = redaction.apply(to: text)
            #expect(!clean.contains(secret) && !clean.contains(base64.dropLast(3)), "seed \(seed)")
        }
    }
}
