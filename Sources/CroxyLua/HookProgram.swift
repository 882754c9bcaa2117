public import CroxyRouting

/// A hook that was compiled, and whose chunk was run once to see that it gives a function.
public struct HookProgram: Sendable {
    /// The file's name as messages show it.
    public let name: String

    /// What must be there before it can run.
    public let needs: HookNeeds

    let bytecode: [UInt8]

    /// Compiles a chunk of at most 64 KiB of text, and runs it within the limits.
    ///
    /// The file is the caller's to read: regular, text, as `config.md` says.
    ///
    /// - Throws: with file and line whenever Lua tells them.
    public init(source: [UInt8], name: String, limits: HookLimits) throws(HookError) {
        self.name = name
        let state = try LuaState(limits: limits, file: name)
        let result = source.withUnsafeBytes { source in
            Result { () throws(HookError) in try state.compile(source, name: name) }
        }
        bytecode = try result.get()
        needs = try state.load(bytecode, name: name)
    }
}
