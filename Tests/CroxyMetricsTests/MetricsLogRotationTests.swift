import CroxyMetrics
import Foundation
import Testing

struct MetricsLogRotationTests {
    let home = MetricsLogHome()

    /// Ten bytes a line, twenty a file.
    private func write(_ numbers: Range<Int>, maxFiles: Int) {
        let log = home.log(maxBytes: 20, maxFiles: maxFiles)
        let lane = log.makeLane()
        for number in numbers { #expect(lane.append(Array(line(number).utf8))) }
        #expect(log.close())
    }

    private func line(_ number: Int) -> String {
        String(repeating: "0", count: 9 - "\(number)".count) + "\(number)\n"
    }

    private func lines(_ numbers: Range<Int>) -> String { numbers.map(line).joined() }

    @Test func keepsSoManyFilesAndTheNewestOfThem() {
        write(0..<20, maxFiles: 3)
        #expect(home.files == ["metrics.jsonl", "metrics.jsonl.1", "metrics.jsonl.2"])
        #expect(home.whole == lines(14..<20))
        #expect(home.text() == lines(18..<20))
        #expect(home.text(home.path + ".1") == lines(16..<18))
    }

    @Test(arguments: [1, 0, -5])
    func ofOneFileTheNewestLinesAreKept(_ maxFiles: Int) {
        write(0..<7, maxFiles: maxFiles)
        #expect(home.files == ["metrics.jsonl"])
        #expect(home.whole == lines(6..<7))
    }

    @Test func tenThousandFilesKeepAll() {
        write(0..<200, maxFiles: 10_000)
        #expect(home.files.count == 100)
        #expect(home.whole == lines(0..<200))
    }

    @Test func fewerFilesThanBeforeRemoveTheOldest() {
        write(0..<20, maxFiles: 10)
        write(20..<21, maxFiles: 4)
        #expect(home.files.count == 4)
        #expect(home.whole == lines(14..<21))
    }

    @Test func aGapThatACrashLeftIsFilledAndNothingIsLost() {
        for (name, numbers) in [("", 8..<10), (".2", 6..<8), (".3", 4..<6)] {
            home.write(lines(numbers), to: home.path + name)
        }
        write(10..<11, maxFiles: 5)
        #expect(home.files.count == 4)
        #expect(home.text(home.path + ".1") == lines(8..<10))
        #expect(home.whole == lines(4..<11))
    }

    @Test func aLineThatIsLongerThanAFileHasOneForItself() {
        let long = String(repeating: "x", count: 50)
        let log = home.log(maxBytes: 20, maxFiles: 9)
        let lane = log.makeLane()
        for text in ["a", long, "b", "c"] { #expect(lane.append(Array("\(text)\n".utf8))) }
        #expect(log.close())
        #expect(home.text(home.path + ".2") == "a\n")
        #expect(home.text(home.path + ".1") == long + "\n")
        #expect(home.text() == "b\nc\n")
    }

    @Test func aFileThatIsFullAtTheStartIsRotated() {
        home.write(lines(0..<2))
        write(2..<3, maxFiles: 2)
        #expect(home.text(home.path + ".1") == lines(0..<2))
        #expect(home.text() == lines(2..<3))
    }

    @Test func aRotationThatIsRefusedIsToldAndNothingIsLost() {
        home.write(lines(0..<2))
        mkdir(home.path + ".1", 0o700)
        let log = home.log(maxBytes: 20, maxFiles: 2)
        let lane = log.makeLane()
        #expect(lane.append(Array(line(2).utf8)))
        #expect(home.nextEvent() == .failed(path: home.path, reason: "rename: it is a folder"))
        rmdir(home.path + ".1")
        #expect(home.nextEvent() == .resumed(path: home.path, dropped: 0))
        #expect(log.close())
        #expect(home.whole == lines(0..<3))
    }
}
