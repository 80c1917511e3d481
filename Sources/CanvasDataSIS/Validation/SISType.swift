/// The type of an SIS CSV file. Canvas tests a header against the types in this order, and the first that fits decides. It
/// also imports in this order, whatever the names of the files and their order in a zip.
///
/// The raw value is Canvas's name of the type, as in `supplied_batches` of an import. Source: `lib/sis/csv` of canvas-lms.
public enum SISType: String, Sendable, CaseIterable, Hashable {
    /// Changes of SIS IDs.
    case changeSISID = "change_sis_id"
    /// Accounts.
    case account
    /// Terms.
    case term
    /// Abstract courses.
    case abstractCourse = "abstract_course"
    /// Courses.
    case course
    /// Sections.
    case section
    /// Cross-listings of sections.
    case xlist
    /// Users.
    case user
    /// Further logins of users.
    case login
    /// Enrollments.
    case enrollment
    /// Administrators of accounts.
    case admin
    /// Group categories.
    case groupCategory = "group_category"
    /// Groups.
    case group
    /// Memberships of groups.
    case groupMembership = "group_membership"
    /// Results of publishing grades.
    case gradePublishingResults = "grade_publishing_results"
    /// Observers of users.
    case userObserver = "user_observer"
    /// Sets of differentiation tags.
    case differentiationTagSet = "differentiation_tag_set"
    /// Differentiation tags.
    case differentiationTag = "differentiation_tag"
    /// Users with a differentiation tag.
    case differentiationTagMembership = "differentiation_tag_membership"
    /// Categories of institutional tags.
    case institutionalTagCategory = "institutional_tag_category"
    /// Institutional tags.
    case institutionalTag = "institutional_tag"
    /// Users with an institutional tag.
    case institutionalTagAssociation = "institutional_tag_association"

    /// The type of a file whose header has these columns (in lower case); nil if Canvas refuses the file.
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

    /// Its position in Canvas's order, from 0.
    var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// The usual name of such a file, without `.csv`; also its key in the `counts` of an import.
    public var plural: String {
        switch self {
        case .groupCategory: "group_categories"
        case .gradePublishingResults: rawValue
        case .institutionalTagCategory: "institutional_tag_categories"
        default: rawValue + "s"
        }
    }
}
