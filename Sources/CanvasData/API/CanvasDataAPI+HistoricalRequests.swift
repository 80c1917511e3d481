extension CanvasDataAPI {
    /// The files of historical requests by the days they are about, oldest first.
    ///
    /// - Throws: `CanvasDataError`.
    public func historicalRequests() async throws -> [(range: RequestsRange, files: [String])] {
        var files: [RequestsRange: [String]] = [:]
        for file in try await syncFiles().files where file.table == DumpFiles.incremental {
            guard let range = RequestsRange(link: file.fragment.url) else { continue }
            files[range, default: []].append(file.fragment.name)
        }
        return files.sorted { $0.key < $1.key }.map { (range: $0.key, files: $0.value) }
    }
}
