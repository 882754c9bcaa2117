import CroxyRouting

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

// Measures the decision table: for each kind and number of routes how long loading takes, what it needs, and what a
// decision costs. Prints a JSON object a line; for scripts/bench routes.

/// Kinds of routes: the conditions of the route at an index, and a model's name that it takes.
struct Kind {
    let name: String
    let conditions: (Int) -> String
    let model: (Int) -> String
}

let kinds = [
    Kind(name: "names", conditions: { "pattern = '^claude-model-\($0)$'" }, model: { "claude-model-\($0)" }),
    Kind(name: "parts", conditions: { "pattern = 'model-\($0)-'" }, model: { "claude-model-\($0)-x" }),
    Kind(
        name: "alternations", conditions: { "pattern = '(sonnet|haiku|opus)-(\($0)|x\($0)y)-(a|b)'" },
        model: { "claude-haiku-\($0)-b" }),
    Kind(
        name: "classes and counts", conditions: { "pattern = '[a-z]{3,8}-\($0)-[0-9]{1,4}$'" },
        model: { "claude-\($0)-2025" }),
    Kind(
        name: "mixed",
        conditions: { index in
            "pattern = 'model-\(index)-'\n"
                + (index.isMultiple(of: 2) ? "path = '/v1/\(index % 10)/*'" : "headers = { x-app = '^c\(index % 7)' }")
        }, model: { "claude-model-\($0)-x" }),
]

func residentBytes() -> Int {
    // The second number is of pages.
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var total = 0
    var resident = 0
    let count = withUnsafeMutablePointer(to: &total) { total in
        withUnsafeMutablePointer(to: &resident) { resident in
            withVaList([total, resident]) { vfscanf(file, "%ld %ld", $0) }
        }
    }
    return count == 2 ? resident * 4096 : 0
}

/// CPU time of this process, which other processes do not lengthen as they do time on the clock.
func nanoseconds(_ work: () -> Void) -> Double {
    func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
    let start = now()
    work()
    return now() - start
}

func decide(_ table: DecisionTable, _ names: [[UInt8]], _ scratch: inout DecisionScratch) -> Int {
    var found = 0
    for name in names {
        name.withUnsafeBytes { name in
            StaticString("/v1/messages").withUTF8Buffer { path in
                let body = BodyFacts(.some, minBytes: 100, isLengthKnown: true, model: .name(name))
                let facts = RequestFacts(
                    method: UnsafeRawBufferPointer(path), path: UnsafeRawBufferPointer(path), body: body)
                if case .decided(let decision) = table.decide(facts, scratch: &scratch, headerValues: { _, _ in }),
                    decision.route != nil
                {
                    found += 1
                }
            }
        }
    }
    return found
}

func measure(_ kind: Kind, routes count: Int) {
    var text = "[provider.anthropic]\nurl = 'https://api.anthropic.com'\n"
    for index in 0..<count { text += "[[routes]]\n\(kind.conditions(index))\nprovider = 'anthropic'\n" }
    let bytes = Array(text.utf8)
    let before = residentBytes()
    var loaded: LoadedConfig?
    let loading = nanoseconds {
        loaded = ConfigLoader.load(text: bytes, path: "bench.toml", environment: [:], homeFolder: "/")
    }
    guard let loaded, let table = loaded.table else {
        print("the \(kind.name) configuration of \(count) routes is wrong: \(loaded?.errors.first?.line ?? "")")
        exit(1)
    }
    var scratch = DecisionScratch()
    // Two hundred names that come again and again, and names that never do.
    let repeating = (0..<200).map { Array(kind.model($0 * 7919 % count).utf8) }
    let fresh = (0..<20_000).map { Array((kind.model($0 * 7919 % count) + "-\($0)").utf8) }
    for _ in 0..<20 { _ = decide(table, repeating, &scratch) }
    let repeated = nanoseconds { for _ in 0..<100 { _ = decide(table, repeating, &scratch) } } / 20_000
    let first = nanoseconds { _ = decide(table, Array(fresh.prefix(10_000)), &scratch) } / 10_000
    let later = nanoseconds { _ = decide(table, Array(fresh.suffix(10_000)), &scratch) } / 10_000
    let memory = residentBytes() - before
    let skipped = loaded.warnings.contains { $0.message.contains("not analysed") }
    print(
        "{\"kind\": \"\(kind.name)\", \"routes\": \(count), \"load_ms\": \(Int(loading / 1e6)), "
            + "\"memory_kb\": \(memory / 1024), \"repeating_ns\": \(Int(repeated)), \"new_ns\": \(Int(first)), "
            + "\"never_repeating_ns\": \(Int(later)), \"warnings\": \(loaded.warnings.count), "
            + "\"all_analysed\": \(!skipped)}")
}

for kind in kinds {
    for count in [1, 10, 1000, 10_000] { measure(kind, routes: count) }
}
