import Foundation
import Testing

@Suite struct ShellenvTests {
    @Test func everyShellGetsItsLine() throws {
        let home = try Home()
        let (_, port) = try home.start()
        let export = "export ANTHROPIC_BASE_URL=http://127.0.0.1:\(port)\n"
        let fish = "set -gx ANTHROPIC_BASE_URL http://127.0.0.1:\(port)\n"
        #expect(try line(home, "--shell", "bash") == export)
        #expect(try line(home, "--shell", "zsh") == export)
        #expect(try line(home, "--shell", "fish") == fish)
        #expect(try line(home) == export)
        #expect(try line(home, environment: ["SHELL": "/usr/bin/fish"]) == fish)
        #expect(try line(home, environment: ["SHELL": "/bin/zsh"]) == export)
        #expect(try line(home, "--shell", "bash", environment: ["SHELL": "/usr/bin/fish"]) == export)
    }

    /// On a busy machine its quarter of a second may pass without an answer, so it is asked again.
    private func line(
        _ home: Home, _ arguments: String..., environment: [String: String?] = [:]
    ) throws -> String {
        for _ in 0..<10 {
            let program = try home.launch(["shellenv"] + arguments, environment: environment)
            #expect(try program.exitCode() == 0)
            #expect(program.error.isEmpty)
            if !program.output.isEmpty { return program.output }
        }
        return ""
    }

    @Test func wildcardHostsBecomeLoopback() throws {
        let wide = "[server]\nport = 0\nallow_unauthenticated = true\nhost = "
        let home = try Home(config: wide + "\"0.0.0.0\"\n")
        let (program, port) = try home.serve()
        #expect(try line(home) == "export ANTHROPIC_BASE_URL=http://127.0.0.1:\(port)\n")
        program.signal(SIGTERM)
        try program.exitCode()
        // By the configured address, where no lock is held.
        let (_, other) = try home.serve(environment: [
            "CROXY_STATE_DIR": home.path + "/other", "CROXY_CONFIG": home.config,
        ])
        let result = try line(home, environment: ["CROXY_SERVER_PORT": "\(other)"])
        #expect(result == "export ANTHROPIC_BASE_URL=http://127.0.0.1:\(other)\n")
    }

    @Test(.enabled(if: hasIPv6), arguments: ["::1", "::"]) func v6IsBracketed(host: String) throws {
        let home = try Home(config: "[server]\nport = 0\nallow_unauthenticated = true\nhost = \"\(host)\"\n")
        let (_, port) = try home.serve()
        #expect(try line(home) == "export ANTHROPIC_BASE_URL=http://[::1]:\(port)\n")
    }

    private static let hasIPv6 = {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_addr = in6addr_loopback
        #if os(Linux)
            let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let descriptor = socket(AF_INET6, SOCK_STREAM, 0)
        #endif
        defer { close(descriptor) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0
            }
        }
    }()

    @Test func saysNothingWhenAnythingIsAmiss() throws {
        let unused = try Stranger().port
        let stranger = try Stranger(answer: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
        let rude = try Stranger(answer: "")
        for port in [unused, stranger.port, rude.port] {
            try expectSilence(try Home(config: "[server]\nport = \(port)\n"))
        }
        try expectSilence(try Home(config: "]["))
        try expectSilence(try Home(config: "[server]\nprot = 1\n"))
        try expectSilence(try Home(config: nil), environment: ["CROXY_CONFIG": "/nowhere", "CROXY_SERVER_PROT": "1"])
        try expectSilence(try Home(config: nil), environment: ["HOME": nil, "CROXY_SERVER_PORT": "\(unused)"])
        let fifo = try Home()
        unlink(fifo.config)
        mkfifo(fifo.config, 0o600)
        try expectSilence(fifo)
    }

    private func expectSilence(_ home: Home, environment: [String: String?] = [:]) throws {
        let result = try home.run("shellenv", environment: environment)
        #expect(result.code == 0)
        #expect(result.output.isEmpty && result.error.isEmpty, "\(result.output)\(result.error)")
    }

    @Test func whoNeverAnswersIsNotWaitedFor() throws {
        let silent = try Stranger()
        let home = try Home(config: "[server]\nport = \(silent.port)\n")
        let best = try (0..<3).map { _ in
            let start = Date()
            try expectSilence(home)
            return Date().timeIntervalSince(start)
        }.min()
        // A quarter of a second, and as much for a machine that is busy.
        #expect(best ?? 9 < 0.5)
    }

    @Test func aStoppedCroxyIsNotWaitedFor() throws {
        let home = try Home()
        let (pid, _) = try home.start()
        kill(pid, SIGSTOP)
        defer { kill(pid, SIGCONT) }
        try expectSilence(home)
    }
}
