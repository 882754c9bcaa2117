/// Hooks that try to escape, to hold the worker or to eat its memory. The numbers are those of the list in issue 4's
/// hardening notes; rows without one came later.
public enum HostileHooks {
    /// How a call may end.
    public enum End: Sendable {
        /// A budget: instructions, time or memory, whichever is exhausted first.
        case budget

        /// An error that the hook could have caught.
        case error

        /// Either of them.
        case stopped

        /// An answer, within the time.
        case contained
    }

    public struct Hook: CustomStringConvertible, Sendable {
        public var name: String
        public var end: End

        /// The body of the function.
        public var statements: String

        /// What runs while the chunk loads.
        public var before = ""

        public var description: String { name }

        init(_ name: String, _ end: End, _ statements: String, before: String = "") {
            self.name = name
            self.end = end
            self.statements = statements
            self.before = before
        }
    }

    public static let all = loops + libraries + memory + recursion + errors + escapes + operators + views

    public static let loops = [
        Hook("L-01", .budget, "while true do end"),
        Hook("L-01b", .budget, "repeat until false"),
        Hook("L-01c", .budget, "goto a ::a:: goto a"),
        Hook("L-02", .budget, "while true do pcall(function() while true do end end) end"),
        Hook("L-02b", .budget, "while true do pcall(pcall, pcall, function() while true do end end) end"),
        Hook("L-02c", .budget, "local function f() pcall(f) while true do end end f()"),
        Hook("L-03", .error, "xpcall(function() while true do end end, function() while true do end end)"),
        Hook("L-04", .error, "local function f() end while true do xpcall(f, function(m) error(m) end) end"),
        Hook("L-05", .error, "setmetatable({}, { __gc = function() while true do end end })"),
        Hook(
            "L-05b", .budget,
            "local m = {} setmetatable({}, m) m.__gc = function() while true do end end while true do local t = {} end"),
        Hook(
            "L-06", .error, "kept[1] = setmetatable({}, { __gc = function() while true do end end })",
            before: "local kept = {}"),
        Hook(
            "L-06b", .contained, "local m = {} kept[1] = setmetatable({}, m) m.__gc = function() while true do end end",
            before: "local kept = {}"),
        Hook("close", .error, "local x <close> = setmetatable({}, { __close = function() while true do end end })"),
        Hook(
            "close, set late", .error,
            "local m = {} local x <close> = setmetatable({}, m) m.__close = function() while true do end end",
            before: ""),
        Hook(
            "close, set early", .budget,
            "local m = {} local o = setmetatable({}, m) m.__close = function() while true do end end while true do pcall(function() local x <close> = o local y <close> = o error(1) end) end"
        ),
        Hook(
            "close while a budget ends", .budget,
            "local m = {} local o = setmetatable({}, m) m.__close = function() while true do pcall(error) end end local x <close> = o while true do end"
        ),
        Hook(
            "metamethods", .stopped,
            "local t = setmetatable({}, { __index = function(t, k) return t[k + 1] end }) local x = t[1]"),
        Hook(
            "a lying comparator", .budget,
            "local t = setmetatable({}, { __lt = function() while true do end end }) local x = t < t"),
        Hook("an iterator without end", .budget, "for _ in function() return 1 end do end"),
        Hook(
            "a pairs without end", .budget,
            "for _ in pairs(setmetatable({}, { __pairs = function() return function() return 1 end end })) do end"),
        Hook(
            "an ipairs without end", .budget,
            "for _ in ipairs(setmetatable({}, { __index = function() return 1 end })) do end"),
        Hook(
            "tostring without end", .budget,
            "tostring(setmetatable({}, { __tostring = function() while true do end end }))"),
        Hook(
            "a log line without end", .budget,
            "croxy.log('info', setmetatable({}, { __tostring = function() while true do end end }))"),
        Hook("a chunk's loop kept", .budget, "f()", before: "local function f() while true do end end"),
    ]

