#!/usr/bin/env python3
"""Latency of one campaign through validate with external checks, cold and cached.

    tests/bench/latency.py VALIDATE [CAMPAIGNS]      default 40, 12 checks of 100 to 650 ms

Each campaign is sent alone and awaited, twice: the first time every check is asked (cold), the
second time all answers come from the cache. Prints P50, P95 and P99 of both, as seen from outside.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

CHECKER = pathlib.Path(__file__).resolve().parents[1] / "support" / "checker.py"
DELAYS_MS = [100 + 50 * i for i in range(12)]


def configuration():
    return "".join(
        f'[[external]]\nname = "check{i}"\ncommand = ["python3", "{CHECKER}", "slow", "{delay}"]\n'
        for i, delay in enumerate(DELAYS_MS))


def percentile(values, p):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * p / 100))]


def main():
    tool = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as config:
        config.write(configuration())
        config.flush()
        process = subprocess.Popen([tool, "--config", config.name, "--set-rules=off"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        times = {"cold": [], "cached": []}
        for n in range(count + 1):  # the first one also starts the checkers: not counted
            record = {"id": f"c-{n}", "budget": 100 + n,
                      "targeting": {"audience_segments": ["a"], "geo_targets": ["DE"]}}
            for kind in ("cold", "cached"):
                began = time.perf_counter()
                process.stdin.write(json.dumps(record).encode() + b"\n")
                process.stdin.flush()
                process.stdout.readline()
                if n > 0:
                    times[kind].append((time.perf_counter() - began) * 1000)
        process.stdin.close()
        process.wait(30)
    print(f"{count} campaigns, {len(DELAYS_MS)} checks of {DELAYS_MS[0]} to {DELAYS_MS[-1]} ms")
    for kind, values in times.items():
        print(f"{kind:7}" + "".join(f"  P{p} {percentile(values, p):8.2f} ms"
                                    for p in (50, 95, 99)))


if __name__ == "__main__":
    main()
