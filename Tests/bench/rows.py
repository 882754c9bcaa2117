"""What is measured: kinds of load, and who is compared under each."""

import os

from proxies import Croxy, Direct, Nginx

KIB = 1024


class Contestant:
    """A proxy under one load: those with the same `make` share one proxy, `arguments` are added to the row's."""

    def __init__(self, name, make, arguments=()):
        self.name = name
        self.make = make
        self.arguments = list(arguments)


class Row:
    """One kind of load; `unit` is what CPU time is divided by, ratios are to the contestant called `base`.

    `extras` are pairs of contestants, (with, without): what the difference costs is compared with that of the first pair.
    """

    def __init__(self, name, mode, arguments, count, tls=False, base="nginx", contestants=None, extras=()):
        self.name = name + (", TLS upstream" if tls else "")
        self.mode = mode
        self.arguments = arguments
        self.count = count
        self.tls = tls
        self.streams = mode == "sse"
        self.unit = "event" if self.streams else "request"
        self.base = base
        self.extras = extras
        self.contestants = contestants or self.plain()

    def plain(self):
        found = [
            Contestant("direct", Direct),
            Contestant("nginx", lambda upstream: Nginx(upstream, self.tls, self.streams)),
            Contestant("croxy", lambda upstream: Croxy(upstream, self.tls)),
            Contestant("croxy, rewriting", lambda upstream: Croxy(upstream, self.tls, 'model = "rewritten-model-name"')),
        ]
        return found[1:] if self.tls else found

    def command(self, contestant, port, part=1.0):
        count = max(1, int(self.count * part))
        what = ["--events", str(count)] if self.streams else ["--requests", str(count)]
        return [
            os.environ["LOAD_BIN"], self.mode, "--port", str(port), *self.arguments, *contestant.arguments, *what
        ]  # fmt: skip


def requests(name, concurrency, body, count, tls=False, more=(), **options):
    arguments = ["--concurrency", str(concurrency), "--body", str(body), *more]
    return Row(name, "requests", arguments, count, tls, **options)


# What hooks do in both languages: three fields, the last of which stands behind everything else.
FIELDS = """
return function(req)
  local found = req.model and req.body.max_tokens and #req.body.messages
  if not found then error("no such fields") end
end
"""
CJSON = """
access_by_lua_block {
    local decode = require("cjson").decode
    ngx.req.read_body()
    local body = decode(ngx.req.get_body_data())
    local found = body.model and body.max_tokens and #body.messages
    if not found then error("no such fields") end
}
"""


def hook(code):
    return f"lua = '''{code}'''"


def hooks_small():
    def croxy(more):
        return lambda upstream: Croxy(upstream, False, more)

    contestants = [
        Contestant("croxy", croxy("")),
        Contestant("trivial hook", croxy(hook("return function(req) end"))),
        Contestant("three fields", croxy(hook(FIELDS))),
    ]
    return requests("hooks, 1 KiB, c=32", 32, KIB, 60_000, base="croxy", contestants=contestants)


def hooks_large():
    contestants = [
        Contestant("nginx", lambda upstream: Nginx(upstream)),
        Contestant("nginx, Lua, cjson", lambda upstream: Nginx(upstream, more=CJSON)),
        Contestant("croxy", lambda upstream: Croxy(upstream)),
        Contestant("croxy, hook", lambda upstream: Croxy(upstream, more=hook(FIELDS))),
    ]
    return requests(
        "hooks, 200 KiB, c=16", 16, 200 * KIB, 6_000, base="nginx, Lua, cjson", contestants=contestants,
        extras=[("nginx, Lua, cjson", "nginx"), ("croxy, hook", "croxy")],
    )  # fmt: skip


def routes():
    contestants = []
    for count, name in ((1, "1 route"), (1_000, "1,000 routes"), (10_000, "10,000 routes")):
        make = lambda upstream, count=count: Croxy(upstream, routes=count)  # noqa: E731
        contestants += [
            Contestant(f"{name}, one model", make, ["--models", "1"]),
            Contestant(f"{name}, 1,000 models", make, ["--models", "1000"]),
            # Of each route one in turn.
            Contestant(f"{name}, new models", make, ["--models", str(count), "--fresh"]),
        ]
    return requests("routes, 1 KiB, c=32", 32, KIB, 60_000, base="1 route, one model", contestants=contestants)


def rows():
    sizes = [("1 KiB, c=32", 32, KIB, 60_000), ("100 KiB, c=16", 16, 100 * KIB, 12_000), ("1 MiB, c=8", 8, KIB * KIB, 1_500)]
    plain = [requests(*size, tls) for tls in (False, True) for size in sizes]
    last = requests("100 KiB, model last, c=16", 16, 100 * KIB, 12_000, more=["--model-last"])
    streams = Row("SSE, 500 streams", "sse", ["--concurrency", "500", "--delay-ms", "50"], 100)
    return plain + [last, streams, routes(), hooks_small(), hooks_large()]
