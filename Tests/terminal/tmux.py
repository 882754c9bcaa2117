"""A terminal to test programs in: a tmux server of its own, with one window."""

import os
import subprocess
import time


class Terminal:
    """A shell in a window; screens are waited for, never slept for."""

    def __init__(self, folder, columns=100, rows=30, environment=None):
        self.socket = os.path.join(folder, "tmux")
        self.columns, self.rows = columns, rows
        variables = {"HOME": folder, "PS1": "$ ", "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        variables.update(environment or {})
        subprocess.run(
            ["tmux", "-u", "-S", self.socket, "-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows),
             "env", "-i", *[f"{name}={value}" for name, value in variables.items()], "TERM=tmux-256color",
             "bash", "--norc", "--noprofile"], check=True, env={**os.environ, **variables})  # fmt: skip
        self.tmux("set", "-g", "window-size", "manual")
        self.until(lambda screen: "$" in screen, "a prompt")

    def tmux(self, *words):
        return subprocess.run(
            ["tmux", "-u", "-S", self.socket, *words], check=True, capture_output=True, text=True).stdout

    def type(self, *keys):
        """Named keys (`Enter`, `C-c`) or text."""
        self.tmux("send-keys", *keys)

    def run(self, line):
        self.tmux("send-keys", "-l", line)
        self.type("Enter")

    def screen(self, styled=False):
        return self.tmux("capture-pane", "-p", *(["-e", "-N"] if styled else []))

    def flag(self, name):
        """What the terminal itself knows: alternate_on, cursor_flag, pane_pid."""
        return self.tmux("display-message", "-p", f"#{{{name}}}").strip()

    def resize(self, columns, rows):
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))
        self.columns, self.rows = columns, rows

    def until(self, holds, what, seconds=10):
        """Waits until the screen is as wanted, and gives it."""
        deadline = time.monotonic() + seconds
        while True:
            screen = self.screen()
            if holds(screen):
                return screen
            if time.monotonic() > deadline:
                raise AssertionError(f"no {what} in {seconds} s; the screen is: " + " | ".join(screen.split("\n")))
            time.sleep(0.02)

    def shows(self, *texts, seconds=10):
        return self.until(lambda screen: all(text in screen for text in texts), repr(texts), seconds)

    def stop(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], capture_output=True)
