"""Checks the terminal dashboard in tmux: types, captures, compares; see scripts/check-terminal."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "e2e"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from report import Report, equal  # noqa: E402
from tmux import Terminal  # noqa: E402

CROXY = os.path.abspath(os.environ["CROXY_BIN"])
CONFIG = """
[server]
port = %d

[provider.echo]
url = "croxy:echo"

[provider.slow]
url = "http://127.0.0.1:%d"

[[routes]]
name = "slowly"
pattern = "^slow"
provider = "slow"

[default]
provider = "echo"
"""


class Sleeper:
    """A provider that accepts and says nothing."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.open = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            self.open.append(self.socket.accept()[0])


class Place:
    """A home folder with a configuration, and a terminal."""

    def __init__(self, port=0, **options):
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.state = pathlib.Path(self.folder.name) / ".config/croxy"
        self.state.mkdir(parents=True)
        self.sleeper = Sleeper()
        self.write(port)
        self.terminal = Terminal(self.folder.name, **options)

    def write(self, port):
        path = self.state / "config.toml"
        path.write_text(CONFIG % (port, self.sleeper.port))
        path.chmod(0o600)

    def croxy(self, *words, **options):
        environment = {"HOME": self.folder.name, "PATH": os.environ["PATH"]}
        return subprocess.run([CROXY, *words], env=environment, capture_output=True, text=True, timeout=60, **options)

    @property
    def url(self):
        return json.loads((self.state / "croxy.run").read_text())["address"]

    @property
    def pid(self):
        return int((self.state / "croxy.pid").read_text())

    def ask(self, model, wait=True):
        body = json.dumps({"model": model, "max_tokens": 9, "messages": [{"role": "user", "content": "hello"}]}).encode()
        request = urllib.request.Request(f"{self.url}/v1/messages", body, {"content-type": "application/json"})

        def send():
            try:
                urllib.request.urlopen(request, timeout=60).read()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                pass

        thread = threading.Thread(target=send, daemon=True)
        thread.start()
        if wait:
            thread.join()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if (self.state / "croxy.pid").exists():
            self.croxy("stop")
        self.terminal.stop()
        self.folder.cleanup()


def settings(terminal, name):
    """The terminal's modes, as the shell's stty tells them."""
    terminal.run(f"stty -a > ~/{name}; echo wrote-{name}")
    terminal.shows(f"\nwrote-{name}")
    return (pathlib.Path(terminal.socket).parent / name).read_text()


def start(place, command="", before=True):
    """Runs croxy in the terminal's shell, which says what it ended with."""
    modes = settings(place.terminal, "before") if before else ""
    place.terminal.run(f"clear; {CROXY} {command}; echo ended-with-$?")
    place.terminal.shows("● live", "1 Overview")
    return modes


def ended(place, modes, code):
    """The terminal is the shell's again, as it was."""
    terminal = place.terminal
    terminal.shows(f"ended-with-{code}")
    equal(terminal.flag("alternate_on"), "0", "the alternate screen")
    equal(terminal.flag("cursor_flag"), "1", "the cursor")
    equal(settings(terminal, "after"), modes, "the terminal's modes")


def shows_what_happens():
    with Place() as place:
        terminal = place.terminal
        modes = start(place)
        terminal.shows("No request in the last")
        place.ask("claude-opus-4-5")
        terminal.shows("1 request ", "claude-opus-4-5")
        terminal.type("2")
        terminal.shows(" time ", "claude-opus-4-5")
        place.ask("claude-haiku-4-5")
        terminal.shows("claude-haiku-4-5")
        place.ask("slow-one", wait=False)
        terminal.shows("slow-one", "under way")
        for key, text in [("3", "requests▾"), ("4", "provider "), ("5", "no error"), ("6", "default"), ("1", "How long")]:
            terminal.type(key)
            terminal.until(lambda screen: text in screen or (key == "5" and "0 errors" in screen), text)
        log = (place.state / "croxy.log").read_text()
        assert " listening " in log and "claude-haiku-4-5" in log, log
        terminal.type("q")
        terminal.shows("waiting for 1 request to end", "Ctrl-C")
        terminal.type("C-c")
        ended(place, modes, 0)


def keys_do_what_the_help_says():
    with Place() as place:
        terminal = place.terminal
        start(place)
        for model in ["alpha-1", "beta-2", "gamma-3"]:
            place.ask(model)
        terminal.type("?")
        terminal.shows("Keys", "Ctrl-Z")
        terminal.type("x")
        terminal.type("2")
        terminal.shows("alpha-1", "beta-2", "gamma-3")
        terminal.type("/", "B", "E", "T")
        screen = terminal.until(lambda screen: "/BET" in screen and "alpha-1" not in screen, "filter")
        assert "beta-2" in screen and "gamma-3" not in screen, screen
        terminal.type("Escape")
        terminal.shows("alpha-1", "gamma-3")
        terminal.type("Down", "Down", "Enter")
        terminal.shows("Request crx_", "model                beta-2", "stop_reason")
        terminal.type("Escape")
        terminal.type("p")
        terminal.shows("paused, 0 new")
        place.ask("delta-4")
        screen = terminal.shows("paused, 1 new")
        assert "delta-4" not in screen, screen
        terminal.type("p")
        terminal.shows("delta-4", "● live")
        terminal.type("q")
        terminal.shows("ended-with-0")


