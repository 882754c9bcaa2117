import CroxyMetrics
import CroxyProxy
import CroxyRouting
import Logging
import MockProvider
import Synchronization
import Testing

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A croxy in this process and the provider behind it.
struct Croxy {
    let mock: MockProvider
    let server: Server
    let records: Records
    let log: LogFile

    /// A new connection to croxy.
    func client(receiveBuffer: Int32? = nil) throws -> Client {
        try Client(port: server.port, receiveBuffer: receiveBuffer)
    }

    /// The value of a `Host` header that names croxy.
    var host: String { "127.0.0.1:\(server.port)" }

    /// The head of a request to croxy, and its body with its length.
    func post(_ body: String = "{}", path: String = "/v1/messages", _ fields: String...) -> String {
        let lines = fields.map { $0 + "\r\n" }.joined()
        return
            "POST \(path) HTTP/1.1\r\nHost: \(host)\r\n\(lines)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    func get(_ path: String, method: String = "GET", _ fields: String...) -> String {
        "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n"
    }

    /// Sends one request on a connection of its own and reads the answer.
    func exchange(_ request: String, toHead isHead: Bool = false) throws -> Answer {
        try exchange(Array(request.utf8), toHead: isHead)
    }

    func exchange(_ request: [UInt8], toHead isHead: Bool = false) throws -> Answer {
        let client = try client()
        try client.send(request)
        return try client.readAnswer(toHead: isHead)
    }
}

/// What the configuration of a test says beyond the ordinary.
struct Setup {
    /// Lines of `[server]`, of `[provider.up]`, and behind all; `MOCK` stands for the mock's port.
    ///
    /// Idle connections to the provider outlive every test, so that a connection that ends was ended on purpose.
    var server = ""
    var url = "http://127.0.0.1:MOCK"
    var provider = ""
    var more = ""
    var fallback = "up"
    var environment: [String: String] = [:]
    var workers = 1
    var mock = MockProvider.Options()
    var logLevel = Logger.Level.debug
    /// Called with each record, on the worker that made it.
    var recordTap: @Sendable (ExchangeRecord) -> Void = { _ in }

    func text(_ port: Int) -> String {
        """
        [server]
        port = 0
        workers = \(workers)
        \(server)
        [provider.up]
        url = "\(url)"
        \(provider.contains("keep_alive_ms") ? "" : "keep_alive_ms = 60000")
        \(provider)
        [default]
        provider = "\(fallback)"
        \(more)
        """.replacing("MOCK", with: "\(port)")
    }

    struct Wrong: Error, CustomStringConvertible {
        var description: String
    }

    func config(_ port: Int) throws -> Config {
        let loaded = ConfigLoader.load(
            text: Array(text(port).utf8), path: "test.toml", environment: environment, homeFolder: "/nowhere")
        guard let config = loaded.config else {
            throw Wrong(description: loaded.errors.map { "\($0)" }.joined(separator: "\n"))
        }
        return config
    }
}

/// Runs a test against a croxy and a provider of its own, and ends both.
func withCroxy(_ setup: Setup = Setup(), _ body: (Croxy) async throws -> Void) async throws {
    let mock = try await MockProvider.start(setup.mock)
    let log = try LogFile(setup.logLevel)
    let records = Records()
    do {
        var options = Server.Options(
            info: ServerInfo(version: "0.0.0-test", pid: 1, configPath: "test.toml"), log: log.sink, logger: log.logger)
        options.recordTap = { record in
            records.add(record)
            setup.recordTap(record)
        }
        let server = try Server.start(try setup.config(mock.port), options)
        let croxy = Croxy(mock: mock, server: server, records: records, log: log)
        do {
            try await body(croxy)
        } catch {
            end(server)
            throw error
        }
        end(server)
        // Whatever a test sends, no secret may be in the log.
        #expect(!log.text().contains("canary"))
        await mock.stop()
    } catch {
        await mock.stop()
        throw error
    }
}

private func end(_ server: Server) {
    _ = server.drain(seconds: 0)
    server.shutDown()
}

/// Where a test's croxy logs to: a file that has no name.
final class LogFile: Sendable {
    let sink: LogSink
    let logger: Logger
    private let descriptor: Int32
    private let isClosed = Mutex(false)

    init(_ level: Logger.Level = .debug) throws {
        var path = Array("/tmp/croxy-test-log-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw Client.Failure(description: "no log file: \(errno)") }
        unlink(path)
        self.descriptor = descriptor
        let sink = LogSink(descriptor: descriptor)
        self.sink = sink
        logger = Logger(label: "test") { _ in SinkLogHandler(sink: sink, level: level) }
    }

    deinit { close(descriptor) }

    /// All that was logged; the sink takes nothing after it.
    func text() -> String {
        isClosed.withLock { isClosed in
            if !isClosed { sink.close() }
            isClosed = true
        }
        let size = Int(lseek(descriptor, 0, Int32(SEEK_END)))
        var bytes = [UInt8](repeating: 0, count: max(0, size))
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
