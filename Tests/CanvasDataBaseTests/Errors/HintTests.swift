import CanvasDataBase
import Testing

/// Texts that name settings and commands.
struct HintTests {
    @Test func `a hint without references is its text`() {
        let count = 3
        #expect("Wait \(count) s." as Hint == Hint("Wait 3 s."))
        #expect("\("Wait 3 s." as Hint)".description == "Wait 3 s.")
        #expect("Wait " + "3 s." as Hint == Hint("Wait 3 s."))
    }

    @Test func `a program that uses the library reads the library's own names`() {
        let hint: Hint = """
            Use \(.setting(.jobs)), \(.setting(.maxShrink, .to("100"))), \(.setting(.term, .any("ID"))), \
            \(.configured(.localDirectory)), \(.key(.apiURL)), \(.secret(.apiKey)), \(.variable(.accessToken)), \
            \(.command(.sisErrors, of: "141")) or \(.command(.refresh, with: [.setting(.again), .setting(.jobs)])).
            """
        #expect(
            hint.description == """
                Use LoadOptions.jobs, SISRunOptions.maxShrink = 100, SISImportOptions.batchModeTermID, \
                the directory of the local cluster, CanvasDataAPI.Options.baseURL, Credentials.key, AccessToken, \
                SISImportAPI.messages (141) or Warehouse.load with LoadOptions.loadsAgain, LoadOptions.jobs.
                """)
    }

    @Test func `a hint in a hint keeps its references`() {
        let inner: Hint = "\(.command(.doctor)) says more."
        let outer: Hint = "Wait, or look: \(inner)"
        #expect(outer.text { _ in "X" } == "Wait, or look: X says more.")
        #expect(outer == "Wait, or look: " + inner)
    }

    @Test func `hints with different references are different`() {
        #expect("Use \(.setting(.jobs))." as Hint != "Use \(.setting(.again))." as Hint)
        #expect("Use \(.setting(.jobs))." as Hint != "Use LoadOptions.jobs." as Hint)
    }

    @Test func `an error and a notice show the remedy`() {
        let remedy: Hint = "Use \(.setting(.jobs))."
        let error = CanvasDataError(.busy, "Full.", remedy: remedy)
        #expect(error.description == "Full.\n  Use LoadOptions.jobs.")
        #expect(Notice(.info, "Full.", remedy: remedy).description == "Full. Use LoadOptions.jobs.")
        #expect(Notice(.info, "Full.").description == "Full.")
    }
}
