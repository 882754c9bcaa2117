import CroxyMetrics
import Foundation
import Synchronization

/// A folder of its own for a metrics log, and what happened to that.
final class MetricsLogHome: Sendable {
    let folder: String
    let events = Mutex<[MetricsLog.Event]>([])
    private let happened = DispatchSemaphore(value: 0)

    init() {
        var name = Array((FileManager.default.temporaryDirectory.path + "/croxy-XXXXXX").utf8CString)
        folder = mkdtemp(&name).map { String(cString: $0) } ?? "/nowhere"
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    var path: String { folder + "/metrics.jsonl" }

    func log(maxBytes: Int = 1_000_000, maxFiles: Int = 5, path: String? = nil) -> MetricsLog {
        MetricsLog(
            .init(path: path ?? self.path, maxFileBytes: maxBytes, maxFiles: maxFiles), retrySeconds: 0.02
        ) { event in
            self.events.withLock { $0.append(event) }
            self.happened.signal()
        }
    }

    /// The next event; nil after ten seconds without one.
    func nextEvent() -> MetricsLog.Event? {
        guard happened.wait(timeout: .now() + 10) == .success else { return nil }
        return events.withLock { $0.removeFirst() }
    }

    /// Whether something comes to be within twenty seconds that nobody tells of.
    func eventually(_ isMet: () -> Bool) -> Bool {
        let limit = Date(timeIntervalSinceNow: 20)
        while !isMet() {
            guard Date() < limit else { return false }
            sched_yield()
        }
        return true
    }

    func write(_ text: String, to path: String? = nil) {
        _ = FileManager.default.createFile(atPath: path ?? self.path, contents: Data(text.utf8))
    }

    func text(_ path: String? = nil) -> String {
        String(decoding: FileManager.default.contents(atPath: path ?? self.path) ?? Data(), as: UTF8.self)
    }

    func size(_ path: String) -> Int {
        FileManager.default.contents(atPath: path)?.count ?? 0
    }

    var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    /// The text of all files of the log, the oldest first.
    var whole: String {
        let numbers = files.compactMap { $0.hasPrefix("metrics.jsonl.") ? Int($0.dropFirst(14)) : nil }
        return numbers.sorted(by: >).map { text("\(path).\($0)") }.joined() + text()
    }

    /// Runs the probe; `metrics-log-probe` says what its arguments are.
    func probe(_ arguments: [String]) throws -> (process: Process, output: Pipe) {
        final class Marker {}
        let process = Process()
        let places = [Bundle(for: Marker.self).bundleURL, Bundle.main.bundleURL]
        process.executableURL = places.flatMap { [$0.deletingLastPathComponent(), $0] }
            .map { $0.appendingPathComponent("metrics-log-probe") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        return (process, output)
    }
}

/// A line as the probe writes it, read back.
struct ProbeLine: Hashable {
    let name: String
    let number: Int

    /// Nil unless it is whole.
    init?(_ line: some StringProtocol) {
        guard let read = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
            let name = read["name"] as? String, let number = read["n"] as? Int,
            let pad = read["pad"] as? String, pad == Self.pad(number)
        else { return nil }
        self.name = name
        self.number = number
    }

    static func pad(_ number: Int) -> String { String(repeating: "x", count: number * 7919 % 600) }

    static func text(_ name: String, _ number: Int) -> String {
        "{\"name\":\"\(name)\",\"n\":\(number),\"pad\":\"\(pad(number))\"}\n"
    }

    /// What is wrong with a text that should hold each line of each writer once, in order; nil when nothing is.
    static func problem(in text: String, writers: [String], count: Int) -> String? {
        var next = Dictionary(uniqueKeysWithValues: writers.map { ($0, 0) })
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            guard let read = ProbeLine(line) else { return "no whole line: \(line.prefix(80))" }
            guard next[read.name] == read.number else {
                return "\(read.name) has \(read.number) in place of \(next[read.name] ?? -1)"
            }
            next[read.name] = read.number + 1
        }
        if !text.hasSuffix("\n") { return "the last line is cut" }
        let missing = next.filter { $0.value != count }
        return missing.isEmpty ? nil : "missing after \(missing)"
    }
}
