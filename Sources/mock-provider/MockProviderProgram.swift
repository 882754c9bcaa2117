import MockProvider

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Starts a mock, says where it listens, and waits to be ended.
@main
enum MockProviderProgram {
    static func main() async {
        do {
            var invocation = try Invocation(Array(CommandLine.arguments.dropFirst()))
            guard !invocation.wantsHelp else { return say(Invocation.usage, on: STDOUT_FILENO) }
            if let certificate = invocation.certificate, let key = invocation.key {
                invocation.options.tls = try MockProvider.TLS(certificateFile: certificate, keyFile: key)
            }
            signal(SIGPIPE, SIG_IGN)
            let mock = try await MockProvider.start(invocation.options)
            say("listening on 127.0.0.1:\(mock.port)", on: STDOUT_FILENO)
            if invocation.endsWithInput { waitForEndOfInput() } else { try await Task.sleep(for: .seconds(1 << 31)) }
            await mock.stop()
        } catch let error as Invocation.Wrong {
            say("mock-provider: \(error.message)", on: STDERR_FILENO)
            exit(64)
        } catch {
            say("mock-provider: \(error)", on: STDERR_FILENO)
            exit(1)
        }
    }

    private static func waitForEndOfInput() {
        var byte: UInt8 = 0
        while read(STDIN_FILENO, &byte, 1) > 0 {}
    }

    private static func say(_ text: String, on file: CInt) {
        let line = Array((text + "\n").utf8)
        _ = write(file, line, line.count)
    }
}
