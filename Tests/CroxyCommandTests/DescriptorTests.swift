#if os(Linux)
    import Foundation
    import Glibc
    import Testing

    @Suite struct DescriptorTests {
        /// The processor time that a process has used, in seconds.
        private static func processorTime(_ pid: pid_t) throws -> Double {
            let text = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
            let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
            let ticks = try #require(fields.count > 12 ? Double(fields[11]) : nil)
            let system = try #require(Double(fields[12]))
            return (ticks + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        }

        /// Takes descriptors away from a running process, with util-linux's `prlimit`.
        private static func limitDescriptors(_ pid: pid_t) throws -> Bool {
            let prlimit = Process()
            prlimit.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
            prlimit.arguments = ["--pid", "\(pid)", "--nofile=40:40"]
            try prlimit.run()
            prlimit.waitUntilExit()
            return prlimit.terminationStatus == 0
        }

        @Test func withoutDescriptorsCroxyWaitsQuietlyAndGoesOnWhenThereAreSome() throws {
            let home = try Home()
            let (program, port) = try home.serve()
            #expect(try Self.limitDescriptors(program.pid))
            var clients = try (0..<80).map { _ in try Connection(port) }
            try program.error(holds: "no connection can be accepted")
            let before = try Self.processorTime(program.pid)
            try program.error(holds: "no connection can be accepted", times: 3)
            #expect(try Self.processorTime(program.pid) - before < 0.5, "it does not turn in circles meanwhile")
            clients.removeAll()
            #expect(eventually { health(port) != nil })
            program.signal(SIGTERM)
            #expect(try program.exitCode() == 0)
        }

        @Test func croxyEndsInOrderWhenThereAreNone() throws {
            let home = try Home()
            let (program, port) = try home.serve()
            #expect(try Self.limitDescriptors(program.pid))
            let clients = try (0..<80).map { _ in try Connection(port) }
            try program.error(holds: "no connection can be accepted")
            program.signal(SIGTERM)
            #expect(try program.exitCode() == 0)
            #expect(program.error.contains(" stopped cut=0 "))
            withExtendedLifetime(clients) {}
        }
    }
#endif
