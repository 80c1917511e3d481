import CanvasDataBase

extension Configuration {
    /// Finds and reads the configuration file: the one of `-c`, or of `CANVAS_DATA_CONFIG`, or the one in the home
    /// directory if it exists, or the one in `/etc` if that exists.
    ///
    /// - Parameters:
    ///   - option: the value of `-c`.
    ///   - environment: the environment variables.
    ///   - system: the path of the file in `/etc`.
    ///   - warn: called with warnings about the file.
    /// - Returns: the settings.
    /// - Throws: `CanvasDataError` (configuration), also if this account may not read the file in `/etc`: without it, the run
    ///   would use another database.
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
        // The file in /etc may be readable by a group: that of the account that runs canvas-data.
        let isShared = path == system
        if file.holdsSecret, TextFile.isReadableByOthers(path, allowingGroup: isShared) {
            warn(Self.openFile(name, mode: isShared ? "o=" : "600"))
        }
        return Configuration(environment: environment, file: file)
    }

    /// The warning about a file that contains a secret and is readable by the group or others.
    static func openFile(_ name: String, mode: String = "600") -> String {
        "\(name) contains a secret that others can read; run: chmod \(mode) \(name)"
    }

    /// The file that `-c` or `CANVAS_DATA_CONFIG` names; nil if neither does.
    static func chosenPath(_ option: String?, _ environment: [String: String]) -> String? {
        option ?? environment["CANVAS_DATA_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func existingHomePath(_ environment: [String: String]) -> String? {
        homePath(environment).flatMap { TextFile.exists($0) ? $0 : nil }
    }
}
