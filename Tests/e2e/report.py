"""One line for each check, and the count of them; checks in other processes print the same lines."""

import os
import traceback


class Skipped(Exception):
    """A check that cannot run here; its text says why."""


class Report:
    def __init__(self, wanted=()):
        self.wanted = wanted
        self.passed = 0
        self.failed = 0

    def check(self, name, body):
        """Runs `body`; an exception is the failure's reason."""
        if self.wanted and not any(part in name for part in self.wanted):
            return
        try:
            body()
        except Skipped as reason:
            self.line("FAIL" if os.environ.get("CI") == "true" else "skip", name, f"skipped: {reason}")
        except AssertionError as reason:
            self.line("FAIL", name, str(reason) or traceback.format_exc(limit=-1))
        except Exception as reason:
            place = traceback.extract_tb(reason.__traceback__)[-1]
            self.line("FAIL", name, f"{type(reason).__name__}: {reason} ({os.path.basename(place.filename)}:{place.lineno})")
        else:
            self.line("ok", name)

    def line(self, verdict, name, reason=""):
        self.passed += verdict == "ok"
        self.failed += verdict == "FAIL"
        reason = " ".join(reason.split())
        print(f"{verdict} {name}: {reason}" if reason else f"{verdict} {name}", flush=True)


def equal(found, expected, what):
    """Asserts equality and shows the first place where bytes differ."""
    if found == expected:
        return
    if isinstance(found, bytes):
        place = next((i for i, (a, b) in enumerate(zip(found, expected)) if a != b), min(len(found), len(expected)))
        raise AssertionError(
            f"{what} differs at byte {place} ({len(found)} and {len(expected)} bytes): "
            f"{found[place - 20 : place + 40]!r} instead of {expected[place - 20 : place + 40]!r}"
        )
    raise AssertionError(f"{what}: {found!r} instead of {expected!r}")
