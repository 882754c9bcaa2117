internal import CLua
public import CroxyRouting

/// All hooks of a policy, loaded for one worker. Belongs to one thread, whose stack has 512 KiB or more.
///
/// A hook's locals last as long as the runner. Whatever a hook does, the next call works: a state that a hook has filled
/// is made anew.
public final class HookRunner {
    private let programs: [HookProgram]
    private let providers: [[UInt8]]
    private let limits: HookLimits
    private var state: LuaState?
    private var fields = HookFields()
    private var caller: (any HookCaller)?

    /// Loads the programs; their order gives the numbers for `run`.
    ///
    /// - Parameter providers: the names that verdicts may have, in the order of the config.
    /// - Throws: when a chunk fails here although it ran when it was compiled.
    public init(programs: [HookProgram], providers: [String], limits: HookLimits) throws(HookError) {
        self.programs = programs
        self.providers = providers.map { Array($0.utf8) }
        self.limits = limits
        state = try HookRunner.load(programs, limits)
    }

    /// Bytes that the state holds now.
    public var memoryBytes: Int { state.map { clua_memory($0.pointer) } ?? 0 }

    /// Calls a hook. Returns within the limits, and about as fast as the hook's own work: a protected call by itself
    /// takes a few hundred nanoseconds, and nothing is decoded that the hook does not read.
    ///
    /// - Parameter hook: the program's number; the request must hold what it needs.
    public func run(_ hook: Int, _ request: HookRequest) -> HookOutcome {
        let file = programs[hook].name
        var wasDropped = false
        if state == nil {
            do throws(HookError) {
                state = try HookRunner.load(programs, limits)
            } catch {
                return HookOutcome(error)
            }
        }
        guard let state else { preconditionFailure("a state that was loaded is gone") }
        var result = clua_result()
        let status = call(state, hook, request, &result)
        let verdict: Result<Verdict, HookError> =
            status == CLUA_OK ? self.verdict(result, state, hook) : .failure(state.error(status, file: file))
        let log = state.log
        if clua_finish(state.pointer) != 0 {
            self.state = nil
            wasDropped = true
        }
        return HookOutcome(
            result: verdict, log: log.lines, droppedLogLines: log.dropped, steps: Int(clamping: result.steps),
            memoryBytes: result.memory, nanoseconds: Int(clamping: result.nanoseconds), stateWasDropped: wasDropped)
    }

    private func call(_ state: LuaState, _ hook: Int, _ request: HookRequest, _ result: inout clua_result)
        -> clua_status
    {
        var lent = clua_request()
        lent.route_number = -1
        lent.method = clua_text(request.method)
        lent.path = clua_text(request.path)
        lent.query = clua_text(request.query)
        lent.model = clua_text(request.model)
        lent.bytes = Int64(request.bodyLength ?? -1)
        lent.body = clua_text(request.body)
        lent.context = Unmanaged.passUnretained(self).toOpaque()
        lent.fields = { context, fields, count in
            guard let context, let fields, let count else { return }
            // The runner is alive: it is in `run` right now.
            Unmanaged<HookRunner>.fromOpaque(context).takeUnretainedValue().give(fields, count)
        }
        lent.held = { context in
            guard let context else { return }
            Unmanaged<HookRunner>.fromOpaque(context).takeUnretainedValue().caller?.isHeld()
        }
        caller = request.caller
        defer {
            caller = nil
            lentFields?.deallocate()
            lentFields = nil
        }
        return withText(request.provider) { provider in
            lent.provider = provider
            switch request.route {
            case .name(let name):
                return withText(name) { name in
                    lent.route = name
                    return clua_run(state.pointer, hook, &lent, &result)
                }
            case .number(let number): lent.route_number = Int64(number)
            case .none: break
            }
            return clua_run(state.pointer, hook, &lent, &result)
        }
    }

    /// The fields of the request under way, where C reads them.
    private var lentFields: UnsafeMutableBufferPointer<clua_field>?

    private func give(
        _ output: UnsafeMutablePointer<UnsafePointer<clua_field>?>, _ count: UnsafeMutablePointer<Int>
    ) {
        fields.removeAll()
        caller?.give(&fields)
        let lent = UnsafeMutableBufferPointer<clua_field>.allocate(capacity: fields.fields.count)
        _ = lent.initialize(from: fields.fields)
        lentFields = lent
        output.pointee = UnsafePointer(lent.baseAddress)
        count.pointee = lent.count
    }

    private static func load(_ programs: [HookProgram], _ limits: HookLimits) throws(HookError) -> LuaState {
        let state = try LuaState(limits: limits, file: programs.first?.name ?? "")
        for program in programs {
            _ = try state.load(program.bytecode, name: program.name)
        }
        return state
    }

    private func verdict(_ result: clua_result, _ state: LuaState, _ hook: Int) -> Result<Verdict, HookError> {
        guard result.verdict == CLUA_CHANGE, !result.provider.isAbsent else {
            return .success(Verdict(result, provider: nil))
        }
        let name = result.provider.buffer
        guard let provider = providers.firstIndex(where: { $0.elementsEqual(name) }) else {
            let line = Int(clua_hook_line(state.pointer, hook))
            return .failure(
                HookError(
                    kind: .verdict, file: programs[hook].name, line: line > 0 ? line : nil,
                    message: "no provider is called \"\(result.provider.string)\""))
        }
        return .success(Verdict(result, provider: provider))
    }
}

@available(*, unavailable)
extension HookRunner: Sendable {}

extension HookOutcome {
    /// A call that could not begin.
    fileprivate init(_ error: HookError) {
        self.init(
            result: .failure(error), log: [], droppedLogLines: 0, steps: 0, memoryBytes: 0, nanoseconds: 0,
            stateWasDropped: false)
    }
}
