extension School {
    /// The dumps of ``Course/long``, oldest first, a day apart; the last is yesterday's.
    func longDumps(today: Int) -> [DumpPlan] {
        let day = 86_400_000
        let days = Course.longCount - Course.historicalSequences.count
        var regularOnes = 0
        return (1...Course.longCount).map { sequence in
            let version = schemaVersion(ofLongDump: sequence)
            let isHistorical = Course.historicalSequences.contains(sequence)
            if !isHistorical { regularOnes += 1 }
            // Historical ones come some hours after the regular one of their day.
            let clock = 7_418_247 + sequence * 1_009 + (isHistorical ? 9_900_041 : 0)
            return DumpPlan(
                sequence: sequence, id: Randomness.uuid(Randomness.mix(seed, UInt64(sequence) &+ 7_000)),
                createdAt: today + (regularOnes - 1 - days) * day + clock, schemaVersion: version.version,
                finished: true, isHistorical: isHistorical,
                tables: isHistorical
                    ? historical(version, upTo: regularOnes - 1)
                    : regular(version, revision: regularOnes, requestsOf: regularOnes - 1))
        }
    }

    private func schemaVersion(ofLongDump sequence: Int) -> SchemaVersion {
        // From which dump on there is which version; newest first, as they are in `SchemaVersion.long`.
        let first = [12, 7, 3, 1]
        return SchemaVersion.long[first.firstIndex { $0 <= sequence } ?? 3]
    }
}
