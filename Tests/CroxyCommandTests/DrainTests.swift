import Foundation
import Testing

@Suite struct DrainTests {
    @Test func aRunningStreamEndsBeforeCroxyDoes() throws {
        let home = try Home()
        let (program, port) = try home.serve()
        let client = try Connection(port)
        try client.beginStream(words: 60)
        program.signal(SIGTERM)
        try program.error(holds: " draining in_flight=1 ")
        #expect(client.readAll().hasSuffix("\r\n0\r\n\r\n"))
        #expect(client.text.contains("message_stop"))
        #expect(try program.exitCode() == 0)
        #expect(program.error.contains(" stopped cut=0 "))
    }

    @Test(arguments: [SIGTERM, SIGINT]) func aSecondSignalEndsAtOnce(second: Int32) throws {
        let home = try Home()
        let (program, port) = try home.serve()
        let client = try Connection(port)
        try client.beginStream(words: 200)
        program.signal(SIGTERM)
        try program.error(holds: " draining ")
        let start = Date()
        program.signal(second)
        #expect(try program.exitCode() == 0)
        #expect(Date().timeIntervalSince(start) < 1, "a stream of two seconds was waited for")
        #expect(program.error.contains(" stopped cut=1 "))
        #expect(!client.readAll().contains("message_stop"))
    }

    @Test func idleConnectionsDelayNothing() throws {
        let home = try Home()
        let (program, port) = try home.serve()
        let silent = try Connection(port)
        let idle = try Connection(port)
        idle.get("/_croxy/health", closing: false)
        #expect(idle.read(until: "in_flight"))
        let start = Date()
        program.signal(SIGTERM)
        #expect(try program.exitCode() == 0)
        #expect(Date().timeIntervalSince(start) < 5, "the limit is ten seconds")
        _ = (silent.readAll(), idle.readAll())
    }

    @Test func newConnectionsAreRefusedMeanwhile() throws {
        let home = try Home()
        let (program, port) = try home.serve()
        let client = try Connection(port)
        try client.beginStream(words: 200)
        program.signal(SIGTERM)
        try program.error(holds: " draining ")
        #expect(eventually(within: 1) { (try? Connection(port)) == nil })
        program.signal(SIGTERM)
        #expect(try program.exitCode() == 0)
    }

    @Test func theLimitCutsWhatIsLeft() throws {
        let home = try Home(
            config: Home.echo.replacingOccurrences(of: "drain_timeout_s = 10", with: "drain_timeout_s = 0"))
        let (program, port) = try home.serve()
        let client = try Connection(port)
        try client.beginStream(words: 200)
        program.signal(SIGTERM)
        #expect(try program.exitCode() == 0)
        #expect(program.error.contains(" stopped cut=1 "))
        #expect(!client.readAll().contains("message_stop"))
    }
}
