"""Makes pictures of the terminal dashboard: python3 picture.py FOLDER, with CROXY_BIN, MOCK_BIN and CHROMIUM set.

Starts croxy in front of the mock provider, sends it made-up traffic, and draws what tmux shows, colours and all, with a
browser: dark and light, each tab, three sizes; and the page of the same croxy.

python3 picture.py FOLDER SCREENS draws the screens that the golden tests have written to the folder SCREENS (see
ScreenGoldenTests.swift), with CHROMIUM set. Wide signs need fonts: fonts-noto-cjk, fonts-noto-color-emoji.
"""

import html
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "e2e"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "page"))

from browser import Browser  # noqa: E402
from programs import start_mock  # noqa: E402
from tmux import Terminal  # noqa: E402

CONFIG = """
[server]
port = 0
[provider.anthropic]
url = "%(url)s"
[provider.ollama]
url = "%(url)s"
[price."qwen3-coder:30b"]
input = 0
output = 0
[[routes]]
name = "local"
pattern = "sonnet|haiku"
provider = "ollama"
model = "qwen3-coder:30b"
[default]
provider = "anthropic"
"""
MODELS = ["claude-opus-4-5"] * 3 + ["claude-sonnet-4-5"] * 4 + ["claude-haiku-4-5"] * 2


def ask(url, chance):
    model = chance.choice(MODELS)
    cost = f"usage={chance.randint(200, 9000)}/{chance.randint(20, 2500)}/{chance.randint(0, 90000)}/{chance.randint(0, 4000)}"
    words = f"stream;first_ms={chance.randint(40, 1800)};events=20;delay_ms={chance.randint(5, 60)};{cost}"
    if chance.random() < 0.05:
        words = chance.choice(["status=529", "status=429;retry-after=5"])
    body = f'{{"model":"{model}","max_tokens":9,"stream":true,"messages":[{{"role":"user","content":"hello"}}]}}'
    headers = {"content-type": "application/json", "x-mock": words, "x-claude-code-session-id": f"s{chance.randint(1, 4)}"}
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{url}/v1/messages", body.encode(), headers), timeout=60) as answer:
            answer.read()
    except (urllib.error.URLError, ConnectionError):
        pass


def spans(line, row):
    """A line with SGR sequences as HTML: each run of plain signs, and each other sign, at the columns it has."""
    style, column = {}, 0
    for part in re.split(r"(\x1b\[[0-9;:]*m)", line):
        if not part.startswith("\x1b["):
            for text, columns in runs(part):
                place = f"left:{column * CELL[0]}px;top:{row * CELL[1]}px;width:{columns * CELL[0]}px;"
                block = "".join(fill(sign) for sign in text if len(text) == 1)
                yield f'<span style="{place}{css(style)}{block}">{"" if block else html.escape(text)}</span>'
                column += columns
            continue
        codes = [int(code or 0) for code in re.split("[;:]", part[2:-1])]
        while codes:
            code = codes.pop(0)
            if code == 0:
                style = {}
            elif code in (38, 48) and codes[:1] == [2]:
                style[code] = f"rgb({codes[1]},{codes[2]},{codes[3]})"
                del codes[:4]
            else:
                style[code] = True
                for off in {22: (1, 2), 24: (4,), 27: (7,), 39: (38,), 49: (48,)}.get(code, ()):
                    style.pop(off, None)


def fill(sign):
    """A block of eighths as terminals draw it: to the edges of its cell."""
    number = ord(sign) - 0x2580
    if 1 <= number <= 8:
        return f"background:linear-gradient(to top,currentColor {number * 12.5}%,transparent 0)"
    if 9 <= number <= 15:
        return f"background:linear-gradient(to right,currentColor {(16 - number) * 12.5}%,transparent 0)"
    return ""


def runs(text):
    """Signs with the columns that tmux gives them; those of ASCII together."""
    while text:
        sign = re.match("[ -~]+|.", text).group()
        text = text[len(sign) :]
        while text and (unicodedata.category(text[0])[0] == "M" or text[0] == "\u200d" or sign[-1] == "\u200d"):
            sign, text = sign + text[0], text[1:]
        wide = unicodedata.east_asian_width(sign[0]) in "WF" or "\ufe0f" in sign
        yield sign, 2 if wide else sum(unicodedata.category(one)[0] not in "MC" for one in sign)


def css(style):
    front, back = style.get(38, "var(--front)"), style.get(48, "")
    if style.get(7):
        front, back = back or "var(--back)", front
    return (f"color:{front};" + (f"background:{back};" if back else "") + ("font-weight:bold;" if style.get(1) else "")
            + ("opacity:.62;" if style.get(2) else "") + ("text-decoration:underline;" if style.get(4) else ""))  # fmt: skip


