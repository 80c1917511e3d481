import CanvasDataTransfer
import SharedFixture
import Synchronization

@testable import CanvasDataSIS

extension SISImportAPI {
    /// Sends an upload as a feed does, with a record of its own.
    func submit(_ upload: SISUpload, _ importOptions: SISImportOptions) async throws -> SISImport {
        let memory = try TemporaryFolder()
        let record = try SISRecord(in: memory.path)
        defer { record.close() }
        var options = SISRunOptions()
        options.importOptions = importOptions
        let step = SISUploadStep(api: self, options: options, record: record, archive: nil)
        return try await step.send(upload, [], [])
    }
}

/// A Canvas whose lists are empty until something was posted.
func afterPost(_ handler: @escaping CannedCanvas.Handler) -> CannedCanvas {
    let flag = Flag()
    return CannedCanvas { request in
        if request.method == .post { flag.set() }
        return flag.isSet ? try handler(request) : .list()
    }
}

final class Flag: Sendable {
    private let value = Atomic(false)
    var isSet: Bool { value.load(ordering: .relaxed) }
    func set() { value.store(true, ordering: .relaxed) }
}

final class Counter: Sendable {
    private let value = Atomic(0)
    func next() -> Int { value.add(1, ordering: .relaxed).newValue }
}
