/// What one call of a hook gave.
public struct HookOutcome: Sendable {
    /// The verdict, or why there is none.
    public var result: Result<Verdict, HookError>

    /// What the hook logged, errors included; at most 64 lines.
    public var log: [HookLogLine]

    /// Lines beyond those.
    public var droppedLogLines: Int

    /// Instructions, to the hundred, and steps of library functions.
    public var steps: Int

    /// The most that the state grew by.
    public var memoryBytes: Int

    /// Of the whole call, on the clock.
    public var nanoseconds: Int

    /// The hooks kept more than half of the memory between calls, so the state was made anew: what they kept is gone.
    public var stateWasDropped: Bool

    /// An outcome by its parts.
    public init(
        result: Result<Verdict, HookError>, log: [HookLogLine] = [], droppedLogLines: Int = 0, steps: Int = 0,
        memoryBytes: Int = 0, nanoseconds: Int = 0, stateWasDropped: Bool = false
    ) {
        self.result = result
        self.log = log
        self.droppedLogLines = droppedLogLines
        self.steps = steps
        self.memoryBytes = memoryBytes
        self.nanoseconds = nanoseconds
        self.stateWasDropped = stateWasDropped
    }
}

/// A line that a hook logged.
public struct HookLogLine: Sendable, Hashable {
    /// The four of `croxy.log`.
    public enum Level: Int, Sendable {
        case debug, info, warn, error
    }

    public var level: Level

    /// At most 1 KiB, control characters escaped.
    public var text: String

    /// A line by its parts.
    public init(level: Level, text: String) {
        self.level = level
        self.text = text
    }
}
