"""Starts the programs under test, finds out where they listen, and ends them by their process id."""

import os
import re
import signal
import subprocess
import tempfile
import threading
import time

CONFIG = """
[server]
port = 0

[provider.mock]
url = "{url}"

[provider.keyed]
url = "{url}/base"
api_key = "set-by-croxy"

[[routes]]
pattern = "haiku"
provider = "mock"
model = "rewritten-model"

[[routes]]
pattern = "opus"
provider = "keyed"

[default]
provider = "mock"
"""


class Program:
    """A child process whose output names the address it listens on; addresses in `known` are others'."""

    def __init__(self, command, stream, known="", **options):
        self.known = known
        options[stream] = subprocess.PIPE
        self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, **options)
        self.lines = []
        self.found = threading.Event()
        self.address = None
        threading.Thread(target=self._read, args=(getattr(self.child, stream),), daemon=True).start()
        if not self.found.wait(15) or not self.address:
            self.stop()
            raise RuntimeError(f"{command[0]} does not say where it listens: {' | '.join(self.lines[-5:])}")
        self.url = f"http://{self.address}"

    def _read(self, pipe):
        for raw in pipe:
            line = raw.decode(errors="replace").rstrip()
            self.lines.append(line)
            for address in re.findall(r"127\.0\.0\.1:[1-9]\d*", line):
                if not self.address and address not in self.known:
                    self.address = address
                    self.found.set()
        self.found.set()

    def stop(self):
        """Ends the process; returns its exit code, None when it had to be killed."""
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            deadline = time.monotonic() + 10
            while self.child.poll() is None and time.monotonic() < deadline:
                time.sleep(0.02)
        if self.child.poll() is None:
            self.child.kill()
            self.child.wait()
            return None
        return self.child.returncode


def start_mock(*options):
    return Program([os.path.abspath(os.environ["MOCK_BIN"]), *options], "stdout")


def start_croxy(config, home=None, extra=()):
    """Starts croxy with this configuration in a home of its own."""
    home = home or tempfile.mkdtemp(prefix="croxy-e2e-")
    folder = os.path.join(home, ".config", "croxy")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "config.toml")
    with open(path, "w") as file:
        file.write(config)
    os.chmod(path, 0o600)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CROXY_")}
    environment["HOME"] = home
    return Program([os.path.abspath(os.environ["CROXY_BIN"]), *extra], "stderr", known=config, env=environment, cwd=home)
