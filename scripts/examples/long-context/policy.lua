-- About four bytes make a token; the local model takes 32,000.
local most_bytes <const> = 4 * 32000
local most_messages <const> = 40

return function(req)
  local messages = req.body and req.body.messages
  if req.bytes > most_bytes or messages and #messages > most_messages then
    -- The model stays as the client sent it, because another provider is named.
    return { provider = "anthropic", tag = "long" }
  end
end
