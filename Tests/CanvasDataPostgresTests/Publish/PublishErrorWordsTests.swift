import CanvasDataBase
import Testing

@testable import CanvasDataPostgres

struct PublishErrorWordsTests {
    private static let lost = PostgresError(sqlState: "57P01", message: "terminated", isConnectionLost: true)
    private static let holders = (1...4).map {
        LockHolder(processID: $0, application: $0 == 1 ? "psql" : "", relation: nil, table: nil)
    }

    static let words: [(CanvasDataError, CanvasDataError.Kind, String)] = [
        (
            .lockIsLost, .busy,
            """
            Cannot publish: this connection no longer holds the schema lock.
              Connect to Postgres itself rather than to a pooler that shares connections between clients. What is staged is kept: the next Warehouse.load publishes it without fetching it again.
            """
        ),
        (
            .loadsHaveChanged(["public.a", "public.b"]), .busy,
            """
            Cannot publish public.a, public.b: another run has changed what was staged.
              Run Warehouse.load again.
            """
        ),
        (
            .outcomeUnknown(lost), .unavailable,
            """
            The connection was lost while the tables were published, and the database cannot be reached to ask whether they are: terminated (57P01).
              Run Warehouse.load again: it checks the ledger, and publishes what is missing.
            """
        ),
        (.nothingStaged("public.a"), .bug, "Cannot publish public.a: nothing of it is staged."),
        (
            .tablesInUse(["public.a", "public.b"], by: holders), .busy,
            """
            Cannot publish: public.a, public.b were in use until the deadline, by process 1 ("psql"), process 2, process 3, ….
              What is staged is kept: the next Warehouse.load publishes it without fetching it again.
            """
        ),
        (
            .snapshotsInUse(by: []), .busy,
            """
            Cannot publish: an older transaction, which might see none of the new rows, was held open until the deadline.
              What is staged is kept: the next Warehouse.load publishes it without fetching it again. With PublishOptions.waitsForSnapshots = false, such transactions are not waited for.
            """
        ),
        (
            .nothingToAdopt("public.a"), .usage,
            """
            There is no table public.a to adopt.
              Tables that are not there yet need no adopting: Warehouse.load makes them so that they swap.
            """
        ),
        (
            .notOwnedToAdopt("public.a"), .refused,
            """
            Cannot adopt public.a: it belongs to another role.
              Make the role that loads its owner: ALTER TABLE public.a OWNER TO …;
            """
        ),
        (
            .viewsOfOthers(["public.v"], of: "public.a", .adopt), .refused,
            """
            Cannot adopt public.a: views of other roles read it, which this role may not change: public.v.
              Run the tool's adopt as a role that may.
            """
        ),
    ]

    @Test(arguments: words.indices)
    func `errors say what, which, and what to do`(index: Int) {
        let (error, kind, text) = Self.words[index]
        #expect(error.kind == kind)
        #expect(error.description == text)
    }
}
