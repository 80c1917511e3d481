import Glibc

/// The default places of files.
extension Configuration {
    /// The configuration file for all accounts that have none of their own.
    static let systemPath = "/etc/canvas-data/config.yml"

    /// The configuration file of this account; nil without a home directory.
    static func homePath(_ environment: [String: String]) -> String? {
        if let base = environment["XDG_CONFIG_HOME"], base.hasPrefix("/") {
            return base + "/canvas-data/config.yml"
        }
        guard let home = environment["HOME"], !home.isEmpty else { return nil }
        return home + "/.config/canvas-data/config.yml"
    }

    /// The directory of the private Postgres; nil without a home directory.
    static func localDirectory(_ environment: [String: String], isRoot: Bool = geteuid() == 0) -> String? {
        // The server of root runs as another account, which may not enter root's home directory.
        if isRoot { return "/var/lib/canvas-data/postgres" }
        if let base = environment["XDG_DATA_HOME"], base.hasPrefix("/") {
            return base + "/canvas-data/postgres"
        }
        guard let home = environment["HOME"], !home.isEmpty else { return nil }
        return home + "/.local/share/canvas-data/postgres"
    }

    /// The directory for state that is kept from run to run, but no data; nil without a home directory.
    static func stateDirectory(_ environment: [String: String]) -> String? {
        if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") { return base + "/canvas-data" }
        guard let home = environment["HOME"], !home.isEmpty else { return nil }
        return home + "/.local/state/canvas-data"
    }
}
