package import CanvasDataBase

extension LocalCluster {
    /// The finding about a cluster that does not exist yet. Blocks.
    package func examination() -> Finding {
        let directory = directory.quotedForDisplay
        guard let newest = installed().first else {
            return Finding("database", CanvasDataError.noServerPrograms)
        }
        return Finding(
            "database", .ok,
            "There is no local cluster yet: the first load makes it in \(directory), with Postgres \(newest.majorVersion)."
        )
    }
}
