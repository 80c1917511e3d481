/// What Postgres, or libpq on the way to it, says went wrong. Never holds a connection string or a row's values.
package struct PostgresError: Error, Sendable, Equatable {
    /// The five characters of Appendix A of Postgres's manual; nil where libpq failed on its own.
    package let sqlState: String?
    /// The primary message: one line, without the severity.
    package let message: String
    /// The server's own remedy, if it has one.
    package let hint: String?
    /// The server's DETAIL, such as the objects that depend on another.
    package let detail: String?
    /// The constraint or column that rows break, by its name, where the server says so.
    package let subject: String?
    /// The connection is gone.
    package let isConnectionLost: Bool
    /// It was lost while COMMIT was on its way: what it ended may be there, or not.
    package let isOutcomeUnknown: Bool
    /// There is no connection, and a refused login may be the reason. Repeated attempts with a wrong password can lock an
    /// account.
    package let isLoginInDoubt: Bool
    /// The server or its certificate is not what `sslmode` asks for.
    package let isLineRefused: Bool

    package init(
        sqlState: String?, message: String, hint: String? = nil, detail: String? = nil,
        subject: String? = nil, isConnectionLost: Bool = false, isOutcomeUnknown: Bool = false,
        isLoginInDoubt: Bool = false, isLineRefused: Bool = false
    ) {
        self.sqlState = sqlState
        self.message = message
        self.hint = hint
        self.detail = detail
        self.subject = subject
        self.isConnectionLost = isConnectionLost
        self.isOutcomeUnknown = isOutcomeUnknown
        self.isLoginInDoubt = isLoginInDoubt
        self.isLineRefused = isLineRefused
    }

    /// True when the same work, from the start of its transaction, may well succeed a little later.
    package var isPassing: Bool {
        guard let sqlState else { return isConnectionLost }
        // 08 connection, 40 rolled back for others' sake, 53 resources but a full disk, 57P0x shut down or starting,
        // 55P03 lock not acquired in time.
        if isConnectionLost || sqlState.hasPrefix("08") { return true }
        return ["40001", "40P01", "53300", "53200", "57P01", "57P02", "57P03", "57P05", "55P03"].contains(
            sqlState)
    }

    /// The error concerns the table at hand and would come again. It is neither temporary nor one of the server, which every
    /// other table would meet as well.
    package var isOfTheTable: Bool {
        sqlState != nil && sqlState != "25006" && !isPassing && !isCancelled && !isConnectionLost
            && !isDiskFull
    }

    /// A statement ended because of a timeout or because we cancelled it.
    package var isCancelled: Bool { sqlState == "57014" }
    /// Somebody else has locked what it needs.
    package var isLockedOut: Bool { sqlState == "55P03" }
    /// A lock was not acquired in time.
    package var isLockTimeout: Bool { sqlState == "55P03" || sqlState == "57014" }
    package var isUniqueViolation: Bool { sqlState == "23505" }
    /// Right, ownership or role is missing.
    package var isForbidden: Bool {
        sqlState == "42501" || sqlState?.hasPrefix("28") == true || isLineRefused
    }
    package var isDiskFull: Bool { sqlState == "53100" }
}

extension PostgresError: CustomStringConvertible {
    package var description: String { sqlState.map { "\(message) (\($0))" } ?? message }
}
