import Synchronization

/// Makes editions: rows, gzip files and the truth about them, several fragments at a time on threads of its own.
final class EditionWriter: Sendable {
    private let plans: [EditionPlan]
    private let writers: [RowWriter]
    private let drafts: [EditionDraft]
    private let store: Store
    /// Edition and fragment, in the order in which they are taken.
    private let tasks: [(edition: Int, fragment: Int)]
    private let next = Atomic(0)
    private let outcome = Mutex<(made: [StoredEdition], failure: SimulatorError?)>(([], nil))

    /// Makes `plans` in `store` on `threads` threads.
    static func make(
        _ plans: [EditionPlan], of school: School, in store: Store, threads: Int
    ) async throws -> [StoredEdition] {
        guard !plans.isEmpty else { return [] }
        let writer = EditionWriter(plans, of: school, in: store)
        await OwnThread.run(on: min(threads, writer.tasks.count)) { writer.work() }
        let outcome = writer.outcome.withLock { $0 }
        if let failure = outcome.failure { throw failure }
        return outcome.made
    }

    private init(_ plans: [EditionPlan], of school: School, in store: Store) {
        self.plans = plans
        self.store = store
        writers = plans.map { RowWriter($0.table, of: school) }
        drafts = plans.map(EditionDraft.init)
        tasks = plans.indices.flatMap { edition in
            plans[edition].fragments.indices.map { (edition, $0) }
        }
    }

    private func work() {
        let plain = ByteBuffer(capacity: 1 << 20)
        let packed = ByteBuffer(capacity: 1 << 20)
        let deflater = Deflater()
        while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            guard index < tasks.count, outcome.withLock({ $0.failure == nil }) else { return }
            let task = tasks[index]
            do {
                try make(task.edition, task.fragment, plain, packed, deflater)
            } catch {
                let failure = error as? SimulatorError ?? SimulatorError("\(error)")
                outcome.withLock { $0.failure = failure }
            }
        }
    }

    private func make(
        _ edition: Int, _ index: Int, _ plain: ByteBuffer, _ packed: ByteBuffer, _ deflater: Deflater
    ) throws {
        let plan = plans[edition]
        let fragment = plan.fragments[index]
        plain.removeAll()
        for range in fragment.rows {
            for row in range { writers[edition].write(row, revision: plan.revision, to: plain) }
        }
        packed.removeAll()
        for member in members(of: plain.contents, fragment) { deflater.append(member, to: packed) }
        let digest = Digests.sha256(packed.contents)
        let number = String(index)
        let stored = StoredFragment(
            filename: plan.table.name + "-" + String(repeating: "0", count: 5 - number.count) + number + "-"
                + digest.prefix(8) + ".gz",
            bytes: packed.count, rows: fragment.rows.reduce(0) { $0 + $1.count }, sha256: digest)
        try store.save(packed.contents, as: stored.filename)
        guard let made = drafts[edition].add(stored, at: index, rows: plain.array) else { return }
        try store.save(made)
        outcome.withLock { $0.made.append(made) }
    }

    /// What goes into each gzip member. They are cut anywhere, also in the middle of a row or a character; one
    /// of them is empty.
    private func members(of plain: UnsafeRawBufferPointer, _ fragment: FragmentPlan)
        -> [UnsafeRawBufferPointer]
    {
        var plain = plain
        if !fragment.endsInNewline && !plain.isEmpty {
            plain = UnsafeRawBufferPointer(rebasing: plain.dropLast())
        }
        guard fragment.members > 1 else { return [plain] }
        let cuts = [0, plain.count / 3, plain.count / 3, plain.count * 5 / 7, plain.count]
        return zip(cuts, cuts.dropFirst()).map { UnsafeRawBufferPointer(rebasing: plain[$0..<$1]) }
    }
}
