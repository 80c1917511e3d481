import CanvasDataBase
import Testing

@testable import CanvasDataTool

@Suite struct ExitCodeTests {
    @Test(
        arguments: [
            (.failed, 1), (.partlyDone, 3), (.usage, 64), (.wrongData, 65), (.unavailable, 69),
            (.bug, 70), (.cannotWrite, 73), (.inputOutput, 74), (.busy, 75), (.refused, 77),
            (.configuration, 78),
            (.cancelled, 130),
        ] as [(CanvasDataError.Kind, Int32)])
    func `every kind of failure has its exit code`(kind: CanvasDataError.Kind, number: Int32) {
        #expect(ExitCode(kind).rawValue == number)
    }

    @Test func `no kind of failure has exit code 0`() {
        #expect(CanvasDataError.Kind.allCases.allSatisfy { ExitCode($0) != .done })
    }

    @Test func `the exit code of a signal is 128 plus its number`() {
        #expect([ExitCode.hangUp, .interrupted, .terminated].map(\.rawValue) == [129, 130, 143])
        #expect(ExitCode.outputClosed.rawValue == 141)
    }
}
