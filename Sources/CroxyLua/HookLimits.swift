public import CroxyRouting

/// What one call of a hook may use; loading its chunk counts as a call.
public struct HookLimits: Sendable, Hashable {
    /// Lua instructions, and steps of library functions.
    public var instructions: Int

    /// Bytes of a worker's whole state, all its hooks together.
    public var memoryBytes: Int

    /// On the clock.
    public var milliseconds: Int

    /// The defaults are those of `[lua]` in the config.
    public init(instructions: Int = 1_000_000, memoryBytes: Int = 8 << 20, milliseconds: Int = 50) {
        self.instructions = instructions
        self.memoryBytes = memoryBytes
        self.milliseconds = milliseconds
    }

    /// As `[lua]` has them.
    public init(_ lua: LuaConfig) {
        self.init(instructions: lua.maxInstructions, memoryBytes: lua.maxMemoryMB << 20, milliseconds: lua.maxMS)
    }
}
