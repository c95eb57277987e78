#!/usr/bin/env python3
"""Measures approve: how long a decision takes, a check of all deadlines, and a simulation.

    tests/bench/approve.py [--deals N] [--decisions N] [--runs N] FOLDER [PART…]

Parts: decisions, deadlines, simulate; all if none is named. Decisions go through one process, line
by line: the next is sent when the answer to the last one has come, so pipes and this script are in
every figure. The peer, sqlite3 or psql, gets its lines in the same way and does nothing but to
insert an audit row, a transaction each: one of those that approve wrote, into tables that dealctl
made. Both databases are durable (synchronous=FULL, fsync).

Where others keep the machine busy, a process that has waited for the disk waits for its turn as
well: some milliseconds, whatever it does. `chrt -f 10 tests/bench/approve.sh` leaves that out.
"""
import argparse
import itertools
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import time

from measure import machine, timed_with_cpu
from store import Postgresql, Sqlite, importing, run

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from postgres_server import PostgresServer  # pylint: disable=wrong-import-position

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLES = HERE.parent.parent / "examples" / "approval"
SUBMITTED = "2026-09-01T00:00:00Z"
NEVER_OVERDUE = "2026-09-01T01:00:00Z"
# Deadlines are spread over 100 hours from here on, a minute's worth of deals at a time.
FIRST_DEADLINE = 1_788_400_800  # 2026-09-03T02:00:00Z
A_TENTH_OVERDUE = "2026-09-03T12:00:00Z"
ALL_OVERDUE = "2026-09-08T00:00:00Z"
SPREAD_MINUTES = 6000
WARM_UP = 20
STEPS = [("submit", {"actor_id": "sam"}),
         ("approve, level 1", {"actor_id": "ana", "role": "sales_manager"}),
         ("approve, the last level", {"actor_id": "ben", "role": "finance"})]


def lines_of(records):
    return "".join(json.dumps(record, separators=(",", ":")) + "\n" for record in records)


