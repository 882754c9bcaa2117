-- The model is all that it needs besides the head: nothing is held back.
croxy.needs("model")

local small <const> = { explore = "qwen3:8b", summarise = "qwen3:8b" }

return function(req)
  local kind = req.headers["x-claude-code-agent-id"]:match("^%a+")
  local model = kind and small[kind]
  if model then return { provider = "ollama", model = model, tag = kind } end
end
