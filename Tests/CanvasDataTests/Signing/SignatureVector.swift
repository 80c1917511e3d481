import Testing

/// A request and the signature that Canvas accepted for it in earlier clients.
struct SignatureVector: Sendable, CustomTestStringConvertible {
    let name: String
    let url: String
    let date: String
    let contentType: String
    let signature: String

    var testDescription: String { name }

    static let key = "82c864690fe61af93e7d53eddee56161cee75cc0"
    static let secret = "4558d04f0af00c461bf1fbe787f10ba24dd3f5fe"

    // Computed with the Python SDK and the Node CLI; where they disagree (the last two), with the SDK.
    static let all = [
        SignatureVector(
            name: "schema-latest-golden",
            url: "https://api.inshosteddata.com/api/schema/latest",
            date: "Thu, 24 Mar 16 09:50:00 GMT", contentType: "",
            signature: "VstsIKJkXfib4bVOG+0qeOGb5FevBu9PSCdqTpswJqw="),
        SignatureVector(
            name: "dump-limit-100",
            url: "https://api.inshosteddata.com/api/account/self/dump?limit=100",
            date: "Thu, 24 Mar 16 09:50:00 GMT", contentType: "",
            signature: "mAEuVFNi5INIx4bapBiKeuJtJgPGb5Y39/hypLdMy20="),
        SignatureVector(
            name: "dump-sorted-2digit-year",
            url: "https://api.inshosteddata.com/api/account/self/dump?limit=10&after=20",
            date: "Thu, 07 Apr 16 14:44:29 GMT", contentType: "",
            signature: "j7kWWVq6MdYvoGlOWIhZWHD/ZQdSnO22Ix3E2FFoxk4="),
        SignatureVector(
            name: "dump-sorted-4digit-year",
            url: "https://api.inshosteddata.com/api/account/self/dump?limit=10&after=20",
            date: "Thu, 07 Apr 2016 14:44:29 GMT", contentType: "",
            signature: "Ktd7Qy5N7KzRjgNoD85GZ6yqOuUpgNTxtdVdTmO8Yx8="),
        SignatureVector(
            name: "sync-iso-date",
            url: "https://api.inshosteddata.com/api/account/self/file/sync",
            date: "2018-03-21T19:10:17.415Z", contentType: "",
            signature: "FlWQX25MlTIGqw/tljP5aT3AXUJkwdRgyGy5SUbjEfo="),
        SignatureVector(
            name: "bytable-sorted",
            url: "https://api.inshosteddata.com/api/account/self/file/byTable/requests?limit=5&after=100",
            date: "Thu, 07 Apr 2016 14:44:29 GMT", contentType: "",
            signature: "QuKLoF66my5Hcv713js5pxxXqIWANajTTmyuu+1RFrw="),
        SignatureVector(
            name: "file-latest",
            url: "https://api.inshosteddata.com/api/account/self/file/latest",
            date: "Thu, 07 Apr 2016 14:44:29 GMT", contentType: "",
            signature: "sHa9E9KSf9KMfSH2jhsSH7IFGV7CUcANzv/VFLxi+sw="),
        SignatureVector(
            name: "bydump",
            url:
                "https://api.inshosteddata.com/api/account/self/file/byDump/125a3cb0-2cf3-11e7-84a8-784f4352af0c",
            date: "Thu, 07 Apr 2016 14:44:29 GMT", contentType: "",
            signature: "OiB6ajLv/XbTOnPU2K72Hy5ZXtGduchsWXl9P76JtE4="),
        SignatureVector(
            name: "schema-list",
            url: "https://api.inshosteddata.com/api/schema",
            date: "Thu, 07 Apr 2016 14:44:29 GMT", contentType: "",
            signature: "HP3S4LIL2YKMltVzzEC5sDH/vYBkaMneZNW4WihP2bw="),
        SignatureVector(
            name: "schema-version",
            url: "https://api.inshosteddata.com/api/schema/4.2.9",
            date: "Thu, 07 Apr 2016 14:44:29 GMT", contentType: "",
            signature: "qgC2d6XEWnG1J/lU9HlS/OrUGvMeKKOtiqt9MeyFjxw="),
        SignatureVector(
            name: "portal-schema-latest",
            url: "https://portal.inshosteddata.com/api/schema/latest",
            date: "Thu, 07 Apr 2016 14:44:29 GMT", contentType: "",
            signature: "93eWa0xKR1xvIwwRtmxwlgvcbXUaYAK/2JytSHqitfY="),
        SignatureVector(
            name: "portal-dump-sorted",
            url: "https://portal.inshosteddata.com/api/account/self/dump?limit=10&after=20",
            date: "Thu, 07 Apr 2016 14:44:29 GMT", contentType: "",
            signature: "S/33JyD3JNAmtuVkLXENZOW+87P/wwauyH86TyEI744="),
        SignatureVector(
            name: "portal-dump-sorted-json",
            url: "https://portal.inshosteddata.com/api/account/self/dump?limit=10&after=20",
            date: "Thu, 07 Apr 2016 14:44:29 GMT", contentType: "application/json",
            signature: "xVp0dEv5Akk+H2D+SoMr8gPWuIDplqm4JO8sDFGbK+g="),
        SignatureVector(
            name: "portal-schema-latest-json-iso",
            url: "https://portal.inshosteddata.com/api/schema/latest",
            date: "2018-03-21T19:10:17.415Z", contentType: "application/json",
            signature: "4mYgmBge56mJsJb/QYL2/rPZA7Cc90Pgdmjq8dhgpmk="),
        SignatureVector(
            name: "port-in-host",
            url: "http://127.0.0.1:8080/api/account/self/dump?limit=10&after=20",
            date: "Thu, 07 Apr 2016 14:44:29 GMT", contentType: "",
            signature: "yGZy1rrZln/SnmQqjS4rWOLysMPCaeXKiYowQkwxB5A="),
        SignatureVector(
            name: "rust-dump-json-iso",
            url: "https://portal.inshosteddata.com/api/account/self/dump",
            date: "2018-03-21T19:10:17.415Z", contentType: "application/json",
            signature: "IxuOlUMrL4+YMeCHvS2El8uFGGVYYJKE9I43VY/nkBc="),
        SignatureVector(
            name: "ruby-dump-after-0",
            url: "https://portal.inshosteddata.com/api/account/self/dump?after=0",
            date: "Thu, 07 Apr 2016 14:44:29 GMT", contentType: "application/json",
            signature: "Gut5zwui0rhnJIint0PCb3EPQVSbylkgHlcVV4YworI="),
        SignatureVector(
            name: "php-dump-limit-3",
            url: "https://portal.inshosteddata.com/api/account/self/dump?limit=3",
            date: "Thu, 07 Apr 2016 14:44:29 GMT", contentType: "",
            signature: "2Wfi/hkYRhFDfIDSBa8+riEleTht+JSrQMDXo2Fn8wc="),
        SignatureVector(
            name: "duplicate-and-upper-case-keys",
            url: "https://api.inshosteddata.com/api/account/self/dump?b=2&a=9&a=10&B=1",
            date: "Thu, 07 Apr 2016 14:44:29 GMT", contentType: "",
            signature: "cL232Ej7IgdmaOzq+47WZM3YxtCXbOoHWI9bp/fi7+k="),
        SignatureVector(
            name: "encoded-values",
            url: "https://api.inshosteddata.com/api/account/self/file/byTable/course%20dim?after=a+b",
            date: "Thu, 07 Apr 2016 14:44:29 GMT", contentType: "",
            signature: "xWEMLaGRYHiHZBdeS+97BpcMJUImCyjBYkdqSnXAGVQ="),
    ]
}
