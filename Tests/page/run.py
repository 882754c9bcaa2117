"""Checks croxy's page in a browser; see scripts/check-page."""

import json
import os
import pathlib
import socket
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "e2e"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from browser import Browser  # noqa: E402
from programs import start_croxy  # noqa: E402
from report import Report  # noqa: E402

HOSTILE = ["<img src=x onerror=alert(1)>", "</td><script>alert(2)</script>", "\"'><svg onload=alert(3)>", "a\u202eb\u0000c\n<b>"]
CONFIG = """
[server]
port = %d

[provider.echo]
url = "croxy:echo"

[provider.dead]
url = "http://127.0.0.1:1"

[[routes]]
name = "nowhere"
pattern = "^dead"
provider = "dead"

[default]
provider = "echo"
"""
CONTRAST = (pathlib.Path(__file__).parent / "contrast.js").read_text()


class Page:
    """croxy, and a browser that shows its page."""

    def __init__(self, folder):
        self.folder = folder
        self.port = 0
        self.start()
        self.browser = Browser(os.environ["CHROMIUM"])

    def start(self):
        self.croxy = start_croxy(CONFIG % self.port, home=self.folder)
        self.port = int(self.croxy.address.rpartition(":")[2])

    def ask(self, model, text="hello", stream=False):
        body = {"model": model, "max_tokens": 9, "stream": stream, "messages": [{"role": "user", "content": text}]}
        request = urllib.request.Request(
            f"{self.croxy.url}/v1/messages", json.dumps(body).encode(), {"content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            return error.read()

    def row(self, model):
        """An expression: the row of the newest request for a model."""
        return f"[...document.querySelectorAll('#rows tr')].find((row) => row.cells[2].textContent === {json.dumps(model)})"

    def figure(self, name):
        return f"[...document.querySelectorAll('.card')].find((card) => card.querySelector('h2').textContent === {json.dumps(name)})?.querySelector('.figure').textContent"

    def state(self):
        return self.browser.run("document.querySelector('#connection').textContent")


def main():
    pictures = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        page = Page(folder)
        try:
            check(page, report, pictures)
        finally:
            page.browser.stop()
            page.croxy.stop()
    sys.exit(report.failed > 0)


def check(page, report, pictures):
    browser = page.browser
    address = f"{page.croxy.url}/_croxy/"

    def draws():
        browser.show(1280, 800, "light")
        browser.call("Page.navigate", url=address)
        browser.wait("document.querySelector('#connection')?.textContent === 'Live'")
        browser.wait("document.querySelectorAll('.card').length === 6")
        assert browser.run(page.figure("Requests")) == "0"
        assert not browser.run("document.querySelector('#welcome').hidden")

    def follows():
        for number in range(3):
            threading.Event().wait(1.2)
            page.ask(f"croxy-echo-{number}")
            took = browser.wait(page.row(f"croxy-echo-{number}"), 1)
            took += browser.wait(f"{page.figure('Requests')} === '{number + 1}'", 1)
            assert took < 1, f"it took {took:.2f} s"
        assert browser.run("document.querySelector('#welcome').hidden")
        browser.wait("/^p50 .+, p95 .+/.test(document.querySelector('#took-readout').textContent)", 2)
        lines = browser.run("[...document.querySelectorAll('#took-chart path')].filter((path) => path.getAttribute('d')).length")
        assert lines == 2, f"{lines} lines of latency"

    def in_flight():
        asking = threading.Thread(target=page.ask, args=("croxy-echo-slow", "word " * 200, True))
        asking.start()
        browser.wait(f"{page.row('croxy-echo-slow')}?.cells[1].textContent === 'in flight'", 3)
        asking.join()
        browser.wait(f"{page.row('croxy-echo-slow')}?.cells[1].textContent === '200'", 1)
        browser.wait(f"{page.figure('In flight')} === '0'", 3)

    def errors():
        page.ask("croxy-echo-error-529")
        browser.wait(f"{page.row('croxy-echo-error-529')}?.cells[1].textContent === '529 by croxy'", 1)
        page.ask("dead")
        browser.wait(f"{page.row('dead')}?.cells[1].className === 'state failed'", 2)
        assert browser.run(f"{page.row('dead')}.cells[4].textContent") == "nowhere"
        browser.wait(f"{page.figure('Errors')} === '1' && document.querySelector('.card.bad')", 2)
        browser.wait("document.querySelector('#statuses').textContent.includes('529')", 2)

    def hostile():
        for model in HOSTILE:
            page.ask(model)
            browser.wait(page.row(model), 2)
            # The names of groups, which are labels of Prometheus too, have no control characters.
            group = json.dumps("".join("\ufffd" if character < " " else character for character in model))
            browser.wait(f"[...document.querySelectorAll('#models th')].some((head) => head.textContent === {group})", 3)
            browser.run(f"{page.row(model)}.click()")
            assert browser.run(f"[...document.querySelectorAll('#fields dd')].some((text) => text.textContent === {json.dumps(model)})")
            browser.run("document.querySelector('#close').click()")
        assert browser.run("document.querySelectorAll('img, #rows script, #rows svg, #rows b, #fields *:not(dt, dd)').length") == 0
        assert not browser.seen("Page.javascriptDialogOpening"), "a script of a request ran"

    def keyboard():
        browser.run("document.querySelector('#rows button').focus()")
        browser.press("ArrowDown", 40)
        assert browser.run("document.activeElement === document.querySelector('#rows').rows[1].cells[0].firstChild")
        browser.press("Enter", 13)
        browser.wait("document.querySelector('#details').open", 1)
        assert browser.run("document.querySelector('#fields').textContent.includes('crx_')")
        browser.press("Escape", 27)
        browser.wait("!document.querySelector('#details').open", 1)
        page.ask("croxy-echo-above")
        browser.wait(page.row("croxy-echo-above"), 1)
        assert browser.run("document.activeElement === document.querySelector('#rows').rows[2].cells[0].firstChild"), "the focus moved"
        assert browser.run("document.querySelectorAll('#rows button[tabindex=\"0\"]').length") == 1

    type_text = "(text) => { const field = document.querySelector('#filter'); field.value = text; field.dispatchEvent(new Event('input')); }"

    def filters():
        browser.run(f"({type_text})('529 ERROR')")
        assert browser.run("document.querySelector('#rows').rows.length") == 1
        browser.run(f"({type_text})('')")
        browser.run("document.querySelector('#failed').click()")
        assert browser.run("document.querySelector('#rows').rows.length") == 2
        browser.run("document.querySelector('#failed').click()")

    def pauses():
        browser.run("document.querySelector('#pause').click()")
        assert page.state() == "Paused"
        page.ask("croxy-echo-paused")
        browser.wait("document.querySelector('#pause').textContent === 'Paused, 1 new'", 2)
        assert browser.run("!" + page.row("croxy-echo-paused"))
        browser.run(f"({type_text})('529')")
        assert browser.run("document.querySelector('#rows').rows.length") == 1, "no filter while paused"
        browser.run(f"({type_text})('')")
        browser.run("document.querySelector('#models th button').click()")
        assert browser.run("document.querySelector('#models th').ariaSort") == "ascending", "no sorting while paused"
        browser.run("document.querySelectorAll('#models th button')[1].click()")
        browser.run("document.querySelector('#pause').click()")
        assert browser.run("Boolean(" + page.row("croxy-echo-paused") + ")") and page.state() == "Live"

    def stats_asked(since):
        return [moment for moment, asked in browser.seen("Network.requestWillBeSent")
                if "/_croxy/stats" in asked["request"]["url"] and moment >= since]

    def bounded():
        start = time.monotonic()
        for number in range(260):
            page.ask(f"croxy-echo-many-{number}")
        browser.wait(page.row("croxy-echo-many-259"), 2)
        rows, nodes = browser.run("[document.querySelector('#rows').rows.length, document.querySelectorAll('*').length]")
        assert rows <= 200, f"{rows} rows"
        assert nodes < 5000, f"{nodes} elements"
        assert browser.run("document.querySelector('#models tbody').rows.length") <= 50
        moments = stats_asked(start)
        assert all(later - before > 0.9 for before, later in zip(moments, moments[1:])), "figures asked for more than once a second"

    def sampled():
        """Faster than anybody reads: the list is a sample and says so, the figures count all."""
        body = json.dumps({"model": "croxy-echo-fast", "max_tokens": 1, "messages": [{"role": "user", "content": "x"}]})
        text = f"POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
        with urllib.request.urlopen(f"{page.croxy.url}/_croxy/stats") as answer:
            before = json.load(answer)["totals"]["requests"]
        sockets = [socket.create_connection(("127.0.0.1", page.port)) for _ in range(40)]
        for number in range(60):
            for one in sockets:
                one.sendall(text)
        for one in sockets:
            one.settimeout(20)
            answers = b""
            while answers.count(b"HTTP/1.1 200") < 60 or not answers.endswith(b"}"):
                answers += one.recv(65536)
            one.close()
        browser.wait(f"{page.figure('Requests')} === '{before + 2400:,}'", 5)
        note = "document.querySelector('#live-note').textContent"
        browser.wait(f"/^The 200 listed[.] They are a sample of the latest [0-9,]+, failures first[.]$/.test({note})", 3)
        assert browser.run("document.querySelector('#rows').rows.length") == 200
        # What began long before the others and fails now is the newest.
        late = {"id": "crx_late", "time": "2026-01-01T00:00:00.000Z", "method": "POST", "path": "/", "model": "late",
                "status": 502, "outcome": "upstream_failed", "error": "timeout_response", "duration_ms": 30000}
        browser.run(f"take({{ data: {json.dumps(json.dumps(late))} }}, false)")
        browser.wait(f"{page.row('late')}?.cells[1].className === 'state failed'", 2)
        # Told of the newest, those that were left out among them, it lists just these.
        browser.run("catchUp(source, Date.now()).then(() => drawRows())")
        assert browser.run(note) == "The latest 200.", browser.run(note)

    def hidden():
        browser.run("Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })")
        threading.Event().wait(2)
        start = time.monotonic()
        page.ask("croxy-echo-hidden")
        threading.Event().wait(2.5)
        assert not stats_asked(start), "figures asked for while hidden"
        # Long hidden, it lets go of its connection, and catches up when it is seen again.
        browser.run("document.dispatchEvent(new Event('visibilitychange'))")
        browser.wait("source === null", 8)
        page.ask("croxy-echo-asleep")
        browser.run("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
        browser.wait(f"{page.row('croxy-echo-hidden')} && {page.row('croxy-echo-asleep')}", 1)
        assert page.state() == "Live"

    def restarts():
        page.croxy.stop()
        browser.wait("document.querySelector('#connection').textContent.startsWith('Lost')", 5)
        threading.Event().wait(1)
        page.start()
        took = browser.wait("document.querySelector('#connection').textContent === 'Live'", 6)
        page.ask("croxy-echo-again")
        browser.wait(page.row("croxy-echo-again"), 1)
        browser.wait(f"{page.figure('Requests')} === '1'", 3)
        assert browser.run("document.querySelector('#rows').rows.length") == 1, f"rows of the croxy before, {took} s after"

    def sound():
        nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
        roles = [node.get("role", {}).get("value") for node in nodes]
        for role in ("banner", "main", "search", "searchbox", "combobox", "checkbox", "status", "table"):
            assert role in roles, f"no {role}"
        for node in nodes:
            role = node.get("role", {}).get("value")
            if role in ("button", "searchbox", "combobox", "checkbox", "link", "image", "meter", "region") and not node.get("ignored"):
                assert node.get("name", {}).get("value"), f"a {role} without a name"

    def looks():
        for number in range(12):
            page.ask(f"croxy-echo-{number % 3}" if number % 4 else "dead", "word " * (number * 30))
        browser.wait(page.row("croxy-echo-2"), 2)
        threading.Event().wait(1.5)
        for width, height in ((320, 640), (390, 844), (820, 1180), (1280, 800), (1920, 1080)):
            for scheme in ("light", "dark"):
                browser.show(width, height, scheme)
                wide = browser.run("document.documentElement.scrollWidth")
                assert wide <= width, f"{wide} wide on {width}"
                poor = browser.run(CONTRAST)
                assert poor == [], f"{scheme}, {width}: {poor[:3]}"
                if pictures:
                    pictures.mkdir(parents=True, exist_ok=True)
                    browser.picture(pictures / f"{width}x{height}-{scheme}.png")

    def alone():
        for _, asked in browser.seen("Network.requestWillBeSent"):
            url = asked["request"]["url"]
            assert url.startswith(address) or url.startswith("data:image/svg+xml,"), url
        # A croxy that restarts refuses connections, and the browser logs that.
        for _, entry in browser.seen("Log.entryAdded"):
            assert "ERR_CONNECTION_REFUSED" in entry["entry"]["text"] or "ERR_INCOMPLETE" in entry["entry"]["text"] \
                or "ERR_EMPTY_RESPONSE" in entry["entry"]["text"] or "ERR_CONNECTION_RESET" in entry["entry"]["text"], entry["entry"]
        assert not browser.seen("Runtime.exceptionThrown"), browser.seen("Runtime.exceptionThrown")[0]

    for name, body in (
        ("the page draws", draws), ("it follows requests within a second", follows), ("it shows what is in flight", in_flight),
        ("it shows what fails", errors), ("hostile names are text", hostile), ("it works with the keyboard", keyboard),
        ("it filters", filters), ("it pauses", pauses), ("what it holds is bounded", bounded),
        ("what is too fast to read is a sample", sampled),
        ("it asks for no figures while hidden", hidden), ("it survives a restart of croxy", restarts),
        ("everything has a role and a name", sound), ("it fits and has contrast, light and dark", looks),
        ("it asks no other host, and no script fails", alone),
    ):
        report.check(name, body)


main()
