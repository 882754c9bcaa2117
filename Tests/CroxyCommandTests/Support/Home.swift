import Foundation
import Testing

/// A home folder of its own for one test, and the croxies started in it.
final class Home {
    let path: String
    private var programs: [Program] = []

    /// - Parameter config: the text of `config.toml`, nil for none.
    init(config: String? = Home.echo) throws {
        var template = Array("/tmp/cx.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Program.Failure(description: "no temporary folder") }
        path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        if let config { try write(config) }
    }

    deinit {
        for program in programs where program.isRunning {
            program.signal(SIGKILL)
            _ = try? program.exitCode(within: 5)
        }
        // One in the background, known by both of its files.
        if let pid = pid_t(read(".config/croxy/croxy.pid").trimmingCharacters(in: .whitespacesAndNewlines)), pid > 1,
            read(".config/croxy/croxy.run").hasPrefix("{\"pid\":\(pid),")
        {
            kill(pid, SIGKILL)
        }
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A free port, no network: everything is answered by the echo.
    static let echo = """
        [server]
        port = 0
        drain_timeout_s = 10
        [provider.echo]
        url = "croxy:echo"
        [default]
        provider = "echo"

        """

    var state: String { path + "/.config/croxy" }
    var config: String { state + "/config.toml" }

    func write(_ text: String, to name: String = ".config/croxy/config.toml") throws {
        let file = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    }

    /// The file's text; empty when there is none.
    func read(_ name: String) -> String {
        let data = try? Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
        return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    func has(_ name: String) -> Bool {
        access(path + "/" + name, F_OK) == 0
    }

    /// Permission bits.
    func mode(_ name: String) -> mode_t {
        var status = stat()
        return stat(path + "/" + name, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    // MARK: croxy

    /// Starts croxy; `environment` is added to HOME and PATH, a nil value takes a variable away.
    func launch(
        _ arguments: [String] = [], environment: [String: String?] = [:], folder: String? = nil,
        input: Program.Standard = .usual, output: Program.Standard = .usual, error: Program.Standard = .usual
    ) throws -> Program {
        var variables = ["HOME": path, "PATH": "/usr/bin:/bin"]
        for (name, value) in environment { variables[name] = value }
        let program = try Program(
            Home.binary, arguments, environment: variables, folder: folder, input: input, output: output, error: error)
        programs.append(program)
        return program
    }

    /// Runs croxy to its end.
    func run(_ arguments: String..., environment: [String: String?] = [:]) throws -> Result {
        try run(arguments, environment: environment)
    }

    func run(_ arguments: [String], environment: [String: String?] = [:]) throws -> Result {
        let program = try launch(arguments, environment: environment)
        let code = try program.exitCode(within: 30)
        let result = Result(code: code, output: program.output, error: program.error)
        result.isWellBehaved()
        return result
    }

    struct Result {
        var code: Int32
        var output: String
        var error: String

        /// No trap, no trace.
        func isWellBehaved() {
            #expect(code < 128, "ended by a signal: \(error)")
            for word in ["Fatal error", "Stack dump", "backtrace", "Error: Error", "NIOPosix", "CroxyRouting."] {
                #expect(!error.contains(word), "\(error)")
            }
        }
    }

    /// In the foreground, once it listens.
    func serve(_ arguments: String..., environment: [String: String?] = [:]) throws -> (Program, port: Int) {
        let program = try launch(arguments, environment: environment)
        return (program, try Home.port(in: try program.error(holds: " listening ")))
    }

    /// In the background.
    func start(_ arguments: String..., environment: [String: String?] = [:]) throws -> (pid: pid_t, port: Int) {
        let program = try launch(["start"] + arguments, environment: environment)
        let code = try program.exitCode(within: 30)
        try #require(code == 0, "\(program.error)")
        let pid = try #require(
            program.output.components(separatedBy: "pid ").last.flatMap { pid_t($0.prefix { $0.isNumber }) })
        return (pid, try Home.port(in: program.output))
    }

    /// The port of the first address in a text.
    static func port(in text: String) throws -> Int {
        let tail = text.components(separatedBy: "http://").dropFirst().first ?? ""
        let host = tail.hasPrefix("[") ? tail.drop { $0 != "]" } : tail[...]
        let digits = host.drop { $0 != ":" }.dropFirst().prefix { $0.isNumber }
        return try #require(Int(digits), "no address in \(text)")
    }

    /// The built program, beside the test bundle.
    static let binary: String = {
        final class Marker {}
        let places = [Bundle(for: Marker.self).bundleURL, Bundle.main.bundleURL]
        for place in places.flatMap({ [$0.deletingLastPathComponent(), $0] }) {
            let file = place.appendingPathComponent("croxy").path
            var status = stat()
            if stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, access(file, X_OK) == 0 { return file }
        }
        return "croxy, which is not beside the tests"
    }()
}

/// Waits until something outside has happened that sends no message.
func eventually(within seconds: Double = 20, _ isMet: () throws -> Bool) rethrows -> Bool {
    let limit = Date(timeIntervalSinceNow: seconds)
    while try !isMet() {
        guard Date() < limit else { return false }
        usleep(5000)
    }
    return true
}
