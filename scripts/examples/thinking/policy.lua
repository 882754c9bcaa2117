return function(req)
  local thinking = req.body and req.body.thinking
  if thinking and thinking.type ~= "disabled" then
    return { provider = "anthropic", tag = "thinks" }
  end
end
