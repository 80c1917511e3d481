import CanvasDataBase
import Testing

@testable import CanvasDataTool

@Suite struct ProgressTextTests {
    private func reading(
        rate: Double = 10_485_760, _ change: (inout TransferProgress.Snapshot) -> Void
    ) -> ProgressReading {
        var counters = TransferProgress.Snapshot()
        change(&counters)
        return ProgressReading(counters: counters, elapsed: .seconds(10), rate: rate)
    }

    private var midway: ProgressReading {
        reading {
            $0.filesExpected = 79
            $0.filesReused = 10
            $0.filesDone = 30
            $0.filesAnnounced = 23
            $0.bytesAnnounced = 230 << 20
            $0.bytesReceived = 207 << 20
        }
    }

    @Test func `a file that is not announced yet counts with the mean length of the others`() {
        #expect(midway.expectedBytes == 690 << 20)
        #expect(midway.fraction == 0.3)
        #expect(midway.remaining == .seconds(49))
    }

    @Test func `a bar fits its terminal by leaving out the least important parts`() {
        let text = ProgressText(label: "Downloading", reading: midway)
        #expect(
            text.bar(width: 120)
                == "Downloading  [######..............]  30%  207.0 MiB of about 690.0 MiB  30 of 79 files  10.0 MiB/s  49 s left"
        )
        #expect(
            text.bar(width: 80)
                == "Downloading  [######..............]  30%  207.0 MiB of about 690.0 MiB")
        #expect(text.bar(width: 50) == "Downloading   30%  207.0 MiB of about 690.0 MiB")
        #expect(text.bar(width: 20) == "Downloading   30%")
        #expect(text.bar(width: 5) == "Down")
        for width in 0...200 { #expect(text.bar(width: width).displayWidth <= max(0, width - 1)) }
    }

    @Test func `a line for a log has the same parts`() {
        #expect(
            ProgressText(label: "Downloading", reading: midway).line
                == "Downloading: 30 of 79 files, 207.0 MiB of about 690.0 MiB, 10.0 MiB/s, 49 s left")
    }

    @Test func `unpacking counts tables`() {
        let unpacking = reading {
            $0.filesExpected = 1
            $0.filesDone = 1
            $0.tablesExpected = 4
            $0.tablesDone = 1
        }
        #expect(
            ProgressText(label: "Unpacking", reading: unpacking).line
                == "Unpacking: 1 of 1 file, 1 of 4 tables, 10.0 MiB/s")
        #expect(unpacking.fraction == 0.25)
    }

    @Test func `a reading without numbers shows none`() {
        let nothing = reading(rate: 0) { _ in }
        #expect(nothing.fraction == 0)
        #expect(nothing.remaining == nil)
        #expect(
            ProgressText(label: "Downloading", reading: nothing).bar(width: 80)
                == "Downloading    0%")
    }

    @Test func `a stall removes the remaining time`() {
        let stalled = reading(rate: 0) {
            $0.filesExpected = 2
            $0.filesAnnounced = 2
            $0.bytesAnnounced = 100
        }
        #expect(stalled.remaining == nil)
    }
}

@Suite struct RateWindowTests {
    @Test func `the rate is that of the last five seconds`() {
        var window = RateWindow()
        #expect(window.add(1000, at: .seconds(1)) == 1000)
        #expect(window.add(2000, at: .seconds(2)) == 1000)
        #expect(window.add(2000, at: .seconds(6)) == 200)
        #expect(window.add(2000, at: .seconds(8)) == 0)
    }
}
