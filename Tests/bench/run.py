"""Runs the comparison of scripts/bench and prints its figures."""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys

from proxies import CERTIFICATES, Croxy, Direct, Nginx
from programs import start_mock

KIB = 1024


class Row:
    """One kind of load; `units` is what CPU time is divided by."""

    def __init__(self, name, mode, arguments, count, tls=False):
        self.name = name + (", TLS upstream" if tls else "")
        self.mode = mode
        self.arguments = arguments
        self.count = count
        self.tls = tls
        self.streams = mode == "sse"
        self.unit = "event" if self.streams else "request"

    def command(self, port, part=1.0):
        count = max(1, int(self.count * part))
        what = ["--events", str(count)] if self.streams else ["--requests", str(count)]
        return [os.environ["LOAD_BIN"], self.mode, "--port", str(port), *self.arguments, *what]


def requests(name, concurrency, body, count, tls=False, *more):
    return Row(name, "requests", ["--concurrency", str(concurrency), "--body", str(body), *more], count, tls)


def rows():
    sizes = [("1 KiB, c=32", 32, KIB, 60_000), ("100 KiB, c=16", 16, 100 * KIB, 12_000), ("1 MiB, c=8", 8, KIB * KIB, 1_500)]
    plain = [requests(*size, tls) for tls in (False, True) for size in sizes]
    last = requests("100 KiB, model last, c=16", 16, 100 * KIB, 12_000, False, "--model-last")
    streams = Row("SSE, 500 streams", "sse", ["--concurrency", "500", "--delay-ms", "50"], 100)
    return plain + [last, streams]


def load(row, port, part=1.0):
    result = subprocess.run(row.command(port, part), stdin=subprocess.DEVNULL, capture_output=True, timeout=90)
    if not result.stdout:
        raise RuntimeError(f"croxy-load: {result.stderr.decode(errors='replace').strip()}")
    return json.loads(result.stdout)


def measure(row, proxy, part):
    before = proxy.cpu_seconds()
    found = load(row, proxy.port, part)
    spent = proxy.cpu_seconds() - before
    units = found["events"] if row.streams else found["requests"]
    resident, peak = proxy.memory_kb()
    return {
        "cpu_us": spent * 1e6 / max(1, units),
        "per_second": found["rps"],
        "p50_us": found["p50_us"],
        "p99_us": found["p99_us"],
        "rss_kb": resident,
        "peak_rss_kb": peak,
        "errors": found["errors"],
        "first_error": found["first_error"],
    }


def start_all(row, upstream, with_croxy):
    proxies = {}
    makers = {"direct": lambda: Direct(upstream), "nginx": lambda: Nginx(upstream, row.tls, row.streams)}
    if with_croxy:
        makers["croxy"] = lambda: Croxy(upstream, row.tls, False)
        makers["croxy, rewriting"] = lambda: Croxy(upstream, row.tls, True)
    if row.tls:
        del makers["direct"]
    try:
        for name, make in makers.items():
            proxies[name] = make()
    except Exception:
        stop_all(proxies)
        raise
    return proxies


def stop_all(proxies):
    for proxy in proxies.values():
        proxy.stop()


def run_row(row, upstream, options):
    """All rounds of one row: {proxy: {figure: median}}."""
    part = 0.25 if options.quick else 1.0
    proxies = start_all(row, upstream, not options.without_croxy)
    rounds = {name: [] for name in proxies}
    try:
        for name, proxy in proxies.items():
            load(row, proxy.port, 0.05)
        for number in range(options.rounds):
            names = list(proxies)
            # A different one begins each time.
            for name in names[number % len(names) :] + names[: number % len(names)]:
                rounds[name].append(measure(row, proxies[name], part))
    finally:
        stop_all(proxies)
    return {name: summary(found, rounds["nginx"]) for name, found in rounds.items()}


def summary(found, nginx):
    result = {}
    for figure in ("cpu_us", "per_second", "p50_us", "p99_us", "rss_kb", "peak_rss_kb"):
        result[figure] = round(statistics.median(run[figure] or 0 for run in found), 2)
        pairs = [(run[figure] or 0) / base[figure] for run, base in zip(found, nginx) if base[figure]]
        result[figure + "_ratio"] = round(statistics.median(pairs), 2) if pairs else None
    result["errors"] = sum(run["errors"] for run in found)
    result["first_error"] = next((run["first_error"] for run in found if run["first_error"]), None)
    return result


HEADINGS = ("", "CPU us", "x nginx", "per second", "x nginx", "p50 us", "x nginx", "p99 us", "x nginx", "RSS MB", "peak")


def print_row(row, results):
    print(f"\n{row.name}, per {row.unit}")
    print("  {:<18}".format(HEADINGS[0]) + "".join(f"{heading:>11}" for heading in HEADINGS[1:]))
    for name, figures in results.items():
        cells = []
        for figure in ("cpu_us", "per_second", "p50_us", "p99_us"):
            ratio = figures[figure + "_ratio"]
            cells += [f"{figures[figure]:.1f}", "" if ratio is None or name == "nginx" else f"{ratio:.2f}"]
        cells += [f"{figures['rss_kb'] / 1024:.1f}", f"{figures['peak_rss_kb'] / 1024:.1f}"]
        print(f"  {name:<18}" + "".join(f"{cell:>11}" for cell in cells), flush=True)
        if figures["errors"]:
            print(f"  {figures['errors']} errors, the first: {figures['first_error']}")


def raise_file_limit():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 16384 if most == resource.RLIM_INFINITY else min(most, 16384)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Compares croxy with nginx on this machine.")
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each proxy and row (5)")
    parser.add_argument("--quick", action="store_true", help="a quarter of the requests: coarse")
    parser.add_argument("--json", action="store_true", help="prints one JSON object instead of tables")
    parser.add_argument("--rows", default="", help="the rows whose name contains this text")
    parser.add_argument("--without-croxy", action="store_true", help="nginx and the direct way only: tests the bench")
    options = parser.parse_args()
    sys.dont_write_bytecode = True
    raise_file_limit()
    wanted = [row for row in rows() if options.rows in row.name]
    mocks = {}
    report = {"machine": {"system": platform.platform(), "cores": os.cpu_count()}, "rounds": options.rounds, "rows": []}
    failed = False
    try:
        for row in wanted:
            if row.tls not in mocks:
                files = ["--tls-cert", f"{CERTIFICATES}/localhost.pem", "--tls-key", f"{CERTIFICATES}/localhost.key"]
                mocks[row.tls] = start_mock("--no-record", *(files if row.tls else []))
            upstream = int(mocks[row.tls].address.rpartition(":")[2])
            results = run_row(row, upstream, options)
            failed |= any(figures["errors"] for figures in results.values())
            report["rows"].append({"row": row.name, "unit": row.unit, "tls": row.tls, "proxies": results})
            if not options.json:
                print_row(row, results)
    finally:
        for mock in mocks.values():
            mock.stop()
    if options.json:
        print(json.dumps(report, indent=1))
    return 1 if failed else 0


sys.exit(main())
