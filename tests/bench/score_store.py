#!/usr/bin/env python3
"""Measures score --all on an SQLite file and on a PostgreSQL server.

    tests/bench/score_store.py DEALS RUNS FOLDER

A deal has one campaign, and two interactions of the last 90 days; an account has 200 deals. Three
things are timed, each as a whole process: scores computed and not stored (--dry-run), computed and
stored with audit rows and events, and answered from those of the last ten minutes. Of several runs
the median counts; the peak of memory is that of score, not of the server.
"""
import pathlib
import random
import statistics
import subprocess
import sys

from measure import machine, peak_kib, timed_with_cpu

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from postgres_server import PostgresServer  # pylint: disable=wrong-import-position

HERE = pathlib.Path(__file__).resolve().parent
NOW = "2026-09-01T00:00:00Z"


def run(command):
    subprocess.run(["bash", "-c", command], check=True, stdin=subprocess.DEVNULL)


def write_interactions(path, deals):
    rng = random.Random(1)
    with open(path, "w", encoding="utf-8") as out:
        for i in range(2 * deals):
            day = rng.randrange(1, 31)
            out.write(f'{{"type":"interaction","id":"i-{i}","deal_id":"deal-2026-{i // 2:09}",'
                      f'"kind":"call","at":"2026-0{rng.choice((6, 7, 8))}-{day:02}T10:00:00Z"}}\n')


def fill(url, folder, deals):
    run(f"dealctl store init --store '{url}' >/dev/null")
    for kind in ("accounts", "deals", "campaigns"):
        run(f"{HERE}/make_deals.py {kind} {deals} | dealctl import --store '{url}' "
            "--now 2026-08-01T00:00:00Z --actor bench")
    run(f"dealctl import --store '{url}' --now {NOW} --actor bench {folder}/interactions.ndjson")


def main():
    deals, runs, folder = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
    print(machine())
    write_interactions(folder / "interactions.ndjson", deals)
    with PostgresServer(durable=True) as server:
        for url in (f"sqlite:{folder}/score.db", server.new_database()):
            fill(url, folder, deals)
            kind = url.split(":", maxsplit=1)[0]
            if kind != "sqlite":
                run(f"psql -X -q -c VACUUM -c ANALYZE '{url}'")
            scoring = f"score --all --store '{url}' --actor bench >{folder}/out"
            times = {}
            for i in range(runs):
                for name, options in (("compute", f"--dry-run --refresh --now {NOW}"),
                                      ("compute and store", f"--now 2026-09-01T{i + 1:02}:00:00Z"),
                                      ("answer", f"--now 2026-09-01T{i + 1:02}:05:00Z")):
                    times.setdefault(name, []).append(timed_with_cpu(f"{scoring} {options}"))
            for name, taken in times.items():
                wall = statistics.median(t[0] for t in taken)
                cpu = statistics.median(t[1] for t in taken)
                print(f"{kind:11} {name:18} {wall:7.2f} s ({cpu:6.2f} s of score's processor), "
                      f"{deals / wall:9,.0f} deals a second")
            with subprocess.Popen(["bash", "-c", f"exec {scoring} --now 2026-09-02T00:00:00Z"],
                                  stdin=subprocess.DEVNULL) as process:
                peak = peak_kib(process)
            print(f"{kind:11} peak memory of score {peak / 1024:.1f} MiB")


if __name__ == "__main__":
    main()
