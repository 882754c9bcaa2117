import ArgumentParser
import CroxyRouting

/// Tells of the instance that runs on a configuration that has changed.
struct RunningNotice {
    let file: ConfigFile
    let state: StateFolder

    init(_ file: ConfigFile, _ state: StateFolder) {
        self.file = file
        self.state = state
    }

    /// Says what the instance needs, or does it.
    ///
    /// - Parameter reload: whether it was asked for; then none that runs, or one on another file, is a failure.
    func tell(of target: ConfigTarget?, isChange: Bool, reload: Bool) throws {
        guard let instance = Instance.running(state), let run = instance.run else {
            guard reload else { return }
            Console.say("croxy is not running, so there is nothing to reload")
            throw ExitCode.failure
        }
        guard Files.isSame(run.config, file.absolutePath) else {
            guard reload else { return }
            Console.say("croxy (pid \(instance.pid)) runs on \(run.config), and was not told to reload")
            throw ExitCode.failure
        }
        let needsRestart = target?.key?.needsRestart ?? false
        if reload {
            try Reload.perform(state)
        } else if isChange, !needsRestart {
            Console.say("croxy (pid \(instance.pid)) still runs on the old configuration; croxy reload tells it")
        }
        if isChange, needsRestart, let target {
            Console.say("croxy (pid \(instance.pid)) takes the new \(target.text) only from croxy restart")
        }
    }
}
