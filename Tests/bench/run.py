"""Runs the comparison of scripts/bench and prints its figures."""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys

from proxies import CERTIFICATES
from programs import start_mock
from rows import rows

def load(row, contestant, port, part=1.0):
    result = subprocess.run(row.command(contestant, port, part), stdin=subprocess.DEVNULL, capture_output=True, timeout=90)
    if not result.stdout:
        raise RuntimeError(f"croxy-load: {result.stderr.decode(errors='replace').strip()}")
    return json.loads(result.stdout)


def measure(row, contestant, proxy, part):
    before = proxy.cpu_seconds()
    found = load(row, contestant, proxy.port, part)
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


def start_all(contestants, upstream):
    """The proxies by what makes them: some contestants share one."""
    proxies = {}
    try:
        for contestant in contestants:
            if contestant.make not in proxies:
                proxies[contestant.make] = contestant.make(upstream)
    except Exception:
        stop_all(proxies)
        raise
    return proxies


def stop_all(proxies):
    for proxy in proxies.values():
        proxy.stop()


def run_row(row, upstream, options):
    """All rounds of one row: {contestant: {figure: median}}."""
    part = 0.25 if options.quick else 1.0
    contestants = [one for one in row.contestants if not (options.without_croxy and "croxy" in one.name)]
    proxies = start_all(contestants, upstream)
    rounds = {one.name: [] for one in contestants}
    try:
        for one in contestants:
            load(row, one, proxies[one.make].port, 0.05)
        for number in range(options.rounds):
            # A different one begins each time.
            first = number % len(contestants)
            for one in contestants[first:] + contestants[:first]:
                rounds[one.name].append(measure(row, one, proxies[one.make], part))
    finally:
        stop_all(proxies)
    results = {name: summary(found, rounds[row.base]) for name, found in rounds.items()}
    add_extras(row, rounds, results)
    return results


def add_extras(row, rounds, results):
    """What each first contestant of a pair takes over the second, and as a ratio to the first pair's."""
    costs = {}
    for more, less in row.extras:
        if more in rounds and less in rounds:
            costs[more] = [a["cpu_us"] - b["cpu_us"] for a, b in zip(rounds[more], rounds[less])]
    for name, cost in costs.items():
        ratios = [a / b for a, b in zip(cost, next(iter(costs.values()))) if b]
        results[name]["extra_cpu_us"] = round(statistics.median(cost), 2)
        results[name]["extra_cpu_us_ratio"] = round(statistics.median(ratios), 3) if ratios else None


def summary(found, base):
    result = {}
    for figure in ("cpu_us", "per_second", "p50_us", "p99_us", "rss_kb", "peak_rss_kb"):
        result[figure] = round(statistics.median(run[figure] or 0 for run in found), 2)
        pairs = [(run[figure] or 0) / other[figure] for run, other in zip(found, base) if other[figure]]
        result[figure + "_ratio"] = round(statistics.median(pairs), 2) if pairs else None
    result["errors"] = sum(run["errors"] for run in found)
    result["first_error"] = next((run["first_error"] for run in found if run["first_error"]), None)
    return result


HEADINGS = ("CPU us", "ratio", "per second", "ratio", "p50 us", "ratio", "p99 us", "ratio", "RSS MB", "peak")


def print_row(row, results):
    print(f"\n{row.name}, per {row.unit}, ratios to: {row.base}")
    width = max(18, *(len(name) + 1 for name in results))
    print(" " * (width + 2) + "".join(f"{heading:>11}" for heading in HEADINGS))
    for name, figures in results.items():
        cells = []
        for figure in ("cpu_us", "per_second", "p50_us", "p99_us"):
            ratio = figures[figure + "_ratio"]
            cells += [f"{figures[figure]:.1f}", "" if ratio is None or name == row.base else f"{ratio:.2f}"]
        cells += [f"{figures['rss_kb'] / 1024:.1f}", f"{figures['peak_rss_kb'] / 1024:.1f}"]
        print(f"  {name:<{width}}" + "".join(f"{cell:>11}" for cell in cells), flush=True)
        if figures["errors"]:
            print(f"  {figures['errors']} errors, the first: {figures['first_error']}")
    for more, less in row.extras:
        if "extra_cpu_us" in results.get(more, {}):
            extra, ratio = results[more]["extra_cpu_us"], results[more]["extra_cpu_us_ratio"]
            print(f"  {more} takes {extra:.1f} us of CPU more than {less}: {ratio:.2f} of {row.extras[0][0]}'s")


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
    if options.without_croxy:
        wanted = [row for row in wanted if row.base.startswith("nginx")]
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
