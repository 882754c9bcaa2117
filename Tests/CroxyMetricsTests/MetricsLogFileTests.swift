import CroxyMetrics
import Foundation
import Synchronization
import Testing

struct MetricsLogFileTests {
    let home = MetricsLogHome()

    private func write(_ lines: [String], _ log: MetricsLog) {
        let lane = log.makeLane()
        for line in lines { #expect(lane.append(Array("\(line)\n".utf8))) }
        #expect(log.close())
    }

    @Test func aMissingFolderIsMadeForTheOwnerAlone() throws {
        let path = home.folder + "/a/b/m.jsonl"
        write(["x"], home.log(path: path))
        #expect(home.text(path) == "x\n")
        for (path, mode) in [(path, 0o600), (home.folder + "/a", 0o700), (home.folder + "/a/b", 0o700)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == mode)
        }
    }

    @Test func aPartialLastLineIsEndedFirst() {
        home.write("{\"a\":1}\n{\"b\":")
        write(["{\"c\":3}", "{\"d\":4}"], home.log())
        #expect(home.text() == "{\"a\":1}\n{\"b\":\n{\"c\":3}\n{\"d\":4}\n")
    }

    @Test func aFullDiskIsToldOnceAndKeepsNothingFromClosing() throws {
        try FileManager.default.createSymbolicLink(atPath: home.path, withDestinationPath: "/dev/full")
        let log = home.log()
        let lane = log.makeLane()
        #expect(lane.append([65, 10]))
        #expect(home.nextEvent() == .failed(path: home.path, reason: "No space left on device"))
        // Until the lane is full, which takes longer than some attempts.
        #expect(home.eventually { !lane.append([66, 10]) })
        #expect(log.close())
        #expect(home.events.withLock { $0 } == [])
        #expect(log.dropped > 1)
    }

    @Test func aDiskThatFillsTearsNoLineAndLosesNone() throws {
        let (process, output) = try home.probe([home.path, "10000000", "3", "a", "5000", "300001"])
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(said.components(separatedBy: "cannot be written").count == 2)
        #expect(said.components(separatedBy: "is written again").count == 2)
        #expect(ProbeLine.problem(in: home.whole, writers: ["a"], count: 5000) == nil)
    }

    @Test(arguments: ["folder", "fifo", "under a file"])
    func whatIsNoFileIsToldOnceAndTriedAgain(_ what: String) throws {
        var path = home.path
        switch what {
        case "folder": mkdir(path, 0o700)
        case "fifo": mkfifo(path, 0o600)
        default:
            home.write("")
            path += "/m.jsonl"
        }
        let log = home.log(path: path)
        guard case .failed(path, let reason) = home.nextEvent() else { throw Missing(what: "a failure") }
        #expect(["it is a folder", "it is not a file", "Not a directory"].contains(reason))
        let lane = log.makeLane()
        #expect(lane.append(Array("kept\n".utf8)))
        remove(home.path)
        #expect(home.nextEvent() == .resumed(path: path, dropped: 0))
        #expect(log.close())
        #expect(home.text(path) == "kept\n")
    }

    @Test func aFIFOThatIsReadIsRefusedToo() throws {
        mkfifo(home.path, 0o600)
        let reader = open(home.path, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        let log = home.log()
        #expect(home.nextEvent() == .failed(path: home.path, reason: "it is not a file"))
        log.close()
    }

    @Test func aFileThatAnotherRenamesIsFollowedByAFreshOne() throws {
        let log = home.log()
        let lane = log.makeLane()
        #expect(lane.append(Array("one\n".utf8)))
        #expect(home.eventually { home.text() == "one\n" })
        rename(home.path, home.folder + "/taken")
        #expect(lane.append(Array("two\n".utf8)))
        #expect(home.eventually { home.text() == "two\n" })
        remove(home.path)
        #expect(lane.append(Array("three\n".utf8)))
        #expect(log.close())
        #expect(home.text(home.folder + "/taken") == "one\n")
        #expect(home.text() == "three\n")
    }

    @Test func twoProcessesShareAFile() throws {
        let names = ["a", "b", "c"]
        let probes = try names.map { try home.probe([home.path, "50000", "10000", $0, "5000"]) }
        for (process, output) in probes {
            _ = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
        #expect(ProbeLine.problem(in: home.whole, writers: names, count: 5000) == nil)
        #expect(home.files.count > 50)
        for file in home.files { #expect(home.size("\(home.folder)/\(file)") <= 50_000) }
    }

    @Test func aKilledProcessLeavesWholeLinesAndTheNextOneGoesOn() throws {
        for _ in 0..<5 {
            let (process, output) = try home.probe([home.path, "1000000", "10000", "a", "0"])
            #expect(!output.fileHandleForReading.availableData.isEmpty)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        write(["end"], home.log(maxBytes: 1_000_000, maxFiles: 10_000))
        let lines = home.whole.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count > 1000)
        #expect(lines.suffix(2) == ["end", ""])
        // The kernel may leave a write between two pages; that is the last line of a killed process, one each at most.
        let cut = lines.dropLast(2).filter { ProbeLine($0) == nil }
        #expect(cut.count <= 5 && cut.allSatisfy { "{\"name\":\"a\"".hasPrefix($0.prefix(11)) }, "\(cut)")
    }
}

struct Missing: Error {
    let what: String
}
