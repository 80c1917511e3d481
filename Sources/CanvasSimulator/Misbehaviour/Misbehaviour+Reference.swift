extension Misbehaviour {
    /// All words of a script, for people.
    public static var reference: String {
        var text = """
            A script is a list of rules between semicolons: PLACE[GLOB]:FAULT=VALUE@POSITION,retry-after=S and how often.
            PLACE is file (the file host; the glob names files), api (the glob names paths, or methods and paths as in
            "POST */sis_imports*"), listing (what the API says about files) or dap (what DAP answers; the glob names tables
            as in canvas.users, a namespace for its list, or login). Files of DAP have names such as
            dap-canvas.users-00000-0123456789ab.tsv.gz. [GLOB] knows * and ?. POSITION is a number of bytes or a
            percentage such as 90%. With ",done" behind it, what answers in the place of the API does so
            when the request has been carried out; otherwise it is not.
            How often: *2 the first two times, *2/each the first two times for each file, %3 every third time, ~0.2 with
            that probability; together, as in ~0.2*2/each. Otherwise every time.

            """
        for fault in Fault.allCases {
            let form = fault.form
            var word = fault.rawValue
            switch form.value {
            case .none: break
            case .number: word += "=N"
            case .status: word += "=STATUS"
            case .lifetime: word += "=S or =Nr"
            case .address: word += "=URL"
            case .kind(let kinds): word += "=\(kinds.joined(separator: "|"))"
            }
            if form.takesPosition { word += "[@POSITION]" }
            let places = form.places.map(\.rawValue).joined(separator: ", ")
            text += "\n  \(word)  (\(places))\n      \(form.help)"
        }
        return text + "\n"
    }

    /// Everything that a rule can be about, such as `file:cut`.
    package static var possibilities: [String] {
        Fault.allCases.flatMap { fault in fault.form.places.map { "\($0.rawValue):\(fault.rawValue)" } }
    }

    /// Every hostile name that a listing can have, such as `link=file`.
    package static var hostileNames: [String] {
        Fault.allCases.filter { $0.form.places == [.listing] }.flatMap { fault in
            guard case .kind(let kinds) = fault.form.value else { return [String]() }
            return kinds.map { "\(fault.rawValue)=\($0)" }
        }
    }
}
