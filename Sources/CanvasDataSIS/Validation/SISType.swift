/// A kind of SIS CSV file. The order is that in which Canvas tests a header, and the first test that fits decides; it is
/// also the order in which Canvas imports, whatever the files are called and however they lie in a zip.
///
/// The raw value is Canvas's own name for it, as in `supplied_batches` of an import. Source: `lib/sis/csv` of canvas-lms.
public enum SISType: String, Sendable, CaseIterable, Hashable {
    case changeSISID = "change_sis_id"
    case account
    case term
    case abstractCourse = "abstract_course"
    case course
    case section
    case xlist
    case user
    case login
    case enrollment
    case admin
    case groupCategory = "group_category"
    case group
    case groupMembership = "group_membership"
    case gradePublishingResults = "grade_publishing_results"
    case userObserver = "user_observer"
    case differentiationTagSet = "differentiation_tag_set"
    case differentiationTag = "differentiation_tag"
    case differentiationTagMembership = "differentiation_tag_membership"
    case institutionalTagCategory = "institutional_tag_category"
    case institutionalTag = "institutional_tag"
    case institutionalTagAssociation = "institutional_tag_association"

    /// The type Canvas takes a file for whose header has these columns (in lower case); nil: it refuses the file.
    init?(header: Set<String>) {
        guard let type = Self.allCases.first(where: { $0.fits(header) }) else { return nil }
        self = type
    }

    private func fits(_ header: Set<String>) -> Bool {
        func has(_ names: String...) -> Bool { names.allSatisfy(header.contains) }
        func hasOne(_ names: String...) -> Bool { names.contains(where: header.contains) }
        let existing = hasOne("existing_user_id", "existing_integration_id", "existing_canvas_user_id")
        switch self {
        case .changeSISID: return hasOne("old_id", "old_integration_id")
        case .account: return has("account_id", "parent_account_id")
        case .term: return has("term_id", "name")
        case .abstractCourse: return has("abstract_course_id", "short_name") && !has("course_id")
        case .course: return has("course_id", "short_name")
        case .section: return has("section_id", "name")
        case .xlist: return has("xlist_course_id", "section_id")
        case .user: return has("user_id", "login_id") && !existing
        case .login: return existing
        case .enrollment:
            return hasOne("section_id", "course_id") && hasOne("user_id", "user_integration_id")
        case .admin: return has("account_id", "user_id")
        case .groupCategory: return has("group_category_id", "category_name")
        case .group: return has("group_id", "name")
        case .groupMembership: return has("group_id", "user_id")
        case .gradePublishingResults: return has("enrollment_id", "grade_publishing_status")
        case .userObserver: return has("observer_id", "student_id")
        case .differentiationTagSet: return has("tag_set_id", "set_name")
        case .differentiationTag: return has("tag_id", "name")
        case .differentiationTagMembership: return has("tag_id", "user_id")
        case .institutionalTagCategory:
            return has("category_id", "name") && !hasOne("tag_id", "institutional_tag_id")
        case .institutionalTag: return has("institutional_tag_id", "category_id", "name")
        case .institutionalTagAssociation: return has("institutional_tag_id", "user_id")
        }
    }

    /// Its place in Canvas's order, from 0.
    var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// The usual name of such a file, without `.csv`, which is also its key in an import's `counts`.
    public var plural: String {
        switch self {
        case .groupCategory: "group_categories"
        case .gradePublishingResults: rawValue
        case .institutionalTagCategory: "institutional_tag_categories"
        default: rawValue + "s"
        }
    }
}