    public static let libraries = [
        Hook("L-07", .stopped, "return (''):rep(1e18)"),
        Hook("L-07b", .stopped, "return (''):rep(1 << 62, '')"),
        Hook("L-08", .stopped, "return ('x'):rep(1 << 40)"),
        Hook("L-08b", .stopped, "for i = 1, 1000 do pcall(string.rep, 'x', 1 << 40) end return 1"),
        Hook("L-09", .stopped, "return (('a'):rep(3000)):find(('.-'):rep(12) .. 'b')"),
        Hook("L-09b", .stopped, "return (('a'):rep(30)):match(('a?'):rep(30) .. ('a'):rep(31))"),
        Hook("L-10", .stopped, "return req.body.text:find('.-.-.-.-b')"),
        Hook("L-11", .stopped, "return (('a'):rep(300000)):gsub('a*b', '')"),
        Hook("L-11b", .stopped, "for _ in (('a'):rep(300000)):gmatch('a*b') do end return 1"),
        Hook("L-11c", .budget, "local s = ('x'):rep(1000) while true do s:gsub('.', '%0%0') end"),
        Hook("L-12", .stopped, "local h = ('a'):rep(4 << 20) return h:find(('a'):rep(2 << 20) .. 'b', 1, true)"),
        Hook("L-13", .stopped, "return table.move({}, 1, math.maxinteger - 1, 2)"),
        Hook(
            "L-13b", .stopped,
            "return table.move(setmetatable({}, { __index = function() return 1 end }), 1, 1 << 40, 1, {})"),
        Hook(
            "L-14", .stopped, "table.insert(setmetatable({}, { __len = function() return 1 << 50 end }), 1, 0) return 1"
        ),
        Hook("L-15", .stopped, "table.remove(setmetatable({}, { __len = function() return 1 << 50 end }), 1) return 1"),
        Hook(
            "L-16", .stopped,
            "return table.concat(setmetatable({}, { __index = function() return '' end }), '', 1, 1 << 50)"),
        Hook("L-16b", .stopped, "local t = {} for i = 1, 100 do t[i] = ('x'):rep(100000) end return table.concat(t)"),
        Hook("L-17", .stopped, "return table.unpack({}, 1, 1e7)"),
        Hook("L-17b", .stopped, "local t = {} for i = 1, 900000 do t[i] = i end return select('#', table.unpack(t))"),
        Hook("L-18", .stopped, "return string.byte(('x'):rep(900000), 1, -1)"),
        Hook("L-18b", .stopped, "return string.char(table.unpack({}, 1, 200))"),
        Hook(
            "L-19", .stopped,
            "local t = {} for i = 1, 1e6 do t[i] = i end table.sort(t, function() return true end) return 1"),
        Hook(
            "L-19b", .budget,
            "local t = {} for i = 1, 2000 do t[i] = i end while true do pcall(table.sort, t, function() return true end) end"
        ),
        Hook("L-19c", .budget, "table.sort({ 3, 2, 1 }, function() while true do end end)"),
        Hook("format", .stopped, "while true do string.format('%99.99f', 1e308) end"),
        Hook(
            "format of a long string", .stopped, "local s = ('x'):rep(1 << 20) while true do string.format('%q', s) end"
        ),
        Hook("upper", .budget, "local s = ('x'):rep(2 << 20) while true do s:upper() end"),
        Hook("reverse", .budget, "local s = ('x'):rep(2 << 20) while true do s:reverse() end"),
        Hook("utf8.len", .stopped, "local s = ('x'):rep(3 << 20) while true do utf8.len(s) end"),
        Hook("utf8.codes", .stopped, "local s = ('x'):rep(3 << 20) for _ in utf8.codes(s) do end return 1"),
        Hook("pack", .stopped, "return string.pack(('s'):rep(1000), table.unpack({}, 1, 1000))"),
        Hook("os.date", .error, "return os.date(('%c'):rep(1e5))"),
        Hook("os.date, often", .budget, "while true do os.date(('%c'):rep(128)) end"),
        Hook(
            "json.encode, often", .budget,
            "local t = {} for i = 1, 1000 do t[i] = i end while true do json.encode(t) end"),
        Hook(
            "json.decode, often", .budget, "local s = '[' .. ('1,'):rep(1000) .. '1]' while true do json.decode(s) end"),
        Hook("math.random", .budget, "while true do math.random(1, 6) end"),
        Hook("tonumber", .budget, "local s = ('1'):rep(2 << 20) while true do tonumber(s) end"),
        Hook("tonumber with a base", .budget, "local s = ('1'):rep(2 << 20) while true do tonumber(s, 3) end"),
    ]

