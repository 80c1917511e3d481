/// Values as Postgres writes an array of them.
enum PostgresArray {
    static func text(_ values: [String]) -> String {
        let quoted = values.map { value in
            "\""
                + String(
                    String.UnicodeScalarView(
                        value.unicodeScalars.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] })) + "\""
        }
        return "{\(quoted.joined(separator: ","))}"
    }

    static func integers(_ values: [Int]) -> String {
        "{\(values.map(String.init).joined(separator: ","))}"
    }
}
