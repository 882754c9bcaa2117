import CroxyMetrics
import CroxyRouting
import Logging

extension MetricsLog.Settings {
    /// As `[logging.metrics]` has them; nil where it is off.
    init?(_ config: MetricsLogConfig) {
        guard config.isEnabled else { return nil }
        self.init(path: config.path, maxFileBytes: config.maxSizeMB << 20, maxFiles: config.maxFiles)
    }
}

extension MetricsLog.Event {
    /// Tells people what happens to the file.
    func tell(_ logger: Logger) {
        switch self {
        case .failed(let path, let reason):
            logger.warning(
                "the metrics log cannot be written; requests go on without",
                metadata: ["path": "\(path)", "cause": "\(reason)"])
        case .resumed(let path, let dropped):
            logger.notice(
                "the metrics log can be written again", metadata: ["path": "\(path)", "lost": "\(dropped)"])
        case .overflowed(let dropped):
            logger.warning("the metrics log is behind; records were lost", metadata: ["lost": "\(dropped)"])
        }
    }
}
