/// Writes metrics in the text format of Prometheus.
///
/// - Source: Prometheus, "Exposition formats", text format 0.0.4.
struct PrometheusText {
    private(set) var bytes: [UInt8] = []

    /// Begins a family of metrics; all its samples follow at once.
    mutating func family(_ name: StaticString, _ type: StaticString, _ help: StaticString) {
        add("# HELP ")
        add(name)
        add(" ")
        add(help)
        add("\n# TYPE ")
        add(name)
        add(" ")
        add(type)
        add("\n")
    }

    /// One sample: `name` with `suffix`, labels, and a number with its point moved to the left.
    mutating func sample(
        _ name: StaticString, suffix: StaticString = "", _ labels: [(name: StaticString, value: String)],
        _ value: UInt64, places: Int = 0
    ) {
        add(name)
        add(suffix)
        if !labels.isEmpty { add(labels) }
        add(" ")
        Decimal.append(value, places: places, to: &bytes)
        add("\n")
    }

    private mutating func add(_ labels: [(name: StaticString, value: String)]) {
        var separator: StaticString = "{"
        for label in labels {
            add(separator)
            add(label.name)
            add("=\"")
            for byte in label.value.utf8 {
                switch byte {
                case UInt8(ascii: "\\"): add("\\\\")
                case UInt8(ascii: "\""): add("\\\"")
                case UInt8(ascii: "\n"): add("\\n")
                default: bytes.append(byte)
                }
            }
            add("\"")
            separator = ","
        }
        add("}")
    }

    private mutating func add(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
