import Terminal

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

// Has a screen on its terminal, says what happens to it, and ends as the keys tell. For tests of Terminal.
//
// Argument: `plain`; `ends` restores on termination; `waits` takes SIGTERM with a thread and calls `exit`, as croxy does;
// `tells` says on standard error that it has its screen.

let mode = CommandLine.arguments.dropFirst().first ?? "plain"

// Opening it was enough, but not everywhere.
if getsid(0) == getpid() { _ = ioctl(0, UInt(TIOCSCTTY), CInt(0)) }

if mode == "waits" {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &set, nil)
    startThread {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        var number: Int32 = 0
        while sigwait(&set, &number) != 0 {}
        exit(7)
    }
}

func startThread(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Body(body))
    #if canImport(Darwin)
        var thread: pthread_t?
        pthread_create(&thread, nil, { runThread($0) }, box.toOpaque())
    #else
        var thread = pthread_t()
        pthread_create(&thread, nil, { runThread($0) }, box.toOpaque())
    #endif
}

func runThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
    return nil
}

final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

/// Without an end, unless the optimiser knows better.
@inline(never) func overflow(_ depth: Int) -> Int {
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { room in
        room[depth % 4096] = 1
        return overflow(depth + 1) + Int(room[0])
    }
}

func readNothing() {
    _ = UnsafePointer<Int>(bitPattern: CommandLine.arguments.count)?.pointee
}

func run() -> Int32 {
    let screen: Screen
    do {
        screen = try Screen(depth: .trueColour, restoresOnTermination: mode == "ends")
    } catch {
        print("refused: \(error)")
        return 2
    }
    if mode == "tells" { _ = write(2, "opened.", 7) }
    func show(_ text: String) {
        let size = screen.size
        var grid = Grid(columns: size.columns, rows: size.rows)
        grid.put("\(text) at \(size.columns)x\(size.rows).", column: 0, row: 0, style: Style(Colour(0xFF8000)).bold)
        screen.draw(grid)
    }
    show("ready")
    while true {
        switch screen.next(timeout: .seconds(60)) {
        case .timeout, .ended: return 5
        case .resized: show("resized")
        case .woken: show("woken")
        case .key(.character("q")):
            screen.close()
            screen.close()
            return 0
        case .key(.character("l")): return 0
        case .key(.character("e")): exit(3)
        case .key(.character("f")): fatalError("asked for")
        case .key(.character("n")): readNothing()
        case .key(.character("o")): return Int32(truncatingIfNeeded: overflow(0))
        case .key(.character("a")): abort()
        case .key(.character("t")): raise(SIGTRAP)
        case .key(.character("T")):
            startThread { readNothing() }
        case .key(.character("w")):
            startThread { Screen.wake() }
        case .key(.character("s")), .key(.control("z")): screen.suspend()
        case .key(let key): show("key \(key)")
        }
    }
}

exit(run())
