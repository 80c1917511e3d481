import CanvasDataBase
import CanvasDataTransfer
import Testing

@testable import CanvasData

@Suite struct RequestSignerTests {
    let signer: RequestSigner

    init() throws {
        signer = RequestSigner(try Credentials(key: SignatureVector.key, secret: SignatureVector.secret))
    }

    @Test(arguments: SignatureVector.all)
    func `signs as earlier clients did`(vector: SignatureVector) throws {
        let link = try #require(HTTPLink(vector.url))
        let signed = signer.authorization(for: link, date: vector.date, contentType: vector.contentType)
        #expect(signed == "HMACAuth \(SignatureVector.key):\(vector.signature)")
    }

    @Test func `the message has eight lines, the secret last`() throws {
        let link = try #require(HTTPLink("http://127.0.0.1:8080/api/account/self/dump?limit=10&after=20"))
        #expect(
            signer.message(for: link, date: "Thu, 07 Apr 2016 14:44:29 GMT") == """
                GET
                127.0.0.1:8080


                /api/account/self/dump
                after=20&limit=10
                Thu, 07 Apr 2016 14:44:29 GMT
                4558d04f0af00c461bf1fbe787f10ba24dd3f5fe
                """)
    }

    @Test func `nothing of a key or secret is ever printed`() throws {
        let credentials = try Credentials(key: "key-canary", secret: "secret-canary")
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped] {
            #expect(!text.contains("canary"))
        }
    }

    @Test(arguments: ["", "a b", "a\r\nX-Evil: 1", "ключ"])
    func `a key that cannot be one is refused`(text: String) {
        #expect(throws: CanvasDataError.implausibleKey) { try Credentials(key: text, secret: "s") }
        #expect(throws: CanvasDataError.implausibleSecret) { try Credentials(key: "k", secret: text) }
    }
}
