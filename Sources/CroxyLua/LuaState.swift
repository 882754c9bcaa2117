internal import CLua
internal import CroxyRouting

/// A state of Lua and the hooks loaded into it; closed with its last reference.
final class LuaState {
    let pointer: OpaquePointer

    init(limits: HookLimits, file: String) throws(HookError) {
        var limits = clua_limits(limits)
        guard let pointer = clua_open(&limits) else {
            throw HookError(
                kind: .memory, file: file, line: nil, message: "the memory for hooks is too small for Lua itself")
        }
        self.pointer = pointer
    }

    deinit {
        clua_close(pointer)
    }

    func compile(_ source: UnsafeRawBufferPointer, name: String) throws(HookError) -> [UInt8] {
        var bytecode = clua_text()
        let status = withText(name) { clua_compile(pointer, clua_text(source), $0, &bytecode) }
        guard status == CLUA_OK else { throw error(status, file: name) }
        return Array(bytecode.buffer)
    }

    func load(_ bytecode: [UInt8], name: String) throws(HookError) -> HookNeeds {
        var needs = CLUA_NEEDS_BODY
        let status = bytecode.withUnsafeBytes { bytecode in
            withText(name) { clua_load(pointer, clua_text(bytecode), $0, &needs) }
        }
        guard status == CLUA_OK else { throw error(status, file: name) }
        return switch needs {
        case CLUA_NEEDS_HEAD: .head
        case CLUA_NEEDS_MODEL: .model
        default: .body
        }
    }

    /// What went wrong in the last call.
    func error(_ status: clua_status, file: String) -> HookError {
        let error = clua_last_error(pointer)
        let kind: HookError.Kind =
            switch status {
            case CLUA_COMPILE: .compile
            case CLUA_INSTRUCTIONS: .instructions
            case CLUA_TIME: .time
            case CLUA_MEMORY: .memory
            case CLUA_VERDICT: .verdict
            default: .runtime
            }
        return HookError(
            kind: kind, file: file, line: error.line > 0 ? Int(error.line) : nil, message: error.message.string)
    }

    /// What the last call logged, and how many lines there were no places for.
    var log: (lines: [HookLogLine], dropped: Int) {
        var dropped = 0
        let count = clua_log_count(pointer, &dropped)
        guard count > 0 else { return ([], dropped) }
        let lines = (0..<count).map { index in
            var level: Int32 = 0
            let text = clua_log_line(pointer, index, &level)
            return HookLogLine(level: HookLogLine.Level(rawValue: Int(level)) ?? .info, text: text.string)
        }
        return (lines, dropped)
    }
}

@available(*, unavailable)
extension LuaState: Sendable {}

extension clua_limits {
    fileprivate init(_ limits: HookLimits) {
        self.init(
            instructions: UInt64(max(limits.instructions, 0)), memory: max(limits.memoryBytes, 0),
            milliseconds: UInt32(clamping: limits.milliseconds))
    }
}
