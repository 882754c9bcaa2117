"""The mock provider as seen over its own endpoints under /_mock/."""

import base64
import json
import urllib.request


class Request:
    """A request as it stood on the wire when it reached the provider."""

    def __init__(self, entry):
        self.method = entry["method"]
        self.target = entry["target"]
        self.head = base64.b64decode(entry["head"])
        self.body = base64.b64decode(entry["body"])
        lines = self.head.decode("latin-1").split("\r\n")[1:-2]
        self.fields = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]

    def values(self, name):
        return [value for field, value in self.fields if field.lower() == name.lower()]

    def json(self):
        return json.loads(self.body)


class Mock:
    def __init__(self, url):
        self.url = url
        # The environment's proxies have no business between a test and its mock.
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def _call(self, command, body=None):
        request = urllib.request.Request(f"{self.url}/_mock/{command}", data=body)
        with self.opener.open(request, timeout=10) as answer:
            return json.load(answer)

    def requests(self):
        return [Request(entry) for entry in self._call("requests")]

    def state(self):
        return self._call("state")

    def reset(self):
        self._call("reset", b"")

    def release(self, count=1):
        self._call(f"release?n={count}", b"")

    def script(self, *behaviours):
        self._call("script", "\n".join(behaviours).encode())

    def default(self, behaviour):
        self._call("default", behaviour.encode())