class Dialogue:
    """A process that answers each line with one line."""

    def __init__(self, command):
        self.command = command
        # pylint: disable-next=consider-using-with
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, line):
        """The answer and the seconds that it took."""
        begin = time.perf_counter()
        self.process.stdin.write(line)
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        seconds = time.perf_counter() - begin
        if not answer:
            raise SystemExit(f"approve: no answer from {self.command}")
        return answer, seconds

    def end(self):
        """Seconds of the processors that it used."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def show_latency(name, seconds, cpu):
    ordered = sorted(seconds[WARM_UP:])
    at = lambda share: ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1e3
    print(f"{name:44} {at(0.5):8.2f} {at(0.95):8.2f} {at(0.99):8.2f} {ordered[-1] * 1e3:8.2f} "
          f"{cpu / len(seconds) * 1e3:8.2f}", flush=True)


def decide(url, decisions, show):
    """Sends decisions and shows how long their answers took; all must be transitions."""
    command = ["approve", "--line-buffered", "--store", url, "--policy",
               str(EXAMPLES / "policy.toml"), "--now", SUBMITTED]
    dialogue = Dialogue(command)
    seconds = []
    for decision in decisions:
        answer, took = dialogue.ask(decision)
        if json.loads(answer)["type"] != "approval_transition":
            raise SystemExit(f"approve: {answer.decode()}")
        seconds.append(took)
    show_latency(show, seconds, dialogue.end())


def audit_rows(stores, source):
    """The audit rows that approve wrote, as statements that answer with a line."""
    if stores.name == "sqlite":
        command = ["sqlite3", "-readonly", f"{stores.folder}/{source}.db"]
        names = "entity_type,entity_id,action,actor_id,version,changes,metadata,created_at"
        values = "||','||".join(f"quote({name})" for name in names.split(","))
        table, answer = "audit", "; SELECT 1;"
    else:
        command = ["psql", "-X", "-At", stores.url(source), "-c"]
        names = stores.columns("audit")
        values = "||','||".join(f"quote_nullable({name})" for name in names.split(","))
        table, answer = "dealkit.audit", " RETURNING 1;"
    query = (f"SELECT {values} FROM {table} WHERE entity_type = 'deal' AND action = 'review' "
             "ORDER BY id")
    done = subprocess.run([*command, query], check=True, capture_output=True)
    head = f"INSERT INTO {table} ({names}) VALUES(".encode()
    return [head + row + b")" + answer.encode() + b"\n" for row in done.stdout.splitlines()]


def insert_alone(stores, database, rows):
    """stdbuf: neither program tells its answers at once to a pipe."""
    if stores.name == "sqlite":
        dialogue = Dialogue(["stdbuf", "-oL", "sqlite3", f"{stores.folder}/{database}.db"])
        for setting in ("synchronous = FULL", "wal_autocheckpoint = 8192"):
            dialogue.process.stdin.write(f"PRAGMA {setting};\n".encode())
        dialogue.process.stdin.write(b"SELECT 'begin';\n")
        dialogue.process.stdin.flush()
        while dialogue.process.stdout.readline().strip() != b"begin":
            pass
    else:
        dialogue = Dialogue(["stdbuf", "-oL", "psql", "-X", "-Atq", stores.url(database)])
    seconds = [dialogue.ask(row)[1] for row in rows]
    show_latency(f"{stores.peer}: an audit row alone", seconds, dialogue.end())


def decisions(stores, count):
    """Latencies of every step of `count` deals' reviews."""
    deals = range(count)
    folder = stores.folder
    make_deals(folder, count)
    stores.create("base")
    run(importing(stores.url("base"), f"{folder}/accounts.ndjson {folder}/reviewed.ndjson"))
    stores.copy("base", "run")
    print(f"{stores.name}: {count} decisions of each kind, one process, one after the other; "
          f"{machine()}\n{'milliseconds':44} {'P50':>8} {'P95':>8} {'P99':>8} {'worst':>8} "
          f"{'cpu':>8}")
    for name, members in STEPS:
        action = name.split(",", maxsplit=1)[0]
        lines = [lines_of([{"deal_id": f"reviewed-{i}", "action": action, **members}]).encode()
                 for i in deals]
        decide(stores.url("run"), lines, f"approve: {name}")
    stores.copy("base", "alone")
    insert_alone(stores, "alone", audit_rows(stores, "run")[:count])


def make_deals(folder, count):
    """Deals that two levels must approve, one after the other."""
    with open(folder / "accounts.ndjson", "w", encoding="utf-8") as out:
        out.write(lines_of([{"type": "account", "id": "acc", "name": "Acc", "currency": "USD"}]))
    with open(folder / "reviewed.ndjson", "w", encoding="utf-8") as out:
        out.write(lines_of(
            {"type": "deal", "id": f"reviewed-{i}", "deal_name": f"Autumn {i}",
             "account_id": "acc", "deal_type": "standard", "total_value": 250000 + i,
             "currency": "USD", "owner_id": "olga", "start_date": "2026-10-01",
             "end_date": "2026-12-31"} for i in range(count)))


