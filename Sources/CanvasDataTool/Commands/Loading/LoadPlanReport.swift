import CanvasData
import CanvasDataBase
import CanvasDataLoading
import CanvasDataPostgres

/// What `load` and `refresh` would do.
struct LoadPlanReport: Summary {
    let plan: LoadPlan
    let place: TablesPlace

    var lines: [String] {
        guard !plan.steps.isEmpty else {
            return ["Nothing is new: \(countText(upToDate, "table")) up to date."] + place.lines
        }
        var text = TextTable([.init("table"), .init("dump", .right), .init("files", .right), .init("")])
        for step in plan.steps {
            let effect = step.request.effect == .append ? "add rows" : "replace all rows"
            text.add(
                step.request.table, "\(step.request.origin.sequence)",
                countText(step.request.fragments.count),
                step.begun == nil ? effect : "\(effect), continuing what is staged")
        }
        let files = plan.steps.reduce(0) { $0 + $1.request.fragments.count }
        return text.lines + [
            "",
            """
            \(countText(Set(plan.steps.map(\.request.table)).count, "table")) and \(countText(files, "file")) would be \
            loaded into \(displayed(place.schema)); \(countText(upToDate, "table")) up to date. Nothing was changed.
            """,
        ] + place.lines
    }

    /// How many tables have nothing to load.
    private var upToDate: Int {
        Set(plan.done.map(\.table)).subtracting(plan.steps.map(\.request.table)).count
    }

    var json: JSONValue {
        .object([
            "type": .string("plan"), "schema": place.json.schema, "database": place.json.database,
            "tables": .array(
                plan.steps.map { step in
                    .object([
                        "table": .string(step.request.table), "dumpId": .string(step.request.origin.id),
                        "sequence": .number(step.request.origin.sequence),
                        "partial": .bool(step.request.effect == .append),
                        "files": .number(step.request.fragments.count),
                        "begun": .bool(step.begun != nil),
                    ])
                }),
            "upToDate": .number(upToDate),
        ])
    }
}
