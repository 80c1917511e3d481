/// What Canvas takes a CSV for, by the columns of its header.
struct CSVType: Sendable {
    /// As in `supplied_batches`.
    let name: String
    /// As in `counts`.
    let count: String
    private let fits: @Sendable (Set<String>) -> Bool

    /// In the order of processing: the first that fits is taken.
    static let all: [CSVType] = [
        CSVType("change_sis_id", "change_sis_ids") {
            $0.contains("old_id") || $0.contains("old_integration_id")
        },
        CSVType("account", all: "account_id", "parent_account_id"),
        CSVType("term", all: "term_id", "name"),
        CSVType("abstract_course", all: "abstract_course_id", "short_name"),
        CSVType("course", all: "course_id", "short_name"),
        CSVType("section", all: "section_id", "name"),
        CSVType("xlist", all: "xlist_course_id", "section_id"),
        CSVType("user", "users") {
            $0.isSuperset(of: ["user_id", "login_id"]) && $0.isDisjoint(with: existing)
        },
        CSVType("login", "logins") { !$0.isDisjoint(with: existing) },
        CSVType("enrollment", "enrollments") {
            !$0.isDisjoint(with: ["section_id", "course_id"])
                && !$0.isDisjoint(with: ["user_id", "user_integration_id"])
        },
        CSVType("admin", all: "account_id", "user_id"),
        CSVType("group_category", "group_categories") {
            $0.isSuperset(of: ["group_category_id", "category_name"])
        },
        CSVType("group", all: "group_id", "name"),
        CSVType("group_membership", all: "group_id", "user_id"),
        CSVType("user_observer", all: "observer_id", "student_id"),
    ]

    private static let existing: Set<String> = [
        "existing_user_id", "existing_integration_id", "existing_canvas_user_id",
    ]

    private init(_ name: String, _ count: String, _ fits: @escaping @Sendable (Set<String>) -> Bool) {
        self.name = name
        self.count = count
        self.fits = fits
    }

    private init(_ name: String, all columns: String...) {
        self.init(name, name + "s") { $0.isSuperset(of: columns) }
    }

    static func of(header: String) -> CSVType? {
        let columns = Set(
            header.lowercased().split(separator: ",").map { column in
                String(column.trimmingSpaces.filter { $0 != "\"" })
            })
        return all.first { $0.fits(columns) }
    }
}
