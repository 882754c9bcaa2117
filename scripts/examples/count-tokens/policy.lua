-- Counts the bytes of what the model reads: a token has about four. Messages are walked, not decoded.
local function bytes_of(content)
  if type(content) == "string" then return #content end
  local sum = 0
  for _, block in ipairs(content or {}) do
    if block.type == "text" then sum = sum + #block.text else sum = sum + #tostring(block) end
  end
  return sum
end

return function(req)
  local body = req.body
  if not body then return croxy.reject(400, "count_tokens needs a JSON body") end
  local sum = bytes_of(body.system)
  for _, message in ipairs(body.messages or {}) do
    sum = sum + bytes_of(message.content) + 12
  end
  if body.tools then sum = sum + #tostring(body.tools) end
  return croxy.stub { json = { input_tokens = sum // 4 } }
end
