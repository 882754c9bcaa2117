import Foundation
import Testing

@Suite struct LogsTests {
    @Test func showsTheLastLines() throws {
        let home = try Home(config: nil)
        #expect(try home.run("logs").code == 1)
        #expect(
            try home.run("logs").error
                == "croxy: there is no log yet: \(home.state)/croxy.log (croxy start writes it)\n")
        let lines = (1...100).map { "line \($0)\n" }
        try home.write(lines.joined(), to: ".config/croxy/croxy.log")
        #expect(try home.run("logs").output == lines.suffix(50).joined())
        #expect(try home.run("logs", "-n", "3").output == lines.suffix(3).joined())
        #expect(try home.run("logs", "-n", "1").output == lines.suffix(1).joined())
        #expect(try home.run("logs", "-n", "0").output.isEmpty)
        #expect(try home.run("logs", "-n", "1000000").output == lines.joined())
        try home.write("no newline", to: ".config/croxy/croxy.log")
        #expect(try home.run("logs").output == "no newline")
    }

    @Test func followsThroughRestartsAndRotation() throws {
        let home = try Home()
        let (_, port) = try home.start()
        let follower = try home.launch(["logs", "-f"])
        try follower.output(holds: " listening ")
        let client = try Connection(port)
        client.get("/v1/first")
        _ = client.readAll()
        try follower.output(holds: "path=/v1/first")
        #expect(try home.run("restart").code == 0)
        try follower.output(holds: " listening ", times: 2)

        // Longer than what was read, so that only the file's number tells that it is another one.
        let file = home.state + "/croxy.log"
        rename(file, file + ".1")
        try home.write(String(repeating: "x", count: 100_000) + "\nthe new file\n", to: ".config/croxy/croxy.log")
        try follower.output(holds: "the new file")
        follower.signal(SIGINT)
        #expect(try follower.exitCode() == 128 + SIGINT)
    }

    @Test func theLogIsCappedWithOnePredecessor() throws {
        let home = try Home()
        let (_, port) = try home.start()
        let file = home.state + "/croxy.log"
        for round in 1...2 {
            // A hole of ten megabytes is quicker than as many lines.
            truncate(file, 10 << 20)
            let client = try Connection(port)
            client.get("/v1/round\(round)")
            _ = client.readAll()
            #expect(eventually { home.read(".config/croxy/croxy.log").contains("path=/v1/round\(round)") })
            #expect(home.read(".config/croxy/croxy.log").utf8.count < 10_000)
            #expect(home.mode(".config/croxy/croxy.log") == 0o600)
            #expect(home.read(".config/croxy/croxy.log.1").utf8.count == 10 << 20)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: home.state)
        #expect(names.filter { $0.hasPrefix("croxy.log") }.sorted() == ["croxy.log", "croxy.log.1"])
    }

    @Test func aPipeThatNobodyReadsHoldsNoRequest() throws {
        let home = try Home()
        let (read, write) = try Descriptors.pipe()
        let program = try home.launch(error: .descriptor(write))
        close(write)
        defer { close(read) }
        #expect(eventually { home.has(".config/croxy/croxy.run") })
        let port = try Home.port(in: home.read(".config/croxy/croxy.run"))
        // As many bytes as twenty thousand lines of the usual length have.
        let requests = 5000
        let path = "/v1/" + String(repeating: "x", count: 900)
        let client = try Connection(port)
        let sender = Thread {
            for _ in 0..<requests / 50 {
                client.send(
                    String(repeating: "GET \(path) HTTP/1.1\r\nHost: localhost:\(port)\r\n\r\n", count: 50))
            }
        }
        sender.start()
        #expect(client.count(ofAnswers: requests) == requests)
        #expect(health(port)?["requests"] as? Int == requests)
        // Whoever reads at last learns of what is missing.
        program.signal(SIGTERM)
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Foundation.read(read, &buffer, buffer.count)
            guard count > 0 else { break }
            text += buffer[0..<count]
        }
        #expect(try program.exitCode() == 0)
        #expect(String(decoding: text, as: UTF8.self).contains(" log lines were dropped because nobody read them\n"))
    }
}
