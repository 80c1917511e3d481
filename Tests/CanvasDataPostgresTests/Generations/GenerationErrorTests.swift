import CanvasDataBase
import Testing

@testable import CanvasDataPostgres

/// Names and types that a target cannot have, in whole.
struct GenerationErrorTests {
    @Test(arguments: [
        (
            CanvasDataError.unwritableType("numeric", column: "id", table: #""public"."course_dim""#),
            """
            Column id of "public"."course_dim" is of type numeric, which cannot be filled from a dump.
              Give it the type that CanvasDataAPI.schema shows, and keep what you made of it in a view.
            """
        ),
        (
            .reservedSchema("canvas_data"),
            """
            The schema "canvas_data" is reserved.
              Choose another with the schema argument.
            """
        ),
    ])
    func `a name or a type that cannot be used is named, with what to do`(
        error: CanvasDataError, text: String
    ) {
        #expect(error.description == text)
    }
}