def template(stores):
    """The records of one deal under review, as approve itself leaves them."""
    make_deals(stores.folder, 1)
    folder = stores.folder
    stores.create("template")
    url = stores.url("template")
    run(importing(url, f"{folder}/accounts.ndjson {folder}/reviewed.ndjson"))
    run(f"approve submit reviewed-0 --actor sam --policy {EXAMPLES}/policy.toml "
        f"--now {SUBMITTED} --store {url} >/dev/null")
    done = subprocess.run(["dealctl", "export", "--store", url], check=True, capture_output=True,
                          text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def make_pending(stores, deals):
    """The file of a store with `deals` deals under review, whose deadlines differ."""
    path = stores.folder / f"pending-{deals}.ndjson"
    if path.exists():
        return path
    records = template(stores)
    order = ["account", "deal", "review_round", "approval"]
    with open(path, "w", encoding="utf-8") as out:
        for kind in order:
            wanted = [record for record in records if record["type"] == kind]
            for i in range(deals if kind != "account" else 1):
                due = time.gmtime(FIRST_DEADLINE + i % SPREAD_MINUTES * 60)
                deadline = time.strftime("%Y-%m-%dT%H:%M:%SZ", due)
                text = lines_of({**record, **({"sla_deadline": deadline}
                                              if "sla_deadline" in record else {})}
                                for record in wanted)
                out.write(text.replace("reviewed-0", f"pending-{i:06}"))
    return path


def check_of(url, now):
    return f"approve sla-check --now {now} --store {url}"


def deadlines(stores, deals, runs):
    """Whole processes of sla-check, and the database's own shell with the same question."""
    path = make_pending(stores, deals)
    stores.create("pending")
    url = stores.url("pending")
    run(f"dealctl import --restore --now {SUBMITTED} {path} --store {url}")
    question = "SELECT * FROM {} WHERE action IS NULL AND sla_deadline < '2026-09-08'"
    if stores.name == "sqlite":
        peer = f'sqlite3 -readonly -json {stores.folder}/pending.db "{question.format("approval")}"'
    else:
        run(stores.sql("pending", "VACUUM ANALYZE"))
        peer = stores.sql("pending", f"\\copy ({question.format('dealkit.approval')}) TO STDOUT")
    tasks = {"sla-check, none overdue": check_of(url, NEVER_OVERDUE),
             "sla-check, a tenth overdue": check_of(url, A_TENTH_OVERDUE),
             "sla-check, all overdue": check_of(url, ALL_OVERDUE),
             f"{stores.peer}: rows that are overdue": peer}
    for name, command in tasks.items():
        found = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
        print(f"{name}: {found.stdout.count(b'sla_deadline') or found.stdout.count(bytes([10]))} "
              f"rows", file=sys.stderr)
    show_tasks(f"{stores.name}: {deals} deals under review", tasks, runs, stores.server_cpu)


def simulate(runs):
    """A million deals through both policies of the example."""
    files = (f"--book {EXAMPLES}/book.ndjson --model {EXAMPLES}/model.toml "
             f"--policy {EXAMPLES}/sequential.toml --against {EXAMPLES}/policy.toml")
    tasks = {f"simulate, {deals} deals, {jobs} thread{'s' * (jobs > 1)}":
             f"approve simulate --deals {deals} --jobs {jobs} --seed 1 {files}"
             for deals, jobs in itertools.product([100_000, 1_000_000], [1, 2])}
    show_tasks("two policies, virtual time", tasks, runs, lambda: 0.0)


def show_tasks(title, tasks, runs, server_cpu):
    results = {name: [] for name in tasks}
    for turn, (name, command) in itertools.product(range(runs), tasks.items()):
        before = server_cpu()
        seconds, own = timed_with_cpu(command)
        results[name].append((seconds, own, server_cpu() - before))
        print(f"run {turn + 1}/{runs} {name}: {seconds:.3f} s", file=sys.stderr, flush=True)
    print(f"{title}; {machine()}; median of {runs}\n"
          f"{'':44} {'seconds':>8} {'spread':>15} {'cpu s':>8} {'of server':>9}")
    for name, measured in results.items():
        wall, own, server = zip(*measured)
        print(f"{name:44} {statistics.median(wall):8.3f} {min(wall):7.3f}-{max(wall):7.3f} "
              f"{statistics.median(own):8.3f} {statistics.median(server):9.3f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description="Measures approve beside sqlite3 and psql")
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--decisions", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("folder", type=pathlib.Path)
    parts = ["decisions", "deadlines", "simulate"]
    parser.add_argument("part", nargs="*", choices=[*parts, []])
    options = parser.parse_args()
    wanted = set(options.part) or set(parts)
    os.environ["LC_ALL"] = "C"
    if wanted - {"simulate"}:
        with PostgresServer(durable=True, settings=["shared_buffers=128MB"]) as server:
            for stores in (Sqlite(options.folder), Postgresql(options.folder, server)):
                if "decisions" in wanted:
                    decisions(stores, options.decisions)
                if "deadlines" in wanted:
                    deadlines(stores, options.deals, options.runs)
    if "simulate" in wanted:
        simulate(options.runs)


if __name__ == "__main__":
    main()
