import NIOPosix

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Drives a proxy and prints what it measured; exits 1 when a request failed.
@main
enum LoadProgram {
    static func main() async {
        do {
            let invocation = try Invocation(Array(CommandLine.arguments.dropFirst()))
            signal(SIGPIPE, SIG_IGN)
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let result = try await LoadRun.drive(invocation, on: group)
            say(result, on: STDOUT_FILENO)
            exit(result.contains("\"errors\":0,") ? 0 : 1)
        } catch let error as Invocation.Wrong {
            say(error.message, on: STDERR_FILENO)
            exit(64)
        } catch {
            say("croxy-load: \(error)", on: STDERR_FILENO)
            exit(1)
        }
    }

    private static func say(_ text: String, on file: CInt) {
        let line = Array((text + "\n").utf8)
        _ = write(file, line, line.count)
    }
}
