import Testing

@testable import CanvasDataSIS

@Suite struct SISTypeTests {
    @Test(
        arguments: [
            ("old_id,new_id,type", .changeSISID), ("account_id,parent_account_id,name,status", .account),
            ("term_id,name,status", .term),
            ("abstract_course_id,short_name,long_name,status", .abstractCourse),
            ("course_id,short_name,long_name,account_id,abstract_course_id,status", .course),
            ("section_id,course_id,name,status", .section), ("xlist_course_id,section_id,status", .xlist),
            ("user_id,login_id,status,short_name", .user), ("existing_user_id,user_id,login_id", .login),
            ("course_id,user_id,role,section_id,status", .enrollment),
            ("section_id,user_integration_id,role,status", .enrollment),
            ("account_id,user_id,role,status", .admin),
            ("group_category_id,category_name,status", .groupCategory),
            ("group_id,name,status", .group), ("group_id,user_id,status", .groupMembership),
            ("enrollment_id,grade_publishing_status", .gradePublishingResults),
            ("observer_id,student_id,status", .userObserver),
            ("tag_set_id,set_name,status", .differentiationTagSet),
            ("tag_id,name,status", .differentiationTag),
            ("tag_id,user_id,status", .differentiationTagMembership),
            ("category_id,name,description,status", .institutionalTagCategory),
            ("institutional_tag_id,category_id,name", .institutionalTag),
            ("institutional_tag_id,user_id,status", .institutionalTagAssociation),
            // The first test that fits decides: the traps.
            ("course_id,user_id,role,section_id,status,name", .section),
            ("course_id,short_name,long_name,status,user_id", .course),
            ("account_id,name,status", nil), ("name,email", nil), ("user_id,status", nil),
        ] as [(String, SISType?)])
    func `a header is taken for what Canvas takes it for`(header: String, type: SISType?) {
        #expect(SISType(header: Set(header.split(separator: ",").map(String.init))) == type)
    }

    @Test func `every type's own columns are taken for it`() {
        for type in SISType.allCases {
            #expect(SISType(header: Set(type.rules.required.compactMap(\.first))) == type, "\(type)")
        }
    }

    @Test func `types are counted under Canvas's names`() {
        #expect(SISType.enrollment.plural == "enrollments")
        #expect(SISType.groupCategory.plural == "group_categories")
        #expect(SISType.changeSISID.plural == "change_sis_ids")
        #expect(SISType.gradePublishingResults.plural == "grade_publishing_results")
    }

    @Test func `words only name columns of their file`() throws {
        for type in SISType.allCases {
            let rules = type.rules
            var words = rules.references.map(\.words) + rules.references.compactMap(\.alone?.words)
            words += rules.keys.map(\.what) + [rules.badDate]
            for test in rules.tests {
                switch test {
                case .given(_, let message, _), .among(_, _, let message, _, _),
                    .different(_, _, let message),
                    .notBoth(_, _, let message):
                    words.append(message)
                }
            }
            for name in words.flatMap({ $0.matches(of: /\{(\w+)\}/).map { String($0.output.1) } })
            where name != "where" {
                #expect(rules.columns.contains(name), "\(type): \(name)")
            }
        }
    }
}
