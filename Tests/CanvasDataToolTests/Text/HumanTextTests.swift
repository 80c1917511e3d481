import Testing

@testable import CanvasDataTool

@Suite struct HumanTextTests {
    @Test(arguments: [
        (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1_572_864, "1.5 MiB"), (1_048_575, "1.0 MiB"),
        (5_368_709_120, "5.0 GiB"), (Int.max, "8192.0 PiB"),
    ])
    func `sizes are shown with a unit and one decimal`(bytes: Int, text: String) {
        #expect(sizeText(bytes) == text)
    }

    @Test(arguments: [
        (Duration.milliseconds(420), "0.4 s"), (.milliseconds(9_990), "9.9 s"), (.seconds(12), "12 s"),
        (.seconds(185), "3 min 05 s"), (.seconds(7_800), "2 h 10 min"), (.zero, "0.0 s"),
    ])
    func `durations are shown with two units at most`(duration: Duration, text: String) {
        #expect(durationText(duration) == text)
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-12_345_678, "-12,345,678")])
    func `counts have thousands separators`(count: Int, text: String) {
        #expect(countText(count) == text)
    }

    @Test func `nouns are singular for one and plural otherwise`() {
        #expect([countText(1, "file"), countText(2, "file")] == ["1 file", "2 files"])
    }
}
