"""Runs all checks: run.py CACHE_FOLDER [NAME...]. Called by scripts/e2e, which has installed the clients."""

import os
import shutil
import subprocess
import sys
import tempfile

from claude_code_checks import ClaudeCode, check_claude_code
from mock import Mock
from programs import CONFIG, start_croxy, start_mock
from report import Report

HERE = os.path.dirname(os.path.abspath(__file__))
SDKS = ("2.12.0", "0.75.0")
LIMIT_SECONDS = 180


def check_sdk(report, python, mock_url, croxy_url, direct):
    """Runs the SDK's checks in its own environment and counts the lines they print."""
    environment = dict(os.environ, NO_PROXY="127.0.0.1", PYTHONDONTWRITEBYTECODE="1", PYTHONWARNINGS="ignore")
    command = [python, os.path.join(HERE, "sdk_checks.py"), mock_url, croxy_url, str(int(direct)), *report.wanted]
    before = report.failed
    try:
        result = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=LIMIT_SECONDS
        )
        output, code = result.stdout, result.returncode
    except subprocess.TimeoutExpired as late:
        output, code = late.stdout or b"", None
    for line in output.decode().splitlines():
        print(line)
        report.passed += line.startswith("ok ")
        report.failed += line.startswith("FAIL ")
    if code != 0 and report.failed == before:
        report.line("FAIL", os.path.relpath(python), "timed out" if code is None else f"ended with {code}")


def main():
    sys.dont_write_bytecode = True
    cache, *wanted = sys.argv[1:]
    direct = bool(os.environ.get("E2E_DIRECT"))
    report = Report(wanted)
    home = tempfile.mkdtemp(prefix="croxy-e2e-")
    running = []
    try:
        provider = start_mock()
        running.append(provider)
        front = provider if direct else start_croxy(CONFIG.format(url=provider.url), home)
        if front is not provider:
            running.append(front)
        for version in SDKS:
            python = os.path.join(cache, f"anthropic-{version}", "bin", "python")
            check_sdk(report, python, provider.url, front.url, direct)
        claude = ClaudeCode(os.path.join(cache, "claude-code", "claude"))
        check_claude_code(report, claude, Mock(provider.url), front.address, direct)
        if not direct:
            running.remove(front)
            code = front.stop()
            report.line("ok" if code == 0 else "FAIL", "croxy ends well on SIGTERM", "" if code == 0 else f"exit {code}")
            if report.failed:
                print("croxy's last lines:", *front.lines[-20:], sep="\n  ", file=sys.stderr)
    except Exception as reason:
        report.line("FAIL", "setup", f"{type(reason).__name__}: {reason}")
    finally:
        for program in reversed(running):
            program.stop()
        shutil.rmtree(home, ignore_errors=True)
    print(f"{report.passed} passed, {report.failed} failed")
    sys.exit(1 if report.failed else 0)


main()
