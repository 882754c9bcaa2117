/// How a configuration's hooks are read and compiled, which is the business of other rooms.
public struct HookLoading {
    /// The bytes of a regular file of at most this many bytes; symbolic links are followed.
    public var read: (_ path: String, _ maxBytes: Int) -> Result<[UInt8], Problem>

    /// Compiles a hook: nil where that works.
    public var compile: (HookSource, LuaConfig) -> Problem?

    /// Why a hook is of no use, in words, with the place in the Lua text where there is one.
    public struct Problem: Error, Sendable {
        /// Lower case, no full stop.
        public var message: String

        /// A problem by its words.
        public init(_ message: String) {
            self.message = message
        }
    }

    /// Both ways.
    public init(
        read: @escaping (_ path: String, _ maxBytes: Int) -> Result<[UInt8], Problem>,
        compile: @escaping (HookSource, LuaConfig) -> Problem?
    ) {
        self.read = read
        self.compile = compile
    }

    /// Without files, and with anything taken for a hook; for tests and tools.
    public static var none: HookLoading {
        HookLoading(read: { _, _ in .failure(Problem("hook files are not read here")) }, compile: { _, _ in nil })
    }
}
