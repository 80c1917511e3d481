package import CanvasDataBase
package import CanvasDataLoading

/// Where the fragments of several dumps come from: each dump has links of its own, so that two of them may have files of
/// one name with different contents.
package struct FragmentSources: FragmentReading {
    private let sources: [String: FragmentSource]

    /// - Parameter sources: by the dump's id; all of one host.
    package init(_ sources: [String: FragmentSource]) {
        self.sources = sources
    }

    package func read(_ name: String, ofDump dumpID: String, into intake: any FragmentIntake) async throws {
        guard let source = sources[dumpID] else { throw CanvasDataError.fileGone(name) }
        try await source.read(name, ofDump: dumpID, into: intake)
    }

    package func meetsEveryFile(_ error: CanvasDataError) -> Bool {
        sources.values.first?.meetsEveryFile(error) ?? true
    }
}
