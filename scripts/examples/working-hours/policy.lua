croxy.needs("model")

return function(req)
  if req.headers["x-on-call"] then return end
  local now = os.date("*t")
  local is_weekday = now.wday >= 2 and now.wday <= 6
  if not is_weekday or now.hour < 8 or now.hour >= 19 then
    return croxy.reject(403, req.model .. " is for working hours, Monday to Friday from 8 to 19", "permission_error")
  end
end
