"""Checks with Claude Code, headless, in a home of its own."""

import os
import subprocess
import tempfile

from report import Skipped, equal
from rewriting import rewritten
from tap import Tap

TEXT = "Hello from the mock provider."


class ClaudeCode:
    """Runs the program with nothing of this machine's settings."""

    def __init__(self, program):
        self.program = os.path.abspath(program)

    def ask(self, url, model, *options):
        if not os.access(self.program, os.X_OK):
            raise Skipped("no Claude Code for this platform")
        with tempfile.TemporaryDirectory(prefix="claude-home-") as home:
            environment = {
                "PATH": os.environ["PATH"],
                "HOME": home,
                "ANTHROPIC_BASE_URL": url,
                "ANTHROPIC_API_KEY": "dummy-key",
                "DISABLE_AUTOUPDATER": "1",
                "DISABLE_TELEMETRY": "1",
                "DISABLE_ERROR_REPORTING": "1",
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
                "NO_PROXY": "127.0.0.1",
            }
            result = subprocess.run(
                [self.program, "-p", "say hi", "--model", model, *options],
                env=environment, cwd=home, stdin=subprocess.DEVNULL, capture_output=True, timeout=120,
            )
        output = result.stdout.decode(errors="replace")
        assert result.returncode == 0, f"exit {result.returncode}: {output} {result.stderr.decode(errors='replace')}"
        return output


def check_claude_code(report, claude, mock, croxy_address, direct):
    def told(model, expected, *options):
        """Asks for an answer; returns the bodies that the client wrote and the requests that the provider got."""
        mock.reset()
        tap = Tap(croxy_address)
        try:
            output = claude.ask(tap.url, model, *options)
        finally:
            tap.close()
        assert TEXT in output, f"the mock's text is not in {output!r}"
        sent = [body for head, body in tap.requests() if head.startswith(b"POST /v1/messages")]
        got = [request for request in mock.requests() if request.target.startswith("/v1/messages")]
        assert sent, "the client sent no messages"
        assert any(body.json().get("model", "").startswith(expected) for body in got), [
            body.json().get("model") for body in got
        ]
        return sent, got

    def passthrough():
        sent, got = told("sonnet", "claude-sonnet")
        for body in (body for body in sent if b'"model":"claude-sonnet' in body[:60]):
            assert body in [request.body for request in got], "a body did not arrive as it was sent"

    def rewrite():
        sent, got = told("haiku", "claude-haiku" if direct else "rewritten-model")
        for body in (body for body in sent if b'"model":"claude-haiku' in body[:60]):
            expected = body if direct else rewritten(body, "rewritten-model")
            assert expected in [request.body for request in got], "a body was changed beyond its model"

    def streams():
        output = claude.ask(
            f"http://{croxy_address}", "sonnet", "--output-format", "stream-json", "--verbose", "--include-partial-messages"
        )
        assert output.count("text_delta") >= 3, "the deltas are not in the output"

    def refusal():
        mock.reset()
        mock.default("status=400")
        try:
            claude.ask(f"http://{croxy_address}", "sonnet")
        except AssertionError as reason:
            assert "the mock was asked for this error" in str(reason), reason
        else:
            raise AssertionError("an error became an answer")
        finally:
            mock.reset()

    report.check("claude-code passthrough", passthrough)
    report.check("claude-code rewritten", rewrite)
    report.check("claude-code streams", streams)
    report.check("claude-code shows the provider's error", refusal)
    report.check("claude-code without requests lost", lambda: equal(mock.state()["unfinished"], 0, "unfinished requests"))
