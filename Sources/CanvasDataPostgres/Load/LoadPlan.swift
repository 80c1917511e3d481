import CanvasData

/// What there is to do for some tables of some dumps, by what the ledger says is in.
package struct LoadPlan: Sendable, Equatable {
    package struct Step: Sendable, Equatable {
        package let request: LoadRequest
        /// What an earlier run began of it.
        package let begun: LoadRecord?
    }

    /// In the order of dumps.
    package private(set) var steps: [Step] = []
    /// In already, in the order in which they were asked for.
    package private(set) var done: [LoadRequest] = []
    /// Staged by earlier runs and wanted no more, as newer ones take their place.
    package private(set) var obsolete: [LoadRecord] = []

    /// - Parameters:
    ///   - requests: what should be in.
    ///   - loads: the ledger's, without those that are superseded.
    package init(_ requests: [LoadRequest], loads: [LoadRecord]) {
        for request in requests.sorted(by: { $0.dump.sequence < $1.dump.sequence }) {
            let known = loads.filter { $0.table == request.table }
            let begun = known.first { $0.dumpID == request.dump.id }
            if begun?.state == .published || Self.isContained(request, in: known, and: requests) {
                done.append(request)
                continue
            }
            if let begun, !begun.isOf(request) {
                obsolete.append(begun)
                steps.append(Step(request: request, begun: nil))
            } else {
                steps.append(Step(request: request, begun: begun))
            }
        }
        let tables = Set(steps.map(\.request.table))
        let wanted = Set(steps.compactMap { $0.begun?.id } + obsolete.map(\.id))
        obsolete += loads.filter {
            $0.state != .published && tables.contains($0.table) && !wanted.contains($0.id)
        }
    }

    /// An increment that a later full copy holds already, in the database or asked for together with it.
    private static func isContained(
        _ request: LoadRequest, in known: [LoadRecord], and requests: [LoadRequest]
    ) -> Bool {
        guard request.batch.effect == .append else { return false }
        return known.contains {
            $0.effect == .replace && $0.state == .published && $0.sequence >= request.dump.sequence
        }
            || requests.contains {
                $0.table == request.table && $0.batch.effect == .replace
                    && $0.dump.sequence >= request.dump.sequence
            }
    }
}

extension LoadRecord {
    /// Whether it was begun from the same files: Canvas may write a dump anew.
    fileprivate func isOf(_ request: LoadRequest) -> Bool {
        effect == request.batch.effect && schemaVersion == request.dump.schemaVersion
            && fragments == request.batch.fragments.count
    }
}