def every_size_is_drawn():
    with Place() as place:
        terminal = place.terminal
        start(place)
        place.ask("claude-opus-4-5")
        for columns, rows in [(80, 24), (140, 50), (60, 15), (100, 30), (30, 8), (200, 60)]:
            terminal.resize(columns, rows)
            footer = "? help" if columns >= 60 else "croxy needs 40×10"
            last = rows - 1 if columns >= 60 else 0
            terminal.until(lambda screen: footer in screen.split("\n")[last], f"screen of {columns}×{rows}")
        terminal.type("q")
        terminal.shows("ended-with-0")


def hostile_names_are_harmless():
    with Place() as place:
        terminal = place.terminal
        start(place)
        place.ask("\u001b[31mRED\u0007\u001b]0;title\u0007\u202Eback\n")
        terminal.type("2")
        screen = terminal.shows("RED")
        assert "�[31mRED�" in screen, screen
        assert "title" not in terminal.flag("pane_title"), terminal.flag("pane_title")
        terminal.type("q")
        terminal.shows("ended-with-0")


def a_second_croxy_attaches():
    with Place() as place:
        terminal = place.terminal
        equal(place.croxy("start").returncode, 0, "croxy start")
        pid = place.pid
        modes = start(place)
        terminal.shows(f"attached to the croxy that runs already, pid {pid}")
        terminal.type("q")
        terminal.shows(f"croxy (pid {pid}) runs on")
        ended(place, modes, 0)
        equal(place.pid, pid, "the running croxy")


def top_survives_a_restart():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with Place(port=port) as place:
        terminal = place.terminal
        equal(place.croxy("start").returncode, 0, "croxy start")
        modes = start(place, "top")
        place.ask("before-it")
        terminal.type("2")
        terminal.shows("before-it")
        equal(place.croxy("stop").returncode, 0, "croxy stop")
        terminal.shows("○ reconnecting", "before-it")
        equal(place.croxy("start").returncode, 0, "croxy start")
        terminal.shows("● live")
        place.ask("after-it")
        terminal.shows("after-it")
        terminal.type("C-c")
        ended(place, modes, 0)


def top_says_when_nothing_runs():
    with Place() as place:
        place.terminal.run(f"{CROXY} top; echo ended-with-$?")
        place.terminal.shows("croxy is not running; croxy start starts it", "ended-with-1")
        answer = place.croxy("top", stdin=subprocess.DEVNULL)
        assert answer.returncode == 1 and "croxy stats prints the figures" in answer.stderr, answer.stderr


def signals_give_the_terminal_back():
    for number, code in [(signal.SIGTERM, 0), (signal.SIGINT, 0), (signal.SIGSEGV, 139), (signal.SIGABRT, 134)]:
        with Place(environment={"SWIFT_BACKTRACE": "enable=no"}) as place:
            modes = start(place)
            os.kill(place.pid, number)
            ended(place, modes, code)
    with Place() as place:
        equal(place.croxy("start").returncode, 0, "croxy start")
        modes = start(place, "top")
        top = subprocess.run(
            ["pgrep", "-P", place.terminal.flag("pane_pid")], capture_output=True, text=True).stdout.split()
        os.kill(int(top[0]), signal.SIGTERM)
        ended(place, modes, 128 + signal.SIGTERM)


def it_stops_and_goes_on():
    with Place() as place:
        terminal = place.terminal
        modes = start(place)
        terminal.type("C-z")
        terminal.shows("Stopped")
        equal(terminal.flag("alternate_on"), "0", "the alternate screen")
        equal(settings(terminal, "stopped"), modes, "the terminal's modes")
        terminal.run("fg")
        terminal.shows("● live", "1 Overview")
        terminal.type("q")
        terminal.shows("ended-with-")


def no_colour_means_none():
    for environment, coloured in [({"NO_COLOR": "1"}, False), ({}, True)]:
        with Place(environment=environment) as place:
            start(place)
            place.ask("claude-opus-4-5")
            place.terminal.shows("1 request ")
            equal("\x1b[38;5;" in place.terminal.screen(styled=True), coloured, f"colours with {environment}")
            place.terminal.type("q")
            place.terminal.shows("ended-with-0")


def without_a_terminal_there_are_lines():
    with Place() as place:
        place.terminal.run(f"clear; {CROXY} 2>&1 | cat")
        screen = place.terminal.shows(" listening ")
        assert "Overview" not in screen, screen
        place.terminal.type("C-c")
        place.terminal.until(lambda screen: screen.rstrip().endswith("$"), "prompt")


def main():
    report = Report(sys.argv[1:])
    for check in [
        shows_what_happens, keys_do_what_the_help_says, every_size_is_drawn, hostile_names_are_harmless,
        a_second_croxy_attaches, top_survives_a_restart, top_says_when_nothing_runs, signals_give_the_terminal_back,
        it_stops_and_goes_on, no_colour_means_none, without_a_terminal_there_are_lines,
    ]:  # fmt: skip
        report.check(check.__name__, check)
    print(f"terminal: {report.passed} passed, {report.failed} failed")
    sys.exit(report.failed > 0)


if __name__ == "__main__":
    main()
