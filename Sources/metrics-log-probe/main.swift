import CroxyMetrics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

// Fills a metrics log, to be run beside others or killed: metrics-log-probe PATH MAX_BYTES MAX_FILES NAME LINES [LIMIT]
//
// Each line is {"name":NAME,"n":0,"pad":"…"}, the numbers from 0 on; LINES 0 goes on for ever. It prints a line when the
// first thousand are handed over, and one for each event. With LIMIT no file can grow beyond so many bytes until that
// has been told.

guard CommandLine.arguments.count >= 6, let maxBytes = Int(CommandLine.arguments[2]),
    let maxFiles = Int(CommandLine.arguments[3]), let count = Int(CommandLine.arguments[5])
else {
    print("metrics-log-probe PATH MAX_BYTES MAX_FILES NAME LINES [LIMIT]")
    exit(64)
}
let name = CommandLine.arguments[4]
signal(SIGXFSZ, SIG_IGN)
if CommandLine.arguments.count > 6 { FileLimit.set(to: Int(CommandLine.arguments[6])) }

let log = MetricsLog(
    .init(path: CommandLine.arguments[1], maxFileBytes: maxBytes, maxFiles: maxFiles), retrySeconds: 0.05
) { event in
    say(event.message)
    if case .failed = event { FileLimit.set(to: nil) }
}
let lane = log.makeLane()
var number = 0
while count == 0 || number < count {
    let pad = String(repeating: "x", count: number * 7919 % 600)
    while !lane.append(Array("{\"name\":\"\(name)\",\"n\":\(number),\"pad\":\"\(pad)\"}\n".utf8)) { usleep(100) }
    number += 1
    if number == 1000 { say("a thousand") }
}
exit(log.close(within: 30) ? 0 : 1)
