/// A column that rows are written to.
package struct BinaryColumn: Sendable, Equatable {
    package let name: String
    package let encoding: BinaryEncoding

    package init(name: String, encoding: BinaryEncoding) {
        self.name = name
        self.encoding = encoding
    }
}
