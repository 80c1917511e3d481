/// The API refuses a request for what it asks for, not for who asks: unknown dump, table or version.
package struct APIStatus: Error, Sendable, Equatable {
    package let status: Int
    package let path: String
    package let words: String?
}
