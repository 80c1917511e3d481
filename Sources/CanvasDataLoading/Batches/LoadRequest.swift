/// One table of one origin that should be in the database.
package struct LoadRequest: Sendable, Equatable {
    package let origin: BatchOrigin
    package let table: String
    package let effect: BatchEffect
    /// Names of its fragments, different from one another, in the order in which their rows go in.
    package let fragments: [String]
    /// Whether batches of the table add up: a full copy of it may be followed by increments, and an older one has nothing
    /// that a newer one lacks.
    package let comesInIncrements: Bool

    /// - Parameters:
    ///   - origin: where the rows are from.
    ///   - table: the table's name.
    ///   - effect: what becomes of the rows that are there.
    ///   - fragments: names, different from one another, in the order in which their rows go in.
    ///   - comesInIncrements: what the schema says of the table; true for an increment whatever it says.
    package init(
        origin: BatchOrigin, table: String, effect: BatchEffect, fragments: [String],
        comesInIncrements: Bool = false
    ) {
        self.comesInIncrements = comesInIncrements || effect == .append
        self.origin = origin
        self.table = table
        self.effect = effect
        self.fragments = fragments
    }

    package struct Key: Hashable, Sendable {
        package let originID: String
        package let table: String
    }

    package var key: Key { Key(originID: origin.id, table: table) }

    package var isIncrement: Bool { effect == .append }
}

/// A batch whose rows readers see, as the target knows it.
package struct LoadedBatch: Sendable, Equatable {
    package let table: String
    package let originID: String
    package let sequence: Int
    package let effect: BatchEffect

    package init(table: String, originID: String, sequence: Int, effect: BatchEffect) {
        self.table = table
        self.originID = originID
        self.sequence = sequence
        self.effect = effect
    }
}

/// What should be in the database, and what is known of the origins of tables that come in increments.
package struct LoadWish: Sendable, Equatable {
    package var requests: [LoadRequest]
    /// The origins on offer, by table that comes in increments; nothing of tables whose gaps are not looked for.
    package var offered: [String: OfferedOrigins] = [:]
    /// The newest of what the source has; nil where only some of it was asked for.
    package var newest: BatchOrigin?
    /// The tables that the source still makes, of those that are meant.
    package var tables: Set<String> = []

    package init(_ requests: [LoadRequest]) {
        self.requests = requests
    }
}

/// The origins that a source lists, as one table that comes in increments sees them.
package struct OfferedOrigins: Sendable, Equatable {
    /// Sequences of those that are finished and hold nothing of it.
    package let empty: Set<Int>
    /// Sequences of those that hold something of it, or may do so when they are finished.
    package let others: Set<Int>
    /// When they were made, by sequence.
    package let createdAt: [Int: String]

    package init(empty: Set<Int>, others: Set<Int>, createdAt: [Int: String]) {
        self.empty = empty
        self.others = others
        self.createdAt = createdAt
    }
}
