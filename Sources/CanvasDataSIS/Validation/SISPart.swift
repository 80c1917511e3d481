/// One CSV or XML file to be checked, by itself or in a zip. It can be read more than once.
struct SISPart {
    /// Its place among the files of the validation.
    let number: Int
    let name: String
    /// Nil for a member of a zip.
    let path: String?
    let open: () throws -> any SISByteSource
}
