---@meta croxy
-- What croxy gives to hooks, for the Lua language server: it completes and checks hooks with this file in its library
-- (`Lua.workspace.library` in .luarc.json or the editor's settings). It is never run.

---What a hook sees of a request; read-only, and dead when the hook has returned.
---@class croxy.Request
---@field method string
---@field path string without the query
---@field query? string without `?`
---@field headers table<string, string> by lower-case name, the first value; credentials read as `[redacted]`
---@field model? string as the client sent it; nil at `croxy.needs("head")`
---@field route? string|integer the route's name, or its number from 0; nil in `[default]`
---@field provider string the provider that the route would use
---@field bytes? integer length of the body; nil while it is not known
---@field body? croxy.Body the JSON body; nil when there is none, and before `croxy.needs("body")`

---A view of the JSON body: objects index by key, arrays from 1; `#`, `pairs`, `ipairs` work in document order.
---@class croxy.Body
---@field [string|integer] any

---What a hook may return to change the route.
---@class croxy.Change
---@field provider? string another provider; drops the route's `model` unless `model` is named too
---@field model? string|false the model to send; false sends the client's
---@field set_headers? table<string, string>
---@field remove_headers? string[]
---@field tag? string shown in the record of the request, at most 64 bytes

---@class croxy.Event
---@field event? string
---@field data any a string as it is, anything else as JSON

---@class croxy.Stub
---@field status? integer 200 to 599
---@field headers? table<string, string>
---@field json? any
---@field body? string
---@field sse? croxy.Event[]

---@alias croxy.Hook fun(req: croxy.Request): croxy.Change|croxy.Answer|nil

---An answer made by `croxy.stub`, `croxy.reject` or `croxy.next`.
---@class croxy.Answer

---@class croxylib
croxy = {}

---Says while the chunk loads what the hook needs: the sooner it is there, the sooner the request goes on.
---@param what "head"|"model"|"body"
function croxy.needs(what) end

---Answers here; nothing is sent upstream.
---@param answer croxy.Stub
---@return croxy.Answer
function croxy.stub(answer) end

---Answers with an Anthropic error object.
---@param status integer 400 to 599
---@param message string
---@param type? string the error's type; by status without it
---@return croxy.Answer
function croxy.reject(status, message, type) end

---This route does not apply after all: goes on with the next one.
---@return croxy.Answer
function croxy.next() end

---Writes a line to croxy's log, at most 1 KiB.
---@param level "debug"|"info"|"warn"|"error"
---@param message string
function croxy.log(level, message) end

---Seconds since 1970, with a fraction.
---@return number
function croxy.now() end

---@class jsonlib
---@field null any what JSON's null reads as
json = {}

---@param text string|croxy.Body
---@return any
function json.decode(text) end

---@param value any
---@return string
function json.encode(value) end
