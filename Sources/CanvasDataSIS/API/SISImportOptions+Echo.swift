import CanvasDataBase

extension SISImportOptions {
    /// An option for which Canvas's answer differs from what was requested.
    public struct Difference: Sendable, Equatable {
        /// Canvas's name of the option.
        public let option: String
        /// The requested value; `nothing` if it was not requested.
        public let asked: String
        /// The value in Canvas's answer, as JSON.
        public let echoed: String
    }

    /// What Canvas's answer says about the options.
    public struct Echo: Sendable, Equatable {
        /// Options that were not accepted, or accepted without having been requested.
        public internal(set) var differences: [Difference] = []
        /// Requested options that the answer does not mention: the Canvas is old.
        public internal(set) var unmentioned: [String] = []
    }

    /// Compares the options with Canvas's answer to an upload.
    ///
    /// - Parameter answer: the import, as Canvas described it.
    /// - Returns: what differs.
    public func echo(in answer: SISImport) -> Echo { Self.echo(of: parameters, in: answer) }

    static func echo(of parameters: [(name: String, value: String)], in answer: SISImport) -> Echo {
        var echo = Echo()
        let asked = Dictionary(parameters.map { ($0.name, $0.value) }) { $1 }
        for option in Self.echoed {
            guard let value = answer.json[option.echo] else {
                if asked[option.parameter] != nil { echo.unmentioned.append(option.parameter) }
                continue
            }
            if !Self.agree(asked[option.parameter], value, option) {
                echo.differences.append(
                    Difference(
                        option: option.parameter, asked: asked[option.parameter] ?? "nothing",
                        echoed: value.text(.compact)))
            }
        }
        if let type = answer.json["data"]?["import_type"]?.string, let ours = asked["import_type"],
            type != ours
        {
            echo.differences.append(
                Difference(
                    option: "import_type", asked: ours, echoed: JSONValue.string(type).text(.compact)))
        }
        return echo
    }

    private struct Option {
        let parameter: String
        let echo: String
        /// Whether it can take effect without having been requested. Numbers and names cannot.
        let isFlag: Bool

        init(_ parameter: String, as echo: String? = nil, isFlag: Bool) {
            self.parameter = parameter
            self.echo = echo ?? parameter
            self.isFlag = isFlag
        }
    }

    private static let echoed = [
        Option("batch_mode", isFlag: true), Option("batch_mode_term_id", isFlag: false),
        Option("multi_term_batch_mode", isFlag: true), Option("skip_deletes", isFlag: true),
        Option("override_sis_stickiness", isFlag: true), Option("add_sis_stickiness", isFlag: true),
        Option("clear_sis_stickiness", isFlag: true), Option("update_sis_id_if_login_claimed", isFlag: true),
        Option("diffing_data_set_identifier", isFlag: false),
        Option("diffing_remaster_data_set", as: "diffing_remaster", isFlag: true),
        Option("diffing_drop_status", isFlag: false), Option("diffing_user_remove_status", isFlag: false),
        Option("change_threshold", isFlag: false), Option("diff_row_count_threshold", isFlag: false),
    ]

    private static func agree(_ asked: String?, _ value: JSONValue, _ option: Option) -> Bool {
        let said: String?
        switch value {
        case .bool(let flag): said = "\(flag)"
        case .number(let literal): said = literal
        case .string(let text): said = text
        default: said = nil
        }
        guard let asked else {
            // It would delete or overwrite without having been requested.
            return !option.isFlag || said != "true"
        }
        guard let said else { return false }
        // A term given by its SIS ID comes back with its ID in Canvas.
        if option.parameter == "batch_mode_term_id", asked.contains(":") { return true }
        return said == asked || Double(said).flatMap { said in Double(asked).map { said == $0 } } ?? false
    }
}
