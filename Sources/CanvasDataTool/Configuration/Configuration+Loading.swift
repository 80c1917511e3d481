import CanvasDataBase

extension Configuration {
    /// Finds and reads the file: `-c`, else `CANVAS_DATA_CONFIG`, else the one in the home directory if it is there, else
    /// the machine's if that is there.
    ///
    /// - Parameters:
    ///   - option: what `-c` says.
    ///   - environment: the variables.
    ///   - system: the machine's file.
    ///   - warn: gets what is doubtful about the file.
    /// - Returns: the settings.
    /// - Throws: `CanvasDataError` (configuration), also for a file of the machine's that this account may not read: going
    ///   on without it would mean another database.
    static func load(
        option: String?, environment: [String: String], system: String = systemPath, warn: (String) -> Void
    ) throws(CanvasDataError) -> Configuration {
        let ownPath = chosenPath(option, environment) ?? existingHomePath(environment)
        guard let path = ownPath ?? (TextFile.mayBeThere(system) ? system : nil) else {
            return Configuration(environment: environment, file: nil)
        }
        let isOwn = ownPath != nil
        if !isOwn, TextFile.isWritableByOthers(path) { throw .configurationOfOthers(path) }
        let name = path == "-" ? "standard input" : path
        let text: String
        do {
            text = try TextFile.read(path, limit: ConfigurationFile.longest)
        } catch {
            throw isOwn
                ? .unreadableConfiguration(name, error.reason) : .closedConfiguration(name, error.reason)
        }
        let file = try ConfigurationFile(name: name, text: text)
        // The machine's is for a group, too: that of the account that runs us.
        let isShared = path == system
        if file.holdsSecret, TextFile.isReadableByOthers(path, allowingGroup: isShared) {
            warn(Self.openFile(name, mode: isShared ? "o=" : "600"))
        }
        return Configuration(environment: environment, file: file)
    }

    /// What to say of a file that holds a secret and that the group or others may read.
    static func openFile(_ name: String, mode: String = "600") -> String {
        "\(name) holds a secret and others may read it; run: chmod \(mode) \(name)"
    }

    /// The file that the user names; nil when none is named.
    static func chosenPath(_ option: String?, _ environment: [String: String]) -> String? {
        option ?? environment["CANVAS_DATA_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func existingHomePath(_ environment: [String: String]) -> String? {
        homePath(environment).flatMap { TextFile.exists($0) ? $0 : nil }
    }
}
