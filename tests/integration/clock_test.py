#!/usr/bin/env python3
"""Every command that takes a present, with one near the ends of time and a store of odd dates: a
refusal is fine, an abort or an internal error is none.

    tests/integration/clock_test.py --bin build/dev/bin
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

NOWS = ("0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9930-01-01T00:00:00Z",
        "9999-12-31T00:00:00Z", "9999-12-31T23:59:59.999999999Z")
DAYS = ("0001-01-01", "1970-01-01", "2026-10-01", "9999-12-31",
        "9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59")

POLICY = """
trust_stated_roles = true
[[level]]
number = 1
role = "sales"
sla = "8784h"
calendar = "office"
[[calendar]]
name = "office"
time_zone = "Pacific/Kiritimati"
work_days = ["mon"]
[[route]]
when = "true"
levels = [[1]]
"""


def records():
    yield {"type": "account", "id": "a", "name": "A", "currency": "EUR",
           "time_zone": "America/New_York"}
    for i, first in enumerate(DAYS):
        for j, last in enumerate(DAYS):
            if first < last or first == last and "T" not in first:
                yield {"type": "deal", "id": f"d-{i}{j}", "account_id": "a", "deal_name": "n",
                       "total_value": 5000, "currency": "EUR", "start_date": first,
                       "end_date": last, "deal_type": "standard"}


def commands(deal, now):
    clock, store, policy = f"--now={now}", "--store=sqlite:s.db", "--policy=p.toml"
    yield ["dealctl", "list", store, clock]
    yield ["dealctl", "export", store, clock]
    yield ["dealctl", "advance", store, clock]
    yield ["dealctl", "amend", deal, "--set", "deal_name=m", store, clock]
    yield ["dealctl", "history", deal, store, clock]
    yield ["dealctl", "store", "prune", "--yes", "--keys-older-than=8784h", store, clock]
    yield ["approve", "submit", deal, store, policy, clock, "--actor=sam"]
    yield ["approve", "pending", store, clock]
    yield ["approve", "sla-check", store, policy, clock]
    yield ["approve", "sla-check", "--apply", store, policy, clock]
    yield ["approve", "decide", deal, "--action=approve", "--level=1", "--role=sales",
           "--actor=ann", store, policy, clock]
    yield ["approve", "history", deal, store, clock]
    yield ["score", "--all", store, clock]
    yield ["score", "rank", store, clock]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    bin_dir = parser.parse_args().bin.resolve()
    ran, tried, worked, wrong = 0, set(), set(), []
    for number, now in enumerate(NOWS):
        with tempfile.TemporaryDirectory(prefix="clock-") as folder:
            (pathlib.Path(folder) / "p.toml").write_text(POLICY, encoding="utf-8")
            text = "".join(json.dumps(record) + "\n" for record in records())

            def run(words, text=""):
                return subprocess.run([str(bin_dir / words[0]), *words[1:]], input=text, cwd=folder,
                                      capture_output=True, text=True, timeout=120, check=False)

            made = run(["dealctl", "import", "--store=sqlite:s.db", "--now=2026-09-01T00:00:00Z"],
                       text)
            if made.returncode != 0:
                sys.exit(f"the records cannot be imported: {made.stderr}")
            deal = f"d-{number}3"
            for words in commands(deal, now):
                done = run(words)
                ran += 1
                label = " ".join(word for word in words if word != deal and "=" not in word)
                tried.add(label)
                if done.returncode == 0:
                    worked.add(label)
                if not 0 <= done.returncode < 70 or "internal error" in done.stderr:
                    wrong.append(f"{' '.join(words)}: {done.returncode}: {done.stderr[:300]}")
    # A command that every clock makes refuse would test nothing.
    wrong += [f"{label}: was refused with every clock" for label in sorted(tried - worked)]
    for text in wrong:
        print(text)
    print(f"{ran} commands, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
