import CanvasDataBase

extension DatabaseFacts {
    /// Why nothing can be loaded: the first check of `doctor` that fails, in its words. What is about single tables stops
    /// only them.
    var obstacle: CanvasDataError? {
        let finding = findings().first { $0.state == .fail && $0.check != "tables" }
        guard let finding else { return nil }
        return CanvasDataError(
            ["rights", "ledger"].contains(finding.check) ? .refused : .configuration, finding.message,
            remedy: finding.remedy)
    }
}

extension Database {
    /// Makes sure that the database can be loaded into, before anything is fetched for it. Changes nothing.
    ///
    /// - Throws: `CanvasDataError` (configuration or refused) that names the first thing in the way and its remedy;
    ///   `CancellationError`.
    package func checkFitness(for target: TargetSchema) async throws {
        let facts = try await ask("look at the database") { try DatabaseFacts(settings, target, on: $0) }
        if let obstacle = facts.obstacle { throw obstacle }
    }
}
