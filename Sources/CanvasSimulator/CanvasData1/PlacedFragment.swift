/// A fragment as a dump offers it: under a path of the file host.
struct PlacedFragment: Sendable {
    static let account = "107420000000054321"

    let fragment: StoredFragment
    /// What the API calls it.
    let filename: String
    let dateRange: String?
    let path: String

    init(
        _ fragment: StoredFragment, _ plan: FragmentPlan, number: Int, of table: String, in dump: DumpPlan
    ) {
        self.fragment = fragment
        filename = plan.name ?? fragment.filename
        dateRange = plan.dateRange
        let place = UInt64(dump.sequence) &+ UInt64(dump.version) << 32
        let id = Randomness.uuid(Randomness.mix(Randomness.hash(table), place))
        let digits = String(500 + number)
        let part = "part-" + String(repeating: "0", count: 5 - digits.count) + digits
        switch dateRange {
        case nil: path = "/\(dump.stamp)/dw_split/\(Self.account)/\(table)/\(part)-\(id).c000.txt.gz"
        // Of the two forms in use, the newer one for the files whose number is a multiple of three.
        case let range? where number % 3 == 0:
            path = "/\(Self.account)/\(table)/\(range)/0/part-\(id)-\(number).c000.txt.gz"
        case let range?:
            path =
                "/\(dump.stamp)/requests_split_historical/\(Self.account)/\(table)/\(range)/0/\(part)-\(id).c000.txt.gz"
        }
    }
}
