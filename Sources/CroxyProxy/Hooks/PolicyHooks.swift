import CroxyLua
import CroxyRouting

/// The hooks of a policy, compiled; each worker loads them into a state of its own.
struct PolicyHooks: Sendable {
    let programs: [HookProgram]
    let providerNames: [String]
    let limits: HookLimits

    init(_ config: Config) throws(PolicyError) {
        limits = HookLimits(config.lua)
        providerNames = config.providers.map(\.name)
        var programs: [HookProgram] = []
        do throws(HookError) {
            for source in config.hooks {
                programs.append(try HookProgram(source: source.text, name: source.name, limits: limits))
            }
            // All of them in one state: they may fit alone and not together.
            if !programs.isEmpty {
                _ = try HookRunner(programs: programs, providers: providerNames, limits: limits)
            }
        } catch {
            throw PolicyError(message: "a hook cannot be used: \(error)")
        }
        self.programs = programs
    }

    /// A state for one worker, every hook loaded; nil where there are none, or where it fails although it worked before.
    func runner() -> HookRunner? {
        guard !programs.isEmpty else { return nil }
        return try? HookRunner(programs: programs, providers: providerNames, limits: limits)
    }
}