    public static let memory = [
        Hook("L-20", .budget, "local s = 'x' while true do s = s .. s end"),
        Hook("L-20b", .budget, "local s = 'x' while true do pcall(function() while true do s = s .. s end end) end"),
        Hook("L-21", .budget, "local t = {} for i = 1, 1e7 do t[i] = {} end"),
        Hook("L-21b", .budget, "while true do pcall(function() local t = {} for i = 1, 1e7 do t[i] = {} end end) end"),
        Hook(
            "L-29", .budget, "pcall(function() for i = 1, 1e7 do kept[#kept + 1] = { i } end end) return 1",
            before: "local kept = {}"),
        Hook(
            "memory kept just below the cap", .contained,
            "for i = 1, 6 do kept[#kept + 1] = ('x'):rep(1 << 20) .. i end", before: "local kept = {}"),
        Hook("weak values", .error, "setmetatable({}, { __mode = 'v' })"),
        Hook("distinct closures", .budget, "local t = {} while true do t[#t + 1] = function() return t end end"),
        Hook(
            "long keys", .budget,
            "local t = {} local k = 'x' while true do k = k .. 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy' t[k] = 1 end"
        ),
        Hook("varargs", .stopped, "local function f(...) return f(1, ...) end f()"),
        Hook(
            "garbage at the cap", .budget,
            "local t = {} for i = 1, 60000 do t[i] = { i } end local s = ('x'):rep(2000) while true do local x = s .. #t t[#t + 1] = {} end"
        ),
        Hook(
            "garbage at the cap, in a library", .budget,
            "local t = {} local s = '[' .. ('[\"xxxxxxxxxx\"],'):rep(8000) .. '1]' while true do t[#t + 1] = {} pcall(json.decode, s) end"
        ),
        Hook(
            "weak keys in a chain", .budget,
            "local m = {} local t = setmetatable({}, m) m.__mode = 'k' local k = {} while true do local n = {} t[k] = n k = n end"
        ),
        Hook(
            "weak keys in a shuffled chain", .stopped,
            """
            local n, keys, order = 20000, {}, {}
            for i = 1, n do keys[i] = {} order[i] = i end
            for i = n, 2, -1 do local j = math.random(i) order[i], order[j] = order[j], order[i] end
            local m = {}
            local t = setmetatable({}, m)
            m.__mode = "k"
            for i = 2, n do t[keys[order[i - 1]]] = keys[order[i]] end
            local first = keys[order[1]] keys, order = nil, nil
            while true do local x = { first } end
            """),
    ]

