/// Names in a database that belong to canvas-data alone, whatever schema it loads into.
enum ReservedNames {
    /// The schema of the ledger.
    static let ledger = "canvas_data"
    /// The schema of the copies that readers do not see by name.
    static let store = "canvas_data_store"
    /// The first of the two numbers of each of our advisory locks: "cnvs" in ASCII.
    static let lockSpace = 0x636e_7673
}
