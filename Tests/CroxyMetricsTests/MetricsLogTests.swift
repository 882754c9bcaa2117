import CroxyMetrics
import Foundation
import Testing

struct MetricsLogTests {
    let home = MetricsLogHome()

    @Test func eightThreadsLoseNothingDoubleNothingAndKeepTheirOrder() {
        let log = home.log(maxBytes: 200_000, maxFiles: 10_000)
        let names = (0..<8).map { "worker \($0)" }
        // Threads of their own: those of a pool would be busy until the writer had one.
        let done = DispatchSemaphore(value: 0)
        for name in names {
            Thread {
                let lane = log.makeLane()
                for number in 0..<20_000 {
                    let line = Array(ProbeLine.text(name, number).utf8)
                    while !lane.append(line) { sched_yield() }
                }
                done.signal()
            }.start()
        }
        for _ in names { done.wait() }
        #expect(log.close(within: 60))
        #expect(ProbeLine.problem(in: home.whole, writers: names, count: 20_000) == nil)
        #expect(home.files.count > 200)
        for file in home.files { #expect(home.size("\(home.folder)/\(file)") <= 200_000) }
    }

    @Test func closingWritesWhatWaits() {
        let log = home.log()
        let lane = log.makeLane()
        for number in 0..<100 { #expect(lane.append(Array("\(number)\n".utf8))) }
        #expect(log.close())
        #expect(home.text() == (0..<100).map { "\($0)\n" }.joined())
        #expect(!lane.append(Array("late\n".utf8)))
        #expect(!log.makeLane().append(Array("late\n".utf8)))
        #expect(log.close())
        #expect(log.dropped == 0)
    }

    @Test func aFullLaneDropsAndCountsAndSaysSo() throws {
        // A folder in place of the file: nothing can be written.
        try FileManager.default.createDirectory(atPath: home.path, withIntermediateDirectories: false)
        let log = home.log()
        guard case .failed = home.nextEvent() else { return #expect(Bool(false), "no failure was told") }
        let lane = log.makeLane()
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 999) + [UInt8(ascii: "\n")]
        var taken = 0
        for _ in 0..<1000 where lane.append(line) { taken += 1 }
        #expect(taken >= MetricsLogLane.maxWaitingBytes / 1000)
        #expect(taken < 1000)
        #expect(log.dropped == 1000 - taken)
        rmdir(home.path)
        #expect(home.nextEvent() == .resumed(path: home.path, dropped: 1000 - taken))
        #expect(log.close())
        #expect(home.size(home.path) == taken * 1000)
    }

    @Test func offTakesNothingAndMakesNoFile() {
        let log = MetricsLog(nil) { _ in }
        let lane = log.makeLane()
        #expect(!lane.append([65, 10]))
        #expect(log.dropped == 0)
        #expect(log.close())
        #expect(home.files == [])
    }

    @Test func otherSettingsTakeEffectAndLanesStay() {
        let log = home.log()
        let lane = log.makeLane()
        #expect(lane.append(Array("one".utf8)))
        log.reconfigure(.init(path: home.folder + "/other", maxFileBytes: 4, maxFiles: 3))
        #expect(home.eventually { home.files == ["metrics.jsonl", "other"] })
        for text in ["two\n", "3\n", "4\n"] { #expect(lane.append(Array(text.utf8))) }
        #expect(log.close())
        #expect(home.text() == "one\n")
        #expect(home.files == ["metrics.jsonl", "other", "other.1"])
        #expect(home.text("\(home.folder)/other.1") + home.text("\(home.folder)/other") == "two\n3\n4\n")
    }

    @Test func switchedOffWritesWhatWaitsFirst() {
        let log = home.log()
        let lane = log.makeLane()
        #expect(lane.append(Array("one\n".utf8)))
        log.reconfigure(nil)
        #expect(!lane.append(Array("two\n".utf8)))
        log.reconfigure(.init(path: home.path, maxFileBytes: 100, maxFiles: 1))
        #expect(lane.append(Array("three\n".utf8)))
        #expect(log.close())
        #expect(home.text() == "one\nthree\n")
    }

    @Test func aLineLongerThanALaneIsDropped() {
        let log = home.log()
        let lane = log.makeLane()
        #expect(!lane.append([UInt8](repeating: 65, count: MetricsLogLane.maxWaitingBytes)))
        #expect(log.dropped == 1)
        #expect(log.close())
    }
}
