extension School {
    /// How to make each column of `table`, in the schema's order.
    func plans(for table: SchemaTable) -> [ColumnPlan] {
        let number = Self.tableNumbers[table.name] ?? 0
        return table.columns.enumerated().map { index, column in
            let kind = kind(of: column, in: table, number: number, isFirst: index == 0)
            // Not the column's place: a column that comes in front of it must not change it.
            let salt = Randomness.mix(
                Randomness.mix(seed, Randomness.hash(table.name)), Randomness.hash(column.name))
            return ColumnPlan(kind: kind, salt: salt, nullsPerMille: nulls(column, kind, salt))
        }
    }

    private func nulls(_ column: SchemaColumn, _ kind: ColumnPlan.Kind, _ salt: UInt64) -> UInt64 {
        switch kind {
        case .identity, .localIdentity, .none, .requestMoment, .requestYear, .requestMonth, .requestDay: 0
        case .guid where column.name == "id": 0
        default: [0, 0, 20, 60, 300, 950][Int(salt % 6)]
        }
    }

    private func kind(of column: SchemaColumn, in table: SchemaTable, number: Int, isFirst: Bool)
        -> ColumnPlan.Kind
    {
        if table.name == "requests", let kind = Self.requestKinds[column.name] { return kind }
        if column.isWidened {
            // Most of them are too large for what the column was before.
            return column.type == .bigint ? .number(below: 1 << 40) : .prose(longest: 2000)
        }
        if let pool = KnownValues.pool(for: column.name, of: table.name) { return .choice(pool) }
        switch column.type {
        case .bigint:
            return bigint(column, in: table, number: number, isFirst: isFirst)
        case .int, .integer: return .number(below: 40)
        case .boolean: return .flag
        case .date: return .day
        case .datetime, .timestamp: return .moment(milliseconds: Randomness.hash(column.name) % 2 == 0)
        case .doublePrecision: return .score
        case .guid: return .guid
        case .enumeration: return .choice(Phrases.truths)
        case .text: return text(column, in: table)
        case .varchar:
            // Ids that the schema calls varchar though they are numbers.
            if isFirst { return .identity(table: Self.tableNumbers["group_membership_dim"] ?? number) }
            if column.name == "canvas_id" { return .localIdentity }
            return table.name == "user_dim" && column.name == "name" ? .person : varchar(column)
        }
    }

    private func bigint(_ column: SchemaColumn, in table: SchemaTable, number: Int, isFirst: Bool)
        -> ColumnPlan.Kind
    {
        if isFirst && column.name == "id" { return .identity(table: number) }
        if column.name == "canvas_id" { return .localIdentity }
        if isFirst, column.name.hasSuffix("_id") {
            // A fact's rows are those of its dimension.
            let own = Self.tableNumbers["\(table.name.dropLast(5))_dim"]
            return .identity(table: own ?? number)
        }
        guard column.name.hasSuffix("_id") else {
            return .number(below: column.name.contains("size") ? 50_000_000 : 200)
        }
        guard let target = target(of: column) else { return .number(below: 1_000_000) }
        // References stay within the rows of the first revision, which every dump has.
        let rows = rows(in: target, revision: 1)
        return rows == 0 ? .none : .reference(table: Self.tableNumbers[target] ?? 0, rows: rows)
    }

    private func target(of column: SchemaColumn) -> String? {
        if let name = column.dimension?.name {
            return [name, "\(name)_dim"].first { Self.tableNumbers[$0] != nil }
        }
        let stem = column.name.dropLast(3)
        if Self.tableNumbers["\(stem)_dim"] != nil { return "\(stem)_dim" }
        let people = ["user", "author", "grader", "uploader", "assessor", "creator"]
        if people.contains(where: { stem.hasSuffix($0) }) { return "user_dim" }
        for ending in ["account", "course", "section", "role", "assignment"] where stem.hasSuffix(ending) {
            return ending == "section" ? "course_section_dim" : "\(ending)_dim"
        }
        return nil
    }

    private func text(_ column: SchemaColumn, in table: SchemaTable) -> ColumnPlan.Kind {
        switch column.name {
        case "url", "front_page_url": .url
        case "title", "name", "display_name", "category": .title
        default: .prose(longest: Self.longTexts["\(table.name).\(column.name)"] ?? 0)
        }
    }

    private static let longTexts = ["wiki_page_dim.body": 120_000, "discussion_entry_dim.message": 60_000]

    private func varchar(_ column: SchemaColumn) -> ColumnPlan.Kind {
        if column.length == 10 { return .choice(Phrases.statuses) }
        return switch column.name {
        case "name", "title", "subject", "code", "short_description", "answer_match_left",
            "answer_match_right":
            .title
        case "author_name": .person
        case "sortable_name": .sortablePerson
        case "time_zone": .choice(Phrases.zones)
        case "locale": .choice(Phrases.locales)
        case "country_code": .choice(Phrases.countries)
        case "sis_source_id", "sis_user_id", "integration_id", "reference_id": .code("SIS-")
        case "unique_name": .code("stu")
        case "address": .email
        case "url": .url
        case "md5": .digits(hex: 32)
        case "vendor_guid", "blank_id", "tool_id", "full_id": .digits(hex: 16)
        case "content_type": .choice(Phrases.files)
        case "context_type", "activation_target_type", "parent_type": .choice(Phrases.contexts)
        case "global_canvas_id", "group_membership_id": .localIdentity
        case let name where name.hasSuffix("_ip"): .address
        case let name where name.hasPrefix("subaccount") || name.hasSuffix("account"): .title
        default: .choice(Phrases.booleanLike)
        }
    }

    private static let requestKinds: [String: ColumnPlan.Kind] = [
        "id": .guid, "timestamp": .requestMoment, "timestamp_year": .requestYear,
        "timestamp_month": .requestMonth, "timestamp_day": .requestDay, "url": .requestURL,
        "user_agent": .choice(Phrases.agents), "http_method": .choice(Phrases.methods), "remote_ip": .address,
        "interaction_micros": .number(below: 3_000_000), "session_id": .digits(hex: 32),
        "web_application_controller": .choice(Phrases.controllers),
        "web_application_action": .choice(Phrases.actions),
        "web_application_context_type": .choice(Phrases.contexts),
        "web_application_context_id": .number(below: 100_000), "user_agent_id": .none,
        "http_version": .choice(PhrasePool(["HTTP/1.1", "HTTP/2"])),
    ]
}