    public static let recursion = [
        Hook("L-22", .stopped, "local function f() return 1 + f() end f()"),
        Hook("L-22b", .budget, "local function f() pcall(f) pcall(f) end f()"),
        Hook("L-22c", .budget, "local function f() return f() end f()"),
        Hook("L-23", .stopped, "local function f(s) return (s:gsub('.', f)) end f('x')"),
        Hook("L-23b", .stopped, "local function f(a, b) table.sort({ 1, 2, 3 }, f) return a < b end f(1, 2)"),
        Hook(
            "L-23c", .stopped,
            "local m = {} m.__index = function(t, k) return setmetatable({}, m)[k] end local x = setmetatable({}, m).x"),
        Hook(
            "L-23d", .stopped,
            "local t = {} for i = 1, 10000 do t = setmetatable({}, { __index = t }) end return t.x == 1"),
        Hook(
            "L-23e", .stopped,
            "local m = {} m.__tostring = function(t) return tostring(t) end tostring(setmetatable({}, m))"),
        Hook(
            "L-23f", .stopped,
            "local m = {} m.__concat = function(a, b) return a .. b end local x = setmetatable({}, m) .. 1"),
        Hook("L-24", .error, "coroutine.close(coroutine.create(function() end))"),
        Hook("L-25", .error, "local co = coroutine.create(function() end) coroutine.resume(co)"),
        Hook("L-26", .error, "coroutine.wrap(function() while true do end end)()"),
        Hook("L-27", .error, "coroutine.yield()"),
    ]

    public static let errors = [
        Hook("L-28", .error, "error(setmetatable({}, { __tostring = function() error('x') end }))"),
        Hook("L-28b", .error, "error(nil)"),
        Hook("L-28c", .error, "error({})"),
        Hook("L-28d", .error, "error()"),
        Hook("L-28e", .error, "error(setmetatable({}, { __tostring = function() while true do end end }))"),
        Hook("a long error", .error, "error(('x'):rep(1 << 20))"),
        Hook("an error of control characters", .error, "error('\\27[2J\\nFAKE')"),
        Hook("an error that looks like a budget's", .error, "error(json.null)"),
        Hook(
            "a costly error, caught", .budget,
            "while true do pcall(function() local t = {} return t" + String(repeating: ".a", count: 90)
                + " + nil end) end"),
    ]

    public static let escapes = [
        Hook("L-30", .error, "load('\\27Lua')"),
        Hook("L-30b", .error, "string.dump(function() end)"),
        Hook("L-31", .error, "os.exit()"),
        Hook("L-31b", .error, "os.execute('touch /tmp/pwn')"),
        Hook("L-31c", .error, "io.open('/etc/passwd')"),
        Hook("L-31d", .error, "os.getenv('ANTHROPIC_API_KEY')"),
        Hook("L-31e", .error, "os.remove('/tmp/x')"),
        Hook("L-31f", .error, "os.rename('/tmp/x', '/tmp/y')"),
        Hook("L-31g", .error, "os.tmpname()"),
        Hook("L-32", .error, "os.setlocale('de_DE.UTF-8')"),
        Hook("L-33", .error, "require 'os'"),
        Hook("L-33b", .error, "package.loadlib('x', 'y')"),
        Hook("L-33c", .error, "local x = _G.package"),
        Hook("L-34", .error, "debug.getregistry()"),
        Hook("L-34b", .error, "debug.sethook()"),
        Hook("L-34c", .error, "debug.setmetatable('', {})"),
        Hook("L-35", .error, "getmetatable('').__index = function() return function() return 'pwn' end end"),
        Hook("L-35b", .error, "getmetatable(json.null).__index = {}"),
        Hook("L-36", .error, "string.format = nil"),
        Hook("L-36b", .error, "math = nil"),
        Hook("L-36c", .error, "pairs = function() error() end"),
        Hook("L-36d", .error, "croxy = nil"),
        Hook("L-36e", .error, "croxy.next = function() end"),
        Hook("L-36f", .error, "table.insert(string, 'x')"),
        Hook("L-36g", .error, "table.move({ 1 }, 1, 1, 1, math)"),
        Hook("L-36h", .error, "setmetatable(string, {})"),
        Hook("L-36i", .error, "rawset(string, 'x', 1)"),
        Hook(
            "L-36j", .error,
            "table.sort(setmetatable({ 2, 1 }, { __index = string, __newindex = string, __len = function() return 4 end }))"
        ),
        Hook("L-37", .error, "counter = (counter or 0) + 1"),
        Hook("L-38", .error, "SECRET = SECRET or req.headers['x-api-key']"),
        Hook("L-39", .error, "setmetatable(_G, { __index = error })"),
        Hook("L-39b", .error, "local _ENV = _ENV x = 1"),
        Hook("L-40", .error, "collectgarbage('stop')"),
        Hook("L-41", .error, "print(('\\27[2J'):rep(1e5))"),
        Hook("L-41b", .stopped, "for i = 1, 1000 do croxy.log('info', ('\\27[2J\\nFAKE LOG LINE '):rep(1e3)) end"),
        Hook("warn", .error, "warn('@on')"),
        Hook("dofile", .error, "dofile('/etc/passwd')"),
    ]

