extension DAPTablePlan {
    /// Tables at which the official client fails, in the namespace `canvas`; see ``DAPSettings/hasOddTables``.
    static let odd = [
        DAPTablePlan(
            "canvas", "odd_types", rows: 40, grows: false,
            [
                optional("lasting", .duration), optional("anything", .freeObject),
                optional("things", .array(.object([optional("a", .int32), optional("b", .text)]))),
                required("only_choice", .enumeration(["single"])),
                optional("only_choices", .array(.enumeration(["single"]))),
                optional("nested", .array(.array(.int32))),
            ]),
        DAPTablePlan(
            "canvas", "odd_keys", rows: 30, grows: false,
            key: [DAPColumn("course_number", .int64), DAPColumn("part", .uuid)],
            [required("title", .text), optional("id", .int64)]),
        DAPTablePlan(
            "canvas", "order", rows: 20, grows: false,
            [
                optional("class", .int32), optional("select", .text), optional("Mixed Case", .text),
                optional("with.dot", .text), optional("quote\"d", .text), optional("ünicode", .text),
                optional("back\\slash", .text), optional("ctid", .text), optional("tableoid", .int32),
                optional("with\ttab", .text), optional(String(repeating: "long_", count: 14), .int32),
                optional("empty_choice", .enumeration(["", "mro", "a-b", "a b"])),
            ]),
    ]
}
