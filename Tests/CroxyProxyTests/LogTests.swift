import Dispatch
import Logging
import Synchronization
import Testing

@testable import CroxyProxy

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

@Suite(.timeLimit(.minutes(1)))
struct LogTests {
    private func text(_ build: (inout LogLine) -> Void) -> String {
        var line = LogLine()
        line.begin("info", "a message")
        build(&line)
        line.end()
        return String(decoding: line.bytes, as: UTF8.self)
    }

    // MARK: lines

    @Test func aLineHasTimeLevelMessageAndPairs() throws {
        let line = text {
            $0.add("plain", "abc/é")
            $0.add("number", 0)
            $0.add("negative", Int.min)
            $0.add("large", Int.max)
            $0.add("time_ms", nanoseconds: 1_234_567)
            $0.add("long_ms", nanoseconds: UInt64.max)
            $0.add(key: "own", "x")
        }
        let rest = try #require(line.firstRange(of: " info "))
        #expect(
            line[rest.lowerBound...]
                == " info a message plain=abc/é number=0 negative=-9223372036854775808 large=9223372036854775807 "
                + "time_ms=1.2 long_ms=18446744073709.5 own=x\n")
        // 2026-11-24T16:00:00.000Z
        let time = Array(line[..<rest.lowerBound].utf8)
        #expect(time.count == 24)
        #expect(
            time[4] == 0x2D && time[7] == 0x2D && time[10] == 0x54 && time[13] == 0x3A && time[19] == 0x2E
                && time[23] == 0x5A)
        #expect(line >= "2026-01-01" && line < "2100")
    }

    @Test(arguments: [
        ("", #""""#), ("a b", #""a b""#), ("a\"b\\c", #""a\"b\\c""#), ("a=b", #""a=b""#), ("a\nb", #""a\nb""#),
        ("a\r\nb", #""a\x0d\nb""#), ("\u{1B}[2J", #""\x1b[2J""#), ("\u{7F}\0", #""\x7f\x00""#), ("\t", #""\x09""#),
    ])
    func noValueBreaksALine(value: String, expected: String) {
        let line = text { $0.add("key", value) }
        #expect(line.hasSuffix(" key=\(expected)\n"))
        let other = text { $0.add(key: "key", value) }
        #expect(other.utf8.filter { $0 == 10 }.count == 1)
    }

    @Test func longValuesAreCut() {
        let line = text { $0.add("key", String(repeating: "x", count: 1_000_000)) }
        #expect(line.hasSuffix("x…\n"))
        #expect(line.utf8.count < 1200)
        let quoted = text { $0.add("key", String(repeating: "\u{1B}", count: 1_000_000)) }
        #expect(quoted.hasSuffix("\\x1b\"…\n"))
        #expect(quoted.utf8.count < 4400)
    }

    @Test func aLineThatIsFullEndsNevertheless() {
        let line = text { for _ in 0..<20 { $0.add("key", String(repeating: "\u{1B}", count: 5000)) } }
        #expect(line.utf8.count == 16_384)
        #expect(line.utf8.filter { $0 == 10 }.count == 1 && line.hasSuffix("\n"))
    }

    @Test func messagesOfOthersBreakNoLine() {
        var line = LogLine()
        line.begin("error", "a\nb\u{1B}c")
        line.end()
        #expect(String(decoding: line.bytes, as: UTF8.self).hasSuffix(" error a b c\n"))
    }

    @Test func theHandlerWritesTheSameForm() throws {
        let (read, write) = try pipe()
        let sink = LogSink(descriptor: write)
        var logger = Logger(label: "x") { _ in SinkLogHandler(sink: sink, level: .info) }
        logger[metadataKey: "b"] = "two words"
        logger.debug("not this")
        logger.warning("careful", metadata: ["a": "1"])
        sink.close()
        close(write)
        let text = readAll(read)
        close(read)
        #expect(text.hasSuffix(" warning careful a=1 b=\"two words\"\n"))
        #expect(!text.contains("not this"))
    }

    // MARK: the sink

    private func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        #if canImport(Darwin)
            guard Darwin.pipe(&ends) == 0 else { throw Client.Failure(description: "no pipe") }
        #elseif canImport(Musl)
            guard Musl.pipe(&ends) == 0 else { throw Client.Failure(description: "no pipe") }
        #else
            guard Glibc.pipe(&ends) == 0 else { throw Client.Failure(description: "no pipe") }
        #endif
        return (ends[0], ends[1])
    }

    private func readAll(_ descriptor: Int32) -> String {
        var all: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &bytes, bytes.count)
            guard count > 0 else { return String(decoding: all, as: UTF8.self) }
            all += bytes[0..<count]
        }
    }

    /// A reader that does not read makes nobody wait; what was dropped is counted and said.
    @Test func aBlockedPipeBlocksNoWriter() throws {
        let (read, write) = try pipe()
        let sink = LogSink(descriptor: write)
        let line = Array((String(repeating: "x", count: 99) + "\n").utf8)
        let clock = ContinuousClock()
        let start = clock.now
        // 10 MB into a pipe of 64 KiB and a queue of 1 MiB.
        for _ in 0..<100_000 { sink.write(line) }
        #expect(clock.now - start < .seconds(5))
        let result = Mutex("")
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            let text = readAll(read)
            result.withLock { $0 = text }
            done.signal()
        }
        sink.close()
        close(write)
        #expect(done.wait(timeout: .now() + .seconds(10)) == .success)
        let text = result.withLock { $0 }
        close(read)
        var lines = 0
        var dropped = 0
        for part in text.split(separator: "\n") {
            if part.utf8.count == 99 {
                lines += 1
            } else {
                #expect(part.hasPrefix("croxy: ") && part.hasSuffix(" log lines were dropped because nobody read them"))
                dropped += Int(part.dropFirst(7).prefix { $0.isNumber }) ?? 0
            }
        }
        #expect(lines + dropped == 100_000)
        #expect(lines > 5_000 && dropped > 50_000)
    }

    @Test func linesOfManyThreadsStayWhole() throws {
        let (read, write) = try pipe()
        let sink = LogSink(descriptor: write)
        let result = Mutex("")
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            let text = readAll(read)
            result.withLock { $0 = text }
            done.signal()
        }
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            for number in 0..<500 { sink.write(Array("\(thread):\(number)\n".utf8)) }
        }
        sink.close()
        close(write)
        #expect(done.wait(timeout: .now() + .seconds(10)) == .success)
        let lines = result.withLock { $0 }.split(separator: "\n")
        close(read)
        #expect(lines.count == 2000)
        for thread in 0..<4 {
            #expect(
                lines.filter { $0.hasPrefix("\(thread):") }.map { $0.dropFirst(2) } == (0..<500).map { "\($0)"[...] })
        }
    }

    @Test func aReaderThatIsGoneEndsNothing() throws {
        signal(SIGPIPE, SIG_IGN)
        let (read, write) = try pipe()
        let sink = LogSink(descriptor: write)
        close(read)
        for _ in 0..<100 { sink.write(Array("x\n".utf8)) }
        sink.close()
        sink.write(Array("after\n".utf8))
        close(write)
    }
}
