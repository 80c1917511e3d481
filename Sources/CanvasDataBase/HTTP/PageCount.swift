/// How much of a list came so far: a server that always has one page more must not be asked for ever.
package struct PageCount {
    private let most: Int
    private let longest: Int
    package private(set) var pages = 0
    /// Bytes of JSON.
    package private(set) var bytes = 0

    /// - Parameters:
    ///   - most: pages that are taken; more than any real list has.
    ///   - longest: bytes of all of them, as a list is kept in memory; the longest real ones have some MiB.
    package init(most: Int, longest: Int = 256 << 20) {
        self.most = most
        self.longest = longest
    }

    /// Counts a page.
    ///
    /// - Returns: false when that is more than any list has.
    package mutating func add(_ page: JSONValue) -> Bool {
        pages += 1
        bytes += page.text(.compact).utf8.count
        return pages <= most && bytes <= longest
    }
}
