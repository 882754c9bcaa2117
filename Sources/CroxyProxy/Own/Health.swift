import CroxyMetrics
import JSONBytes
import NIOCore
import Synchronization

/// What `/_croxy/health` answers: how `shellenv`, `start` and `status` know croxy from anything else on a port.
enum Health {
    static func body(_ shared: ServerShared) -> [UInt8] {
        var body: [UInt8] = []
        func add(_ text: String) { body.append(contentsOf: text.utf8) }
        add(#"{"name":"croxy","version":"#)
        JSONString.encode(shared.info.version, into: &body)
        let uptime = NIODeadline.now() - shared.info.startedAt
        add(#","pid":\#(shared.info.pid),"uptime_s":\#(uptime.nanoseconds / 1_000_000_000),"config":"#)
        JSONString.encode(shared.info.configPath, into: &body)
        add(#","generation":\#(shared.generation.load(ordering: .relaxed)),"reload_error":"#)
        if let error = shared.reloadError.withLock({ $0 }) {
            JSONString.encode(error, into: &body)
        } else {
            add("null")
        }
        let counts = shared.snapshot
        add(#","requests":\#(counts.requests),"in_flight":\#(counts.inFlight)}"#)
        return body
    }
}
