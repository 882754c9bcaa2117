import NIOCore

/// The mock's own endpoints under `/_mock/`, for tests in other processes.
///
/// | request | does |
/// |---|---|
/// | `GET requests` | the complete requests, head and body in base64 |
/// | `GET state` | counts, and the bytes so far of the unfinished request |
/// | `POST reset` | forgets everything |
/// | `POST release?n=1&gate=NAME` | lets steps through a gate |
/// | `POST script` | one behaviour a line, for the next requests |
/// | `POST default` | the behaviour of requests that nothing else decides |
struct Control {
    let recorder: Recorder

    /// Does what is asked and answers with a JSON document.
    func answer(_ command: String, target: String, body: [UInt8]) -> Answer {
        switch command {
        case "requests":
            let entries = recorder.sight.requests.map(Self.entry)
            return .document("[" + entries.joined(separator: ",\n") + "]")
        case "state": return .document(state)
        case "reset": recorder.reset()
        case "release":
            let query = Self.query(target)
            recorder.release(query["gate"] ?? "", count: query["n"].flatMap { Int($0) } ?? 1)
        case "script":
            let lines = String(decoding: body, as: UTF8.self).split(separator: "\n")
            recorder.change { $0.script += lines.map { .behaviour(String($0)) } }
        case "default":
            recorder.change { $0.fallback = String(decoding: body, as: UTF8.self) }
        default: return .failure(404, "no such command: \(command)")
        }
        return .document("{}")
    }

    private var state: String {
        let sight = recorder.sight
        return """
            {"requests":\(sight.requests.count),"unfinished":\(sight.unfinished.count),"cut":\(sight.cut.count),\
            "connections":\(sight.connections),"open_connections":\(sight.openConnections),\
            "idle_closes":\(sight.idleCloses),"waiting_at_gates":\(sight.waitingAtGates),\
            "body_bytes_so_far":\(sight.unfinished.last?.bodyBytes ?? 0),\
            "answer_bytes":\(sight.answerBytes)}
            """
    }

    private static func entry(_ request: RecordedRequest) -> String {
        """
        {"number":\(request.number),"connection":\(request.connection),"method":\(quoted(request.method)),\
        "target":\(quoted(request.target)),"arrived_ns":\(request.arrivedNanoseconds),\
        "head":"\(base64Encoded(request.head))","body":"\(base64Encoded(request.body))",\
        "body_bytes":\(request.bodyBytes),"fnv1a64":"\(request.checksum.hex)"}
        """
    }

    private static func query(_ target: String) -> [String: String] {
        guard let mark = target.firstIndex(of: "?") else { return [:] }
        let pairs = target[target.index(after: mark)...].split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? percentDecoded(String(parts[1])) : "")
        }
        return Dictionary(pairs) { $1 }
    }
}
