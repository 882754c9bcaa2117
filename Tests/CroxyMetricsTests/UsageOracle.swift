import CroxyMetrics
import Foundation

/// The slow and obvious reading: the whole body is there, cut into lines, and read by Foundation.
struct UsageOracle {
    var report: UsageReport
    var sawContent = false

    static func stream(_ bytes: [UInt8]) -> UsageOracle {
        var oracle = UsageOracle(report: UsageReport(kind: .stream))
        for event in events(bytes) { oracle.take(event) }
        return oracle
    }

    static func json(_ bytes: [UInt8]) -> UsageOracle {
        var oracle = UsageOracle(report: UsageReport(kind: .json))
        if let object = object(bytes) {
            oracle.take(object)
            oracle.report.hasEnded = true
        }
        return oracle
    }

    // MARK: Lines

    private struct Event {
        var name: String
        var data: [UInt8]
        var isEnded: Bool
    }

    private static func events(_ bytes: [UInt8]) -> [Event] {
        var rest = bytes[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        var lines: [[UInt8]] = [[]]
        var previous: UInt8 = 0
        for byte in rest {
            if byte == 13 || byte == 10 {
                if !(byte == 10 && previous == 13) { lines.append([]) }
            } else {
                lines[lines.count - 1].append(byte)
            }
            previous = byte
        }
        let last = lines.removeLast()  // not ended by anything
        var events: [Event] = []
        var name = ""
        var data: [[UInt8]] = []
        func end(_ isEnded: Bool) {
            if !data.isEmpty {
                events.append(Event(name: name, data: Array(data.joined(separator: [10])), isEnded: isEnded))
            }
            name = ""
            data = []
        }
        for (number, line) in (lines + [last]).enumerated() {
            let isLast = number == lines.count
            if line.isEmpty, !isLast {
                end(true)
                continue
            }
            let colon = line.firstIndex(of: 58) ?? line.count
            var value = line[min(colon + 1, line.count)...]
            if value.first == 32 { value = value.dropFirst() }
            switch String(decoding: line[..<colon], as: UTF8.self) {
            case "data" where !isLast || colon < line.count: data.append(Array(value))
            case "event" where !isLast: name = String(decoding: value, as: UTF8.self)
            default: break
            }
        }
        end(false)
        return events
    }

    // MARK: Events

    private static func object(_ bytes: [UInt8]) -> [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any]
    }

    private mutating func take(_ event: Event) {
        let object = event.data.count > 262_144 ? nil : Self.object(event.data)
        let text = String(decoding: event.data, as: UTF8.self)
        let isDone = text.trimmingCharacters(in: .whitespacesAndNewlines) == "[DONE]"
        let type = object?["type"] as? String ?? ""
        let isBlock = type.hasPrefix("content_block_")
        guard event.isEnded || isDone || object != nil && !isBlock else { return }
        if event.name == "error" { report.hasError = true }
        if ["error", "message_stop"].contains(event.name) || isDone { report.hasEnded = true }
        guard let object else { return }
        if isBlock {
            let delta = (object["delta"] as? [String: Any])?["type"] as? String ?? ""
            if type == "content_block_delta", ["text_delta", "thinking_delta", "input_json_delta"].contains(delta) {
                sawContent = true
            }
            return
        }
        take(object)
        if type == "message_stop" || type == "error" || Self.isThere(object["error"]) { report.hasEnded = true }
        guard event.isEnded else { return }  // told of while feeding, or not at all
        for case let choice as [String: Any] in object["choices"] as? [Any] ?? [] {
            guard let delta = choice["delta"] as? [String: Any] else { continue }
            for name in ["content", "reasoning", "reasoning_content", "tool_calls"] {
                if let text = delta[name] as? String, !text.isEmpty { sawContent = true }
                if let list = delta[name] as? [Any], !list.isEmpty { sawContent = true }
            }
        }
    }

    private mutating func take(_ object: [String: Any]) {
        for holder in [object["message"] as? [String: Any] ?? [:], object] {
            if let usage = holder["usage"] as? [String: Any] { take(usage: usage) }
            if let model = holder["model"] as? String, model.utf8.count <= 64 { report.model = model }
            take(reason: holder["stop_reason"])
        }
        take(reason: (object["delta"] as? [String: Any])?["stop_reason"])
        for case let choice as [String: Any] in object["choices"] as? [Any] ?? [] {
            take(reason: choice["finish_reason"])
        }
        if Self.isThere(object["error"]) || object["type"] as? String == "error" { report.hasError = true }
        if let type = (object["error"] as? [String: Any])?["type"] as? String {
            report.errorType = type.wholeMatch(of: /[a-z_]{1,64}/) == nil ? nil : type
        }
    }

    private mutating func take(reason: Any?) {
        if let reason = reason as? String { report.stopReason = reason }
    }

    private mutating func take(usage: [String: Any]) {
        let counts = Self.counts(usage)
        var tokens = report.tokens
        if let input = counts.input {
            tokens.input = input
            tokens.inputIncludesCache = counts.inputIncludesCache
        }
        tokens.output = counts.output ?? tokens.output
        tokens.cacheRead = counts.cacheRead ?? tokens.cacheRead
        tokens.cacheWrite = counts.cacheWrite ?? tokens.cacheWrite
        tokens.cacheWrite5m = counts.cacheWrite5m ?? tokens.cacheWrite5m
        tokens.cacheWrite1h = counts.cacheWrite1h ?? tokens.cacheWrite1h
        tokens.webSearches = counts.webSearches ?? tokens.webSearches
        tokens.isFast = counts.isFast ?? tokens.isFast
        tokens.isUSOnly = counts.isUSOnly ?? tokens.isUSOnly
        report.tokens = tokens
        if let list = usage["iterations"] as? [[String: Any]] {
            report.iterations = list.prefix(32).map {
                UsageIteration(tokens: Self.counts($0), model: $0["model"] as? String)
            }
            report.hasMoreIterations = list.count > 32
        }
    }

    private static func counts(_ usage: [String: Any]) -> TokenUsage {
        var counts = TokenUsage()
        func number(_ value: Any?) -> UInt64? {
            guard let number = value as? NSNumber, number.doubleValue >= 0, number.doubleValue < 0x1p53,
                number.doubleValue == number.doubleValue.rounded()
            else { return nil }
            return number.uint64Value
        }
        func nested(_ name: String, _ key: String) -> UInt64? { number((usage[name] as? [String: Any])?[key]) }
        let prompt = number(usage["prompt_tokens"])
        counts.input = prompt ?? number(usage["input_tokens"])
        counts.inputIncludesCache = prompt != nil
        counts.output = number(usage["completion_tokens"]) ?? number(usage["output_tokens"])
        counts.cacheRead =
            nested("prompt_tokens_details", "cached_tokens") ?? number(usage["cache_read_input_tokens"])
        counts.cacheWrite =
            nested("prompt_tokens_details", "cache_write_tokens") ?? number(usage["cache_creation_input_tokens"])
        counts.cacheWrite5m = nested("cache_creation", "ephemeral_5m_input_tokens")
        counts.cacheWrite1h = nested("cache_creation", "ephemeral_1h_input_tokens")
        counts.webSearches = nested("server_tool_use", "web_search_requests")
        counts.isFast = (usage["speed"] as? String).map { $0 == "fast" }
        counts.isUSOnly = (usage["inference_geo"] as? String).map { $0 == "us" }
        return counts
    }

    private static func isThere(_ value: Any?) -> Bool {
        value is String || value is [String: Any]
    }
}
