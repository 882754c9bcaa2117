import CroxyRouting
import HTTPWire
import Logging
import NIOCore

extension DownstreamConnection {
    /// One line at debug for each request: its headers as they came, credentials by their kind alone.
    ///
    /// Written straight into the sink because names may repeat, which no dictionary of metadata can show.
    func logHeaders(_ exchange: Exchange) {
        let shared = worker.shared
        guard shared.logsHeaders, !exchange.isOwn else { return }
        let keys = exchange.policy.policy.clientKeys
        worker.logLine.begin("debug", "headers")
        worker.logLine.add("id", exchange.id)
        exchange.head.withUnsafeReadableBytes { bytes in
            for field in head.fields {
                let name = bytes[part: field.nameRange]
                worker.logLine.add(
                    key: "header.\(String(decoding: name, as: UTF8.self).lowercased())",
                    LoggedHeader.text(named: name, Tokens.trimmed(bytes[part: field.valueRange]), keys))
            }
        }
        worker.logLine.end()
        shared.log.write(worker.logLine.bytes)
    }
}