    public static let operators = [
        Hook("..", .budget, "local s = ('x'):rep(4 << 20) while true do local t = s .. 'y' end"),
        Hook(
            "== on 3 MB", .budget,
            "local a = ('x'):rep(3 << 20) local b = ('x'):rep(3 << 20) while true do local x = a == b end"),
        Hook(
            "== on 4 MB", .budget, "local a = ('x'):rep(4 << 20) local b = a .. 'y' while true do local x = a == b end"),
        Hook(
            "< on 3 MB", .budget,
            "local a = ('x'):rep(3 << 20) local b = ('x'):rep(3 << 20) while true do local x = a < b end"),
        Hook(
            "< on zeros", .budget,
            "local a = ('\\0'):rep(3 << 20) local b = ('\\0'):rep(3 << 20) while true do local x = a < b end"),
        Hook(
            "< within pcall", .budget,
            "local a = ('x'):rep(3 << 20) local b = ('x'):rep(3 << 20) while true do pcall(function() return a < b end) end"
        ),
        Hook("+ on 4 MB", .budget, "local a = ('1'):rep(4 << 20) while true do pcall(function() return a + 1 end) end"),
        Hook("| on 4 MB", .budget, "local a = ('1'):rep(4 << 20) while true do pcall(function() return a | 1 end) end"),
        Hook("| on 4 MB, spaces", .budget, "local a = (' '):rep(4 << 20) .. '1' while true do local x = a | 1 end"),
        Hook(
            "for on 4 MB", .budget,
            "local a = (' '):rep(4 << 20) .. '1' while true do pcall(function() for i = 1, a do end end) end"),
        Hook("a table's index on 4 MB", .budget, "local t = {} while true do local x = t[('x'):rep(3 << 20)] end"),
        Hook(
            "next over holes", .budget,
            "local t = {} for i = 1, 100000 do t['x' .. i] = i end for k in pairs(t) do t[k] = nil end while true do next(t) end"
        ),
        Hook(
            "kept between calls", .budget, "while true do local x = a < b end",
            before: "local a, b = ('x'):rep(1 << 20), ('x'):rep(1 << 20)"),
    ]

    public static let views = [
        Hook("one string, often", .budget, "while true do local x = req.body.big end"),
        Hook("the text, often", .budget, "while true do local x = tostring(req.body) end"),
        Hook("the table, often", .budget, "while true do json.decode(req.body.list) end"),
        Hook("a copy, often", .budget, "while true do json.encode(req.body.list) end"),
        Hook("views, often", .budget, "while true do local x = req.body.list[1] end"),
        Hook("walks, often", .budget, "while true do for _ in pairs(req.body) do end end"),
        Hook("views kept", .budget, "while true do kept[#kept + 1] = req.body.list[2] end", before: "local kept = {}"),
        Hook("lengths", .budget, "while true do local x = #req.body.list end"),
        Hook("L-48", .stopped, "local v = req.body.deep while v do v = v[1] end return 1"),
        Hook("headers, often", .budget, "while true do for k, v in pairs(req.headers) do end end"),
    ]
}
