/// The hooks of a configuration while it is built.
struct HookCollection {
    /// Larger files are refused: what a person writes is far smaller, and Lua's compiler is slow on some large texts.
    static let maxBytes = 65_536

    var sources: [HookSource] = []
    private var places: [[UInt8]: Int] = [:]

    /// The place of a file that is there already.
    func place(of path: String) -> Int? {
        places[Array(path.utf8)]
    }

    /// Adds a source; a path stands for it from now on.
    mutating func add(_ source: HookSource, path: String?) -> Int {
        sources.append(source)
        if let path { places[Array(path.utf8)] = sources.count - 1 }
        return sources.count - 1
    }
}

extension ConfigBuilder {
    /// The hook of a route or of the default; nil where there is none, or it has a problem, which is told.
    mutating func hook(_ section: Section) -> RouteHook? {
        if section.settings["hook"] != nil, section.settings["lua"] != nil {
            reader.problems.error(
                at: section.spot(of: "lua"), "hook and lua are two hooks for one route: leave one of them out")
            return nil
        }
        let onError = section.string("on_hook_error").flatMap { RouteHook.OnError(rawValue: $0) } ?? .reject
        guard section.has("hook") || section.has("lua") else {
            if section.settings["on_hook_error"].map({ $0.spot != .wholeFile }) == true {
                reader.problems.warning(
                    at: section.spot(of: "on_hook_error"), "on_hook_error has no use here: there is no hook")
            }
            return nil
        }
        let source =
            section.string("hook").flatMap { file($0, at: section.spot(of: "hook")) }
            ?? section.string("lua").flatMap { text in
                let source = HookSource(name: "\(section.label).lua", text: Array(text.utf8))
                return compiled(source, path: nil, at: section.spot(of: "lua"))
            }
        return source.map { RouteHook(source: $0, onError: onError) }
    }

    private mutating func file(_ written: String, at spot: Spot) -> Int? {
        guard !written.isEmpty, !written.utf8.contains(0) else {
            reader.problems.error(at: spot, "hook must name a file")
            return nil
        }
        let path = paths.resolved(written)
        if let known = hooks.place(of: path) { return known }
        switch hookLoading.read(path, HookCollection.maxBytes) {
        case .success(let text): return compiled(HookSource(name: written, text: text), path: path, at: spot)
        case .failure(let problem):
            reader.problems.error(at: spot, "the hook \(Quoted.text(path)) cannot be read: \(problem.message)")
            return nil
        }
    }

    private mutating func compiled(_ source: HookSource, path: String?, at spot: Spot) -> Int? {
        if let problem = hookLoading.compile(source, lua) {
            reader.problems.error(at: spot, "this hook is not usable: \(problem.message)")
            return nil
        }
        return hooks.add(source, path: path)
    }

    /// `[lua]`.
    func luaConfig() -> LuaConfig {
        var lua = LuaConfig()
        lua.maxInstructions = reader.lua.integer("max_instructions") ?? lua.maxInstructions
        lua.maxMemoryMB = reader.lua.integer("max_memory_mb") ?? lua.maxMemoryMB
        lua.maxMS = reader.lua.integer("max_ms") ?? lua.maxMS
        return lua
    }
}
