import CanvasData

extension Configuration {
    /// Finds and reads the file: `-c`, else `CANVAS_DATA_CONFIG`, else the one in the home directory if it is there.
    static func load(
        option: String?, environment: [String: String], warn: (String) -> Void
    ) throws(CanvasDataError) -> Configuration {
        guard let path = chosenPath(option, environment) ?? existingHomePath(environment) else {
            return Configuration(environment: environment, file: nil)
        }
        let name = path == "-" ? "standard input" : path
        let text: String
        do {
            text = try TextFile.read(path, limit: ConfigurationFile.longest)
        } catch {
            throw .unreadableConfiguration(name, error.reason)
        }
        let file = try ConfigurationFile(name: name, text: text)
        if file.holdsSecret, TextFile.isReadableByOthers(path) {
            warn(Self.openFile(name))
        }
        return Configuration(environment: environment, file: file)
    }

    /// What to say of a file that holds a secret and that the group or others may read.
    static func openFile(_ name: String) -> String {
        "\(name) holds a secret and others may read it; run: chmod 600 \(name)"
    }

    /// The file that the user names; nil when none is named.
    static func chosenPath(_ option: String?, _ environment: [String: String]) -> String? {
        option ?? environment["CANVAS_DATA_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Where the file is when nothing is said; nil without a home directory.
    static func homePath(_ environment: [String: String]) -> String? {
        if let base = environment["XDG_CONFIG_HOME"], base.hasPrefix("/") {
            return base + "/canvas-data/config.yml"
        }
        guard let home = environment["HOME"], !home.isEmpty else { return nil }
        return home + "/.config/canvas-data/config.yml"
    }

    private static func existingHomePath(_ environment: [String: String]) -> String? {
        homePath(environment).flatMap { TextFile.exists($0) ? $0 : nil }
    }
}
