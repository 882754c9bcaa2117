-- Calls that keep stock Lua busy for ever: with `bounded` each ends, in time, in memory, and never long without a charge.
--
-- arguments: the seconds of CPU that a call may go on without a charge

local longest_gap = tonumber((...))

-- The machinery must not be what is limited.
local rep, format = string.rep, string.format
local string, table, utf8 = bounded.string, bounded.table, bounded.utf8
getmetatable("").__index = string

local budget <const> = 20000000
local lying = {__len = function() return 1 << 50 end}

-- Name, whether the budget or a limit must stop it ("error"), it must come to an end by itself ("ends"), or either.
local cases = {
  {"L-07 rep of nothing", "ends", function() return (""):rep(1 << 62) end},
  {"L-08 rep of much", "error", function() return ("x"):rep(1 << 30) end},
  {"L-08 rep, caught again and again", "either", function() for _ = 1, 1000 do pcall(string.rep, "x", 1 << 40) end end},
  {"rep in small units", "ends", function() return ("ab"):rep(1 << 20, "c") end},
  {"L-09 twelve times .-", "error", function() return ("a"):rep(3000):find((".-"):rep(12) .. "b") end},
  {"L-10 three times .-", "error", function() return ("a"):rep(2000):find(".-.-.-b") end},
  {"L-10 match", "error", function() return ("a"):rep(2000):match(".-.-.-b") end},
  {"L-10 gmatch", "error", function() for _ in ("a"):rep(2000):gmatch(".-.-.-b") do end end},
  {"L-11 gsub a*b", "error", function() return ("a"):rep(300000):gsub("a*b", "") end},
  {"a?a?…aa…", "error", function() return ("a"):rep(28):find(("a?"):rep(28) .. ("a"):rep(28)) end},
  {"caught pattern, again and again", "error", function()
    while true do pcall(string.find, ("a"):rep(3000), (".-"):rep(12) .. "b") end
  end},
  {"L-12 plain find of 2 MB in 4 MB", "ends", function()
    local hay = ("a"):rep(4 << 20)
    return hay:find(("a"):rep(1 << 20) .. "b" .. ("a"):rep(1 << 20), 1, true)
  end},
  {"plain find, periodic", "ends", function()
    return ("aab"):rep(1 << 20):find(("aab"):rep(1 << 19) .. "aaa", 1, true)
  end},
  {"plain find, match at the end", "ends", function()
    local hay = ("a"):rep(3 << 20) .. "b"
    return hay:find(("a"):rep(1 << 20) .. "b", 1, true)
  end},
  {"4 MB of pattern without specials", "ends", function() return ("b"):find(("a"):rep(4 << 20)) end},
  {"a set of 1 MB at 1 MB", "error", function() return ("a"):rep(1 << 20):find("[" .. ("b"):rep(1 << 20) .. "]") end},
  {"an open set of 4 MB", "error", function() return ("a"):find("[" .. ("b"):rep(4 << 20 - 1)) end},
  {"%b over 1 MB from each place", "error", function() return ("("):rep(1 << 20):find("%b()") end},
  {"%f with a long set", "error", function() return ("a"):rep(1 << 20):find("%f[" .. ("b"):rep(1 << 20) .. "]") end},
  {"a back reference of 1 MB", "error", function() return ("a"):rep(2 << 20):find("(a*)%1b") end},
  {"captures of 200 kB, 31 times", "ends", function() return ("a"):rep(200000):match(("("):rep(31) .. "a*" .. (")"):rep(31)) end},
  {"gsub of nothing in 1 MB", "either", function() return ("a"):rep(1 << 20):gsub("", "xy") end},
  {"gsub that grows", "error", function() return ("a"):rep(1 << 16):gsub("a", ("%0"):rep(1000)) end},
  {"gsub to much", "error", function() return ("a"):rep(1 << 18):gsub(".", ("x"):rep(1 << 18)) end},
  {"gsub with a function for ever", "error", function() return ("a"):gsub("a", function() while true do end end) end},
  {"L-23 gsub in gsub", "error", function() local function f(s) return (s:gsub(".", f)) end return f("x") end},
  {"gmatch of nothing in 1 MB", "either", function() for _ in ("a"):rep(1 << 20):gmatch("") do end end},
  {"format, wide", "error", function() return ("%99.99f"):rep(30000):format(1e308) end},
  {"format, many", "either", function()
    local pattern = ("%99d"):rep(200)
    local all = {}
    for i = 1, 200 do all[i] = i end
    for _ = 1, 1000000 do string.format(pattern, table.unpack(all)) end
  end},
  {"format of 2 MB, quoted", "either", function() return ("%q"):format(("\1"):rep(2 << 20)) end},
  {"format of digits", "error", function() return ("%" .. ("1"):rep(3 << 20)):format(1) end},
  {"format %5s of 3 MB", "ends", function() return #("%5s"):format(("x"):rep(3 << 20)) end},
  {"L-13 move of everything", "error", function() return table.move({}, 1, math.maxinteger - 1, 2) end},
  {"L-14 insert, lying length", "error", function() return table.insert(setmetatable({}, lying), 1, 0) end},
  {"L-15 remove, lying length", "error", function() return table.remove(setmetatable({}, lying), 1) end},
  {"L-16 concat of nothing, for ever", "error", function()
    return table.concat(setmetatable({}, {__len = lying.__len, __index = function() return "" end}))
  end},
  {"concat of nothing, from a table", "error", function()
    local empty = setmetatable({}, {__index = setmetatable({}, {__index = function() return "" end})})
    return table.concat(empty, "", 1, 1 << 50)
  end},
  {"concat with a long separator", "error", function() return table.concat({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, ("x"):rep(1 << 20)) end},
  {"L-17 unpack of 1e7", "error", function() return table.unpack({}, 1, 1e7) end},
  {"L-17 unpack of 900k", "either", function() return select("#", table.unpack({}, 1, 900000)) end},
  {"L-18 byte of 900k", "either", function() return select("#", ("x"):rep(900000):byte(1, -1)) end},
  {"char of many", "ends", function() return #string.char(("x"):rep(100000):byte(1, -1)) end},
  {"L-19 sort that contradicts itself", "either", function()
    local list = {}
    for i = 1, 100000 do list[i] = i end
    table.sort(list, function() return true end)
  end},
  {"L-19 sort, lying length", "error", function() table.sort(setmetatable({}, {__len = function() return 1 << 30 end})) end},
  {"sort of long strings", "error", function()
    local list, head = {}, ("a"):rep(100000)
    for i = 1, 40 do list[i] = head .. i end
    while true do table.sort(list) end
  end},
  {"sort by an order for ever", "error", function() table.sort({1, 2, 3}, function() while true do end end) end},
  {"utf8.len of 4 MB, for ever", "error", function() local s = ("x"):rep(4 << 20) while true do utf8.len(s) end end},
  {"utf8.offset, for ever", "error", function() local s = ("\x80"):rep(4 << 20) while true do utf8.offset(s, 0, #s) end end},
  {"utf8.codes of continuations, for ever", "error", function()
    local s = "a" .. ("\x80"):rep(4 << 20 - 1)
    local step = utf8.codes(s)
    while true do pcall(step, s, 1) end
  end},
  {"utf8.codepoint of 900k", "either", function() return select("#", utf8.codepoint(("x"):rep(900000), 1, -1)) end},
  {"upper, for ever", "error", function() local s = ("x"):rep(3 << 20) while true do s:upper() end end},
  {"reverse, for ever", "error", function() local s = ("x"):rep(3 << 20) while true do s:reverse() end end},
  {"sub, for ever", "error", function() local s = ("x"):rep(3 << 20) while true do s:sub(2) end end},
  {"pack, long", "error", function() return string.pack(("i16"):rep(1 << 20)) end},
  {"pack of a wide string", "error", function() return string.pack("c1000000000", "") end},
  {"pack, wide again and again", "error", function() return string.pack(("c2000000"):rep(10), "", "", "", "", "", "", "", "", "", "") end},
  {"unpack, for ever", "error", function() local s = ("x"):rep(3 << 20) while true do string.unpack("z", s .. "\0") end end},
  {"a numeral of 4 MB", "error", function() local s = ("1"):rep(4 << 20) while true do pcall(bounded.arithmetic.__add, s, 1) end end},
}

local fine = true
for _, case in ipairs(cases) do
  local name, expected, f = case[1], case[2], case[3]
  collectgarbage()
  local before = collectgarbage("count")
  local ok, result, steps, seconds = limited(budget, f)
  result = ok and "ends" or tostring(result):match("[^:]*$")
  collectgarbage()
  local gap = select(5, limited(budget, f, true))
  collectgarbage()
  local is_expected = expected == "either" or ok == (expected == "ends")
  -- A step is meant to be 10 ns; ten times that is a busy machine.
  local is_in_time = seconds < budget * 100e-9 * math.max(1, longest_gap) and gap < longest_gap
  local is_clean = collectgarbage("count") - before < 64
  if not (is_expected and is_in_time and is_clean) then
    fine = false
    io.write("FAILED: ")
  elseif not os.getenv("VERBOSE") then
    goto next
  end
  io.write(format("%-40s %9d steps %7.1f ms %5.1f ns a step, longest gap %.2f ms: %s\n", name, steps, seconds * 1e3,
    seconds / (steps > 0 and steps or 1) * 1e9, gap * 1e3, result))
  ::next::
end
io.write(format("hostile: %d cases, %s\n", #cases, fine and "all bounded" or "some are not"))
return fine
