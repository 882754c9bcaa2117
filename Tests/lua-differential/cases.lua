-- Random calls of each library function, made with `stock` and with `bounded`: results, messages, what callbacks saw and
-- what became of tables must be the same.
--
-- arguments: seed, number of cases

local seed, cases = ...
seed, cases = math.tointeger(seed), math.tointeger(cases)
math.randomseed(seed)

local calls = dofile((debug.getinfo(1, "S").source:match("^@(.*/)") or "") .. "calls.lua")
local chance, text, recipe, random_call, damaged = calls.chance, calls.text, calls.recipe, calls.random_call, calls.damaged
local random, pack, unpack, concat, format = math.random, table.pack, table.unpack, table.concat, string.format

-- Comparing --------------------------------------------------------------------------------------------------------

-- What an iterator gives until it ends; the same for all of the control values that it hands out.
local function drained(step, state, control)
  local out = {}
  for _ = 1, 60 do
    local values = pack(step(state, control))
    out[#out + 1] = values
    control = values[1]
    if control == nil then break end
  end
  return out
end

local function through(f, is_iterator, arguments)
  -- The name of the local is what messages say, whichever side it is.
  local results = pack(f(unpack(arguments, 1, arguments.n)))
  if is_iterator then return pack(drained(results[1], results[2], results[3])) end
  return results
end

local function is_same(a, b, depth)
  if rawequal(a, b) then return math.type(a) == math.type(b) and (a ~= 0 or 1 / a == 1 / b) end
  if a ~= a and b ~= b then return true end
  if type(a) ~= "table" or type(b) ~= "table" or depth > 4 then return false end
  for key, value in next, a do
    if not is_same(value, rawget(b, key), depth + 1) then
      -- A callback is made for each side.
      if type(value) ~= "function" then return false end
    end
  end
  for key in next, b do
    if rawget(a, key) == nil then return false end
  end
  return true
end

local function shown(value, depth)
  if type(value) == "string" then return (format("%q", value):gsub("\n", "n")) end
  if getmetatable(value) == recipe then return shown(value.make({}), depth) end
  if type(value) ~= "table" or depth > 4 then return tostring(value) end
  local out = {}
  for key, element in next, value do out[#out + 1] = "[" .. tostring(key) .. "]=" .. shown(element, depth + 1) end
  return "{" .. concat(out, ", ") .. (getmetatable(value) and ", with metamethods}" or "}")
end

local function copied(arguments, log)
  local out = {n = arguments.n}
  for i = 1, arguments.n do
    local value = arguments[i]
    out[i] = getmetatable(value) == recipe and value.make(log) or value
  end
  return out
end

-- Lua 5.4.4 lets continuation bytes pass in `codes` where the manual and later versions find them invalid.
local is_codes_lenient = pcall(function() for _ in stock.utf8.codes("a\x80") do end end)

-- Lua 5.4.4 also blames the first argument of `remove` for the second.
local function is_known(call, a, b)
  local problem = not b[1] and tostring(b[2]) or ""
  if call[3] == "codes" then return is_codes_lenient and problem:find("invalid UTF%-8 code") ~= nil end
  return call[3] == "remove" and not a[1] and problem == tostring(a[2]):gsub("#1", "#2")
    and problem:find("position out of bounds", 1, true) ~= nil
end

local errors, skipped = 0, 0

-- What one side did to the table that both may be given must not be there for the other.
local function empty_shared()
  for key in next, calls.shared do calls.shared[key] = nil end
end

local function compare(call, arguments)
  -- Stock Lua repeats nothing as often as it is told to, which may be for ever.
  if call[3] == "rep" and arguments[1] == "" and (math.tointeger(arguments[2]) or 0) > 1000 then return true end
  local is_iterator = call[3] == "gmatch" or call[3] == "codes"
  local log_a, log_b = {}, {}
  local for_a, for_b = copied(arguments, log_a), copied(arguments, log_b)
  -- First the one that ends: some of the patterns take stock Lua hours.
  empty_shared()
  set_budget(2000000)
  local b = pack(pcall(through, bounded[call[2]][call[3]], is_iterator, for_b))
  set_budget()
  if not b[1] and tostring(b[2]):find("out of budget", 1, true) then
    skipped = skipped + 1
    return true
  end
  empty_shared()
  local a = pack(pcall(through, stock[call[2]][call[3]], is_iterator, for_a))
  if not a[1] then errors = errors + 1 end
  if is_same(a, b, 0) and is_same(log_a, log_b, 0) and is_same(for_a, for_b, 0) or is_known(call, a, b) then return true end
  io.write(format("%s.%s%s\n", call[2], call[3], shown(arguments, 0)))
  io.write(format("  stock:   %s\n  bounded: %s\n", shown(a, 0), shown(b, 0)))
  if not is_same(log_a, log_b, 0) then io.write(format("  callbacks: %s\n  bounded:   %s\n", shown(log_a, 0), shown(log_b, 0))) end
  if not is_same(for_a, for_b, 0) then io.write(format("  left: %s\n  bounded: %s\n", shown(for_a, 0), shown(for_b, 0))) end
  return false
end

-- Sorting: the order of equal elements is free, so the law is judged instead -----------------------------------------

local function counted(values)
  local counts = {}
  for _, value in ipairs(values) do counts[value] = (counts[value] or 0) + 1 end
  return counts
end

local function sort_is_right()
  local kind, values = random(6), {}
  for i = 1, random(0, chance(10) and 300 or 12) do
    values[i] = kind == 1 and text(3, true) or kind == 2 and random() or random(chance(50) and 5 or 1000)
  end
  local before, calls_left, order = counted(values), random(0, 60), nil
  if kind == 3 then order = function(x, y) return x > y end
  elseif kind == 4 then order = function() return chance(50) end
  elseif kind == 5 then
    order = function(x, y)
      calls_left = calls_left - 1
      if calls_left < 0 then error("enough", 0) end
      return x < y
    end
  elseif kind == 6 then order = function(x, y) return x <= y end end
  local copy = table.move(values, 1, #values, 1, {})
  local is_sorted, problem = pcall(bounded.table.sort, values, order)
  local fine = (is_sorted or kind == 5 and problem == "enough") and is_same(before, counted(values), 0)
  if is_sorted and kind ~= 4 then
    for i = 2, #values do
      if kind == 3 then fine = fine and not (values[i] > values[i - 1])
      else fine = fine and not (values[i] < values[i - 1]) end
    end
  end
  if not fine then io.write(format("table.sort %d %s: %s %s\n", kind, shown(copy, 0), shown(values, 0), tostring(problem))) end
  return fine
end

local function fixed_cases_are_right()
  local fine = is_same(stock.utf8.charpattern, bounded.utf8.charpattern, 0)
  for _, arguments in ipairs {{{3, 2, "a"}, n = 1}, {{3, 2}, 3, n = 2}, {5, n = 1}, {{2, {}}, n = 1}, {n = 0}} do
    local a = select(2, pcall(through, stock.table.sort, false, arguments))
    local b = select(2, pcall(through, bounded.table.sort, false, arguments))
    fine = fine and tostring(a):match("[^:]*$"):sub(1, 18) == tostring(b):match("[^:]*$"):sub(1, 18)
  end
  -- Each library has the same functions, `dump` apart.
  for _, name in ipairs {"string", "table", "utf8", "arithmetic"} do
    for key, value in pairs(stock[name]) do
      local is_there = type(bounded[name][key]) == type(value)
      if is_there == (key == "dump" or key == "__index") then
        io.write(format("%s.%s is %s\n", name, key, is_there and "there" or "missing"))
        fine = false
      end
    end
  end
  return fine
end

if not fixed_cases_are_right() then
  io.write("the fixed cases differ\n")
  return false
end
for case = 1, cases do
  local fine
  if chance(2) then fine = sort_is_right() else
    local call = random_call()
    local arguments = call[4]()
    -- An operator always has its two operands.
    fine = compare(call, call[2] == "arithmetic" and arguments or damaged(arguments))
  end
  if not fine then
    io.write(format("seed %d, case %d: the first difference\n", seed, case))
    return false
  end
end
io.write(format("seed %d: %d cases, no difference; %d errors alike, %d too long to compare\n", seed, cases, errors, skipped))
return true
