import ArgumentParser
import CroxyRouting

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// `croxy reload`: the running instance reads its configuration again.
struct Reload: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let the running croxy read its configuration again.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        try Reload.perform(StateFolder())
    }

    /// Says what came of it; ends with 1 or 78 when that is nothing.
    static func perform(_ state: StateFolder) throws {
        guard let instance = Instance.running(state), let run = instance.run,
            let before = HealthClient.ask(run.address, milliseconds: 2000)
        else {
            Console.say("croxy is not running")
            throw ExitCode.failure
        }
        // What the instance will read, not what this command would; keys are in the instance's environment, so that they
        // are not in this one is no news.
        _ = try ConfigFile(of: run).loadOrExit(.check)
        guard instance.signal(SIGHUP, state) else {
            Console.say("croxy (pid \(instance.pid)) cannot be signalled")
            throw ExitCode.failure
        }
        for attempt in 0..<250 {
            usleep(20_000)
            guard let health = HealthClient.ask(run.address, milliseconds: 2000), health.pid == before.pid else {
                break
            }
            if health.generation > before.generation {
                Console.result("croxy has reloaded \(health.config)\n")
                return
            }
            // An error that was there before may be an old one; give the new reading its time.
            if let error = health.reloadError, error != before.reloadError || attempt > 100 {
                Console.say("the reload failed, the configuration in force stays: \(error)")
                throw ExitCode.badConfig
            }
        }
        Console.say("croxy (pid \(instance.pid)) did not reload in time; see croxy logs")
        throw ExitCode.failure
    }
}
