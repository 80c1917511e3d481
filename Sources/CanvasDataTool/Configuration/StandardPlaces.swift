import Glibc

/// Where things are when no setting says otherwise.
extension Configuration {
    /// Where settings are for every account of the machine that has none of its own.
    static let systemPath = "/etc/canvas-data/config.yml"

    /// Where the file is when nothing is said; nil without a home directory.
    static func homePath(_ environment: [String: String]) -> String? {
        if let base = environment["XDG_CONFIG_HOME"], base.hasPrefix("/") {
            return base + "/canvas-data/config.yml"
        }
        guard let home = environment["HOME"], !home.isEmpty else { return nil }
        return home + "/.config/canvas-data/config.yml"
    }

    /// Where the local cluster is when nothing is said; nil without a home directory.
    static func localDirectory(_ environment: [String: String], isRoot: Bool = geteuid() == 0) -> String? {
        // root's home is closed to the account that its server runs as.
        if isRoot { return "/var/lib/canvas-data/postgres" }
        if let base = environment["XDG_DATA_HOME"], base.hasPrefix("/") {
            return base + "/canvas-data/postgres"
        }
        guard let home = environment["HOME"], !home.isEmpty else { return nil }
        return home + "/.local/share/canvas-data/postgres"
    }

    /// Where what is worth keeping from run to run, but no data, is; nil without a home directory.
    static func stateDirectory(_ environment: [String: String]) -> String? {
        if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") { return base + "/canvas-data" }
        guard let home = environment["HOME"], !home.isEmpty else { return nil }
        return home + "/.local/state/canvas-data"
    }
}
