-- Random calls of each library function: which one, and arguments for it.
--
-- Returns a table of what Tests/lua-differential/cases.lua takes from here. Draws from `math.random`, which that seeds.

local random, pack, unpack, concat = math.random, table.pack, table.unpack, table.concat
local format, rep, sub = string.format, string.rep, string.sub

local function chance(percent) return random(100) <= percent end
local function pick(list) return list[random(#list)] end

-- Texts and patterns -----------------------------------------------------------------------------------------------

local letters = {"a", "a", "a", "b", "b", "c", "1", " ", "(", ")", "-", ".", "%", "]", "^", "\0", "\255", "A", "_", "\n"}

local function text(most, few)
  local out = {}
  for i = 1, random(0, most) do out[i] = few and pick {"a", "b"} or pick(letters) end
  return concat(out)
end

local function subject()
  if chance(4) then return rep(text(6), random(0, 400)) end
  return text(12, chance(50))
end

local classes = {"%a", "%A", "%c", "%d", "%g", "%l", "%p", "%s", "%S", "%u", "%w", "%W", "%x", "%z", "%%", "%.", "%]", "%-"}

local function set()
  local out = {"[", chance(30) and "^" or "", chance(10) and "]" or ""}
  for _ = 1, random(0, 3) do
    local kind = random(6)
    if kind <= 3 then out[#out + 1] = pick(letters)
    elseif kind == 4 then out[#out + 1] = pick {"a-c", "0-9", "\0-\127", "\128-\255", "b-a", "%a-z", "a-%%", "-"}
    else out[#out + 1] = pick(classes) end
  end
  out[#out + 1] = "]"
  return concat(out)
end

local function single()
  local kind = random(10)
  if kind <= 5 then return pick {"a", "b", "a", "b", "c", "1", " ", "\0", "\255"}
  elseif kind == 6 then return "."
  elseif kind <= 8 then return pick(classes)
  else return set() end
end

local function sequence(depth)
  local out = {}
  for _ = 1, random(0, 3) do
    local kind = random(20)
    if kind <= 13 then out[#out + 1] = single() .. pick {"", "", "", "*", "+", "-", "?"}
    elseif kind <= 15 and depth > 0 then out[#out + 1] = "(" .. sequence(depth - 1) .. ")"
    elseif kind == 16 then out[#out + 1] = "()"
    elseif kind == 17 then out[#out + 1] = "%b" .. pick(letters) .. pick(letters)
    elseif kind == 18 then out[#out + 1] = "%f" .. set()
    elseif kind == 19 then out[#out + 1] = "%" .. random(0, 3) end
  end
  return concat(out)
end

local function pattern()
  if chance(1) then
    local many = pick {rep(pick {"x*", "x-", "a*", "a-"}, random(195, 205)), rep("()", random(30, 34)), rep("(a", 40)}
    return many
  end
  local p = (chance(15) and "^" or "") .. sequence(2) .. (chance(15) and "$" or "")
  if chance(15) then
    -- Damage: most of these are malformed.
    for _ = 1, random(2) do
      local at = random(0, #p)
      p = sub(p, 1, at) .. (chance(70) and pick {"%", "[", "(", ")", "]", "^", "$", "*", "-", "%b", "%f", "\0"} or "")
        .. sub(p, at + random(1, 2))
    end
  end
  return p
end

-- What a plain search finds hard: words of squares and borders, in a text of words that differ from them in one letter.
local function word()
  local out = pick {"a", "ab", "aab", "aba", "abb", "b"}
  local most = pick {5, 30, 200}
  while #out < most do
    local kind = random(8)
    if kind <= 3 then out = out .. out
    elseif kind == 4 then out = out .. sub(out, 1, random(0, #out))
    elseif kind == 5 then out = sub(out, random(1, #out)) .. out
    elseif kind == 6 then out = out .. pick {"a", "b", "c"}
    elseif kind == 7 then out = pick {"a", "b", "c"} .. out
    else out = rep(out, random(1, 9)) end
  end
  return out
end

local function changed(w)
  local at = chance(50) and random(#w) or math.max(1, #w - random(0, 3))
  return sub(w, 1, at - 1) .. pick {"a", "b", "c"} .. sub(w, at + 1)
end

local function search_arguments()
  local needle, out = word(), {}
  for i = 1, random(0, 6) do
    local kind = random(5)
    out[i] = kind == 1 and word() or kind == 2 and sub(needle, random(1, #needle)) or kind == 3 and text(5, true)
      or rep(changed(needle), random(1, 3))
  end
  if chance(60) then out[#out + 1] = needle end
  if chance(30) then out[#out + 1] = text(5, true) end
  return pack(concat(out), needle, random(-3, 8), true)
end

-- Arguments --------------------------------------------------------------------------------------------------------

-- One table for both sides, so that its address is the same in messages; to be emptied before each call.
local shared = {}

local corner = {
  math.maxinteger, math.mininteger, math.maxinteger - 1, 2^53, 1e100, -1e100, 0.5, -0.0, 1 / 0, -1 / 0, 0 / 0, 2.0, "3",
  "x", "0x10", "", true, false, shared, "1e1",
}

local function position()
  if chance(3) then return pick(corner) end
  return random(-15, 15)
end

-- `nil` as an argument, or none: lists with holes carry their length.
local function list(...) return pack(...) end

local function with_optional(arguments, make)
  while chance(50) do
    arguments.n = arguments.n + 1
    if chance(90) then arguments[arguments.n] = make() end
  end
  return arguments
end

-- Sometimes a wrong type or a missing argument.
local function damaged(arguments)
  if not chance(3) then return arguments end
  if arguments.n > 0 and chance(50) then
    arguments.n = arguments.n - 1
    arguments[arguments.n + 1] = nil
  elseif arguments.n > 0 then
    arguments[random(arguments.n)] = pick(corner)
  end
  return arguments
end

-- A table or function that both sides need their own of: made from a recipe with the side's log.
local recipe = {}
local function recipe_of(make) return setmetatable({make = make}, recipe) end

local function note(log, event)
  if #log > 2000 then error("enough of this", 0) end
  log[#log + 1] = event
end

local function hash(...)
  local value = 7
  for i = 1, select("#", ...) do
    local s = tostring((select(i, ...)))
    for j = 1, #s do value = (value * 31 + string.byte(s, j)) % 1000003 end
  end
  return value
end

local replies = {"", "x", "<%1>", 7, 1.5, false, nil, "\0", "long reply ", nil, "abc", {}, true}

local function replacing_function()
  local salt = random(1000)
  local is_kind = chance(85)
  return recipe_of(function(log)
    return function(...)
      note(log, concat({select("#", ...), hash(...)}, ":"))
      local reply = replies[(hash(...) + salt) % (is_kind and 11 or 13) + 1]
      if not is_kind and salt % 50 == 0 then error("callback", 0) end
      return reply
    end
  end)
end

local function replacing_table()
  local salt = random(1000)
  return recipe_of(function(log)
    return setmetatable({a = "A", b = false, [1] = "one", aa = 12}, {
      __index = function(_, key)
        note(log, tostring(key))
        return replies[(hash(key) + salt) % 11 + 1]
      end,
    })
  end)
end

local function replacement()
  local kind = random(10)
  if kind <= 4 then
    local out = {}
    for i = 1, random(0, 4) do out[i] = pick {"%0", "%1", "%2", "%%", "x", "%", "%9", "\0", "yy", "a"} end
    return concat(out)
  elseif kind == 5 then return pick {5, 1.5}
  elseif kind <= 7 then return replacing_table()
  else return replacing_function() end
end

-- A list, plain or behind metamethods that log each access.
local function elements(most)
  local out = {}
  for i = 1, random(0, most) do out[i] = chance(90) and pick {i, "s" .. i, 1.5, ""} or pick {{}, true, i} end
  return out
end

local function list_recipe(most)
  local values = elements(most or 8)
  local is_proxy, length, events = chance(40), chance(85) and #values or pick {3, -2, 1.5, "4", "x", {}}, random(9)
  return recipe_of(function(log)
    local copy = {}
    for i, value in ipairs(values) do copy[i] = value end
    if not is_proxy then return copy end
    local meta = {}
    if events ~= 1 then meta.__index = function(_, k) note(log, "r" .. tostring(k)); return copy[k] end end
    if events ~= 2 then
      meta.__newindex = function(_, k, v) note(log, "w" .. tostring(k) .. "=" .. tostring(v)); copy[k] = v end
    end
    if events ~= 3 then meta.__len = function() note(log, "n"); return length end end
    return setmetatable({}, meta)
  end)
end

-- Calls ------------------------------------------------------------------------------------------------------------

local specials = {"%d", "%i", "%u", "%c", "%x", "%X", "%o", "%e", "%E", "%f", "%g", "%G", "%a", "%A", "%q", "%s", "%p", "%y", "%%"}

local function specification()
  local s = pick(specials)
  if chance(50) then return s end
  local middle = {}
  for i = 1, random(0, 2) do middle[i] = pick {"-", "+", " ", "#", "0", "."} end
  middle[#middle + 1] = pick {"", "", "5", "12", "99", "100", "05", rep("0", random(15, 25))}
  middle[#middle + 1] = pick {"", "", ".", ".3", ".0", ".99", ".100", "..", "\0"}
  return "%" .. concat(middle) .. sub(s, 2)
end

local function value_to_format()
  return pick {
    random(-200, 200), random(0, 255), 3.5, -0.0, 1 / 0, 0 / 0, math.mininteger, 1e300, "12", "text", text(20), rep("x", pick {99, 100, 101}),
    "0x1p4", true, nil, 1e15, math.pi, 65, "with\0zero", "\r\n\t1\\\"",
  }
end

local function format_call()
  local pieces, arguments = {}, {n = 0}
  for i = 1, random(0, 4) do
    if chance(40) then pieces[i] = text(6, true) else
      pieces[i] = specification()
      if chance(97) then
        arguments.n = arguments.n + 1
        local made
        if chance(10) then
          local reply = pick {"shown", 5, nil, ("z"):rep(200)}
          made = setmetatable({}, {__tostring = function() return reply end})
        elseif chance(5) then
          made = setmetatable({}, {__tostring = function() error("no", 0) end})
        else made = value_to_format() end
        arguments[arguments.n] = made
      end
    end
  end
  local all = list(concat(pieces), unpack(arguments, 1, arguments.n))
  return all
end

local function utf8_text()
  local out = {}
  for i = 1, random(0, 6) do
    local code = pick {random(0, 127), random(128, 2047), random(2048, 65535), random(65536, 0x10FFFF), 0xD800, 0xDFFF,
      0x110000, 0x1FFFFF, 0x200000, 0x3FFFFFF, 0x4000000, 0x7FFFFFFF, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000}
    out[i] = utf8.char(code)
  end
  if chance(30) then
    local s = concat(out)
    local at = random(0, #s)
    return sub(s, 1, at) .. pick {"\x80", "\xC0", "\xC1\x80", "\xE0\x80\x80", "\xFE", "\xFF", "\xF4", "\xED\xA0\x80", ""}
      .. sub(s, at + random(1, 2))
  end
  return concat(out)
end

local function numeral()
  return pick {"10", " 0x10 ", "1e2", "x", "", "5 ", "3.5", "-7", "0x.8p1", "1\0", "nan", "inf", "0x", "99999999999999999999",
    3, 2.5, {}, true, "1_0", "\t4\n", setmetatable({}, {__add = function(a, b) return type(a) .. type(b) end})}
end

local packing = {"b", "B", "h", "H", "i4", "I3", "j", "J", "n", "d", "f", "s1", "s2", "z", "x", "!4", "!", "<", ">", "=", "c3",
  "c0", "i16", "i17", "Xi4", "X", " ", "y", "T", "l", "c", "s", "i0", "!32", "c9000"}

local function packing_format()
  local out = {}
  for i = 1, random(0, 4) do out[i] = pick(packing) end
  return concat(out)
end

-- Weight, library, function, arguments.
local calls = {
  {14, "string", "find", function() return with_optional(list(subject(), pattern()), position) end},
  {6, "string", "find", search_arguments},
  {14, "string", "match", function() return with_optional(list(subject(), pattern()), position) end},
  {8, "string", "gmatch", function() return with_optional(list(subject(), pattern()), position) end},
  {16, "string", "gsub", function() return with_optional(list(subject(), pattern(), replacement()), position) end},
  {3, "string", "byte", function() return with_optional(list(subject()), position) end},
  {2, "string", "char", function()
    local arguments = {n = random(0, 5)}
    for i = 1, arguments.n do arguments[i] = chance(97) and random(0, 255) or random(-2, 300) end
    return arguments
  end},
  {8, "string", "format", format_call},
  {1, "string", "len", function() return list(subject()) end},
  {1, "string", "lower", function() return list(subject()) end},
  {1, "string", "upper", function() return list(subject()) end},
  {1, "string", "reverse", function() return list(subject()) end},
  {3, "string", "rep", function()
    local few = chance(90) and random(-1, 300) or pick {1 << 62, math.maxinteger, "5", 2.5, math.mininteger, 1 << 40}
    local s = text(3)
    return chance(60) and list(s, few) or list(s, few, math.type(few) == "integer" and few < 1000 and text(3) or nil)
  end},
  {3, "string", "sub", function() return with_optional(list(subject(), position()), position) end},
  {2, "string", "pack", function()
    local arguments = list(packing_format())
    return with_optional(arguments, function() return pick {1, -1, 300, "abc", 2.5, "z\0", 1 << 40, "", true} end)
  end},
  {2, "string", "unpack", function() return list(packing_format(), text(20), chance(30) and position() or nil) end},
  {1, "string", "packsize", function() return list(packing_format()) end},
  {4, "table", "concat", function()
    local arguments = list(list_recipe())
    if chance(60) then arguments = list(arguments[1], pick {", ", "", "\0", 5}) end
    if arguments.n == 2 and chance(40) then arguments = list(arguments[1], arguments[2], random(-2, 5), random(-2, 9)) end
    if chance(3) then arguments = list(recipe_of(function() return {[math.maxinteger] = "x"} end), "", math.maxinteger, math.maxinteger) end
    return arguments
  end},
  {4, "table", "insert", function()
    return chance(40) and list(list_recipe(), random(9)) or with_optional(list(list_recipe(), random(-1, 9), "new"), position)
  end},
  {4, "table", "remove", function() return chance(40) and list(list_recipe()) or list(list_recipe(), random(-1, 9)) end},
  {4, "table", "move", function()
    local function place()
      return chance(97) and random(-2, 9) or pick {math.maxinteger, math.mininteger, math.maxinteger - 2}
    end
    local arguments = list(list_recipe(), place(), place(), place())
    return chance(40) and list(arguments[1], arguments[2], arguments[3], arguments[4], list_recipe()) or arguments
  end},
  {2, "table", "pack", function() return with_optional(list(), position) end},
  {4, "table", "unpack", function()
    if chance(3) then return list({}, pick {1, 0, math.mininteger}, pick {1e8, math.maxinteger, 1e7}) end
    return chance(50) and list(list_recipe()) or list(list_recipe(), random(-3, 5), random(-3, 9))
  end},
  {3, "utf8", "char", function()
    local arguments = {n = random(0, 4)}
    for i = 1, arguments.n do
      arguments[i] = chance(97) and random(0, 1 << random(0, 31)) or pick {-1, 1 << 31, 1 << 40, "65", 2.5}
    end
    return arguments
  end},
  {4, "utf8", "len", function() return list(utf8_text(), random(-9, 9), random(-9, 9), chance(40)) end},
  {4, "utf8", "codepoint", function() return list(utf8_text(), random(-2, 9), random(-9, 9), chance(40)) end},
  {4, "utf8", "offset", function() return with_optional(list(utf8_text(), random(-5, 5)), position) end},
  {4, "utf8", "codes", function() return with_optional(list(utf8_text()), function() return chance(50) end) end},
}
for _, event in ipairs {"add", "sub", "mul", "div", "mod", "pow", "unm", "idiv"} do
  calls[#calls + 1] = {0.3, "arithmetic", "__" .. event, function() return list(numeral(), numeral()) end}
end

local total = 0
for _, call in ipairs(calls) do total = total + call[1] end

local function random_call()
  local at = random() * total
  for _, call in ipairs(calls) do
    at = at - call[1]
    if at <= 0 then return call end
  end
  return calls[1]
end

return {chance = chance, text = text, recipe = recipe, random_call = random_call, damaged = damaged, shared = shared}