# Pixels of a column and of a line.
CELL = (9, 17)


def draw(text, columns, rows, path, light=False):
    front, back = ("#1f2328", "#ffffff") if light else ("#d7dae0", "#14171c")
    lines = "\n".join("".join(spans(line, row)) for row, line in enumerate(text.split("\n")[:rows]))
    # A sign of DejaVu Sans Mono is 0.602 of its size wide.
    page = (f"<meta charset=utf-8><style>:root{{--front:{front};--back:{back}}}body{{margin:12px;background:{back}}}"
            f"pre{{position:relative;margin:0;font:{CELL[0] / 0.602}px/{CELL[1]}px 'DejaVu Sans Mono',"
            f"'Noto Sans Mono CJK SC','Noto Color Emoji',monospace}}"
            f"span{{position:absolute;height:{CELL[1]}px;overflow:hidden}}</style><pre>{lines}</pre>")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "screen.html"
        source.write_text(page)
        subprocess.run(
            [os.environ["CHROMIUM"], "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             f"--window-size={columns * CELL[0] + 24},{rows * CELL[1] + 24}", f"--screenshot={path}",
             f"file://{source}"], check=True, capture_output=True)  # fmt: skip


def draw_screens(screens, target):
    with tempfile.TemporaryDirectory() as home:
        terminal = Terminal(home)
        try:
            for screen in sorted(screens.iterdir()):
                columns, rows = map(int, re.search(r"-(\d+)x(\d+)$", screen.name).groups())
                terminal.resize(columns, rows)
                # tmux says when the bytes before have been drawn.
                terminal.run(f"tput rmam; cat {screen.resolve()}; tmux -S {terminal.socket} wait-for -S drawn; read")
                terminal.tmux("wait-for", "drawn")
                draw(terminal.screen(styled=True), columns, rows, target / f"{screen.name}.png")
                terminal.type("Enter")
                terminal.run("clear")
        finally:
            terminal.stop()


def shoot_page(url, target):
    browser = Browser(os.environ["CHROMIUM"])
    try:
        for width, height, scheme in [(1280, 900, "light"), (1280, 900, "dark")]:
            browser.show(width, height, scheme)
            browser.call("Page.navigate", url=f"{url}/_croxy/")
            browser.wait("document.querySelector('#connection')?.textContent === 'Live'")
            browser.wait("document.querySelectorAll('.card').length === 6")
            time.sleep(1.5)
            browser.picture(target / f"page-{scheme}.png")
    finally:
        browser.stop()


def main():
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    if len(sys.argv) > 2:
        return draw_screens(pathlib.Path(sys.argv[2]), target)
    chance = random.Random(3)
    mock = start_mock()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        state = pathlib.Path(home) / ".config/croxy"
        state.mkdir(parents=True)
        (state / "config.toml").write_text(CONFIG % {"url": mock.url})
        (state / "config.toml").chmod(0o600)
        environment = {"HOME": home, "PATH": os.environ["PATH"]}
        croxy = os.path.abspath(os.environ["CROXY_BIN"])
        started = subprocess.run([croxy, "start"], env=environment, capture_output=True, text=True, check=True).stdout
        url = re.search(r"http://[0-9.:]+", started).group()
        terminal = Terminal(home, environment={"COLORTERM": "truecolor"})
        try:
            end = time.monotonic() + float(os.environ.get("SECONDS_OF_TRAFFIC", "150"))

            def traffic():
                while time.monotonic() < end:
                    threading.Thread(target=ask, args=(url, chance), daemon=True).start()
                    time.sleep(chance.expovariate(1 / (0.15 + 0.8 * abs((time.monotonic() / 60) % 1 - 0.5))))

            thread = threading.Thread(target=traffic, daemon=True)
            thread.start()
            time.sleep(max(5, end - time.monotonic() - 12))
            terminal.run(f"clear; {croxy} top")
            terminal.shows("● live", "How long")
            for columns, rows in [(80, 24), (100, 30), (140, 50)]:
                terminal.resize(columns, rows)
                for key in "123456":
                    terminal.type(key)
                    time.sleep(0.6)
                    screen = terminal.screen(styled=True)
                    draw(screen, columns, rows, target / f"{key}-{columns}x{rows}.png")
                    if key == "1":
                        draw(screen, columns, rows, target / f"{key}-{columns}x{rows}-light.png", light=True)
            terminal.type("q")
            shoot_page(url, target)
        finally:
            subprocess.run([croxy, "stop"], env=environment, capture_output=True)
            terminal.stop()
            mock.stop()


if __name__ == "__main__":
    main()
