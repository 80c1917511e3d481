import CanvasDataBase
import Testing

@testable import CanvasDataPostgres

struct ReplicaErrorWordsTests {
    @Test(arguments: [
        (
            CanvasDataError.alreadyInitialized("users"),
            "Table already initialized. Please run syncdb to update it. (users is in the database.)"
        ),
        (
            .notInitialized("users"),
            "Table not initialized. Please run initdb first. (users is not in the database.)"
        ),
        (.noAnswer("users"), "users: the source was asked for it and said nothing."),
        (
            .otherChanges("users"),
            "users: the source gave changes since another moment than the one it was asked for."
        ),
        (
            .replicaKeyTwice("users", "Key (id)=(1) is duplicated."),
            """
            users: two rows of the copy have the same key. Key (id)=(1) is duplicated.
              Nothing of it is shown to readers. Run the command again later, when Canvas has made another copy.
            """
        ),
        (
            .unknownAction("", of: "users"),
            """
            users: a row of the changes does not say whether it was deleted (meta.action).
              Nothing of it is shown to readers. Update canvas-data, or report this.
            """
        ),
        (
            .unknownAction("X", of: "users"),
            """
            users: a row has the meta.action "X", which canvas-data does not know.
              Nothing of it is shown to readers. Update canvas-data, or report this.
            """
        ),
        (.noStage("users"), "users: the copy that was just created has other columns than it should."),
        (
            .replicaShrinks("canvas.users", deleted: 6, of: 10),
            """
            canvas.users has 10 rows, and 6 of them are not in the new copy: more than half are gone.
              If that is correct, run the command again with LoadOptions.allowsShrinking: nothing is fetched again.
            """
        ),
        (
            .replicaHasMoved("canvas.users"),
            """
            canvas.users was changed by another program while its changes were fetched.
              Run the command again: it starts from what is there now.
            """
        ),
        (
            .tableFollows("public.users"),
            """
            Cannot load public.users: it follows another source, whose rows it would lose.
              Load into another schema.
            """
        ),
    ])
    func `an error says what happened, and what to do`(error: CanvasDataError, text: String) {
        #expect(error.description == text)
    }

    @Test func `a notice says what had become of a table`() {
        #expect(
            Notice.reloading("canvas.users", "was dropped").message
                == "canvas.users was dropped; it is loaded again.")
    }
}
