#!/usr/bin/env python3
"""Measures what goes into a store and comes out of it, beside sqlite3 and psql on the same rows.

    tests/bench/store.py DEALS RUNS FOLDER [NAMES…]     NAMES: sqlite postgresql memory reads import

`import` alone measures new deals beside the same rows on PostgreSQL, `import sqlite` on SQLite.

Peers write the very rows that dealctl wrote, into tables that dealctl made: once the records alone,
once with audit rows and events, which dealctl always writes. Every run is a whole process and
starts from a fresh copy of the store; runs are interleaved and the median counts. Where others keep
the machine busy, seconds of the clock say little: those of the processors stand beside them.
"""
import argparse
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time

from measure import machine, peak_kib, timed_with_cpu

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from postgres_server import PostgresServer  # pylint: disable=wrong-import-position

HERE = pathlib.Path(__file__).resolve().parent
BATCH = 2000  # rows of a transaction of the peer: as many as dealctl commits at once
TABLES = {  # what a deal is written to; rows of accounts are in every store before
    "deal": "true", "audit": "entity_type = 'deal'", "outbox": "aggregatetype = 'deal'"}
NOW = "2026-09-01T00:00:00Z"
PUSHED = "total_value > 900000.0 && deal_type == 'preferred'"
NOT_PUSHED = "deal_name.matches('push 1?7777,')"


def run(command):
    subprocess.run(["bash", "-c", command], check=True, stdin=subprocess.DEVNULL)


def dealctl(url, words):
    return f"dealctl {words} --store {url}"


def importing(url, path):
    return dealctl(url, f"import --now {NOW} --actor bench {path}")


class Inputs:
    """The files of records, made once."""

    def __init__(self, folder, deals):
        self.folder = folder
        self.deals = deals
        self.accounts = self.make("accounts")
        self.new = self.make("deals")
        self.changed = self.make("deals", 2)
        self.campaigns = self.make("campaigns")

    def make(self, kind, change=1):
        path = self.folder / f"{kind}-{self.deals}-{change}.ndjson"
        if not path.exists():
            run(f"{HERE}/make_deals.py {kind} {self.deals} --round {change} >{path}")
        return path


class Sqlite:
    """Stores in files; a copy is a file's copy."""
    name = "sqlite"
    peer = "sqlite3"

    def __init__(self, folder):
        self.folder = folder

    def url(self, store):
        return f"sqlite:{self.folder}/{store}.db"

    def create(self, store):
        for path in self.folder.glob(f"{store}.db*"):
            path.unlink()
        run(dealctl(self.url(store), "store init") + " >/dev/null")

    def copy(self, source, target):
        for path in self.folder.glob(f"{target}.db*"):
            path.unlink()
        shutil.copyfile(f"{self.folder}/{source}.db", f"{self.folder}/{target}.db")
        run(f"sync {self.folder}/{target}.db")

    def write_peers(self, source):
        """INSERT statements in transactions, of what dealctl wrote."""
        database = sqlite3.connect(f"{self.folder}/{source}.db")
        rows = {table: self.inserts(database, table) for table in TABLES}
        for name, tables in (("records", ["deal"]), ("all", TABLES)):
            with open(self.folder / f"{name}.sql", "w", encoding="utf-8") as out:
                out.write("PRAGMA synchronous = FULL;\nPRAGMA foreign_keys = ON;\n"
                          "PRAGMA cache_size = -16384;\nPRAGMA wal_autocheckpoint = 8192;\n")
                for first in range(0, len(rows["deal"]), BATCH):
                    out.write("BEGIN;\n")
                    for table in tables:
                        out.writelines(rows[table][first:first + BATCH])
                    out.write("COMMIT;\n")
        database.close()

    @staticmethod
    def inserts(database, table):
        names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        quoted = "||','||".join(f"quote({name})" for name in names)
        return [f"INSERT INTO {table} ({','.join(names)}) VALUES({row[0]});\n"
                for row in database.execute(f"SELECT {quoted} FROM {table} "
                                            f"WHERE {TABLES[table]} ORDER BY rowid")]

    @staticmethod
    def server_cpu():
        return 0.0

    def peer_import(self, store, what):
        return f"sqlite3 {self.folder}/{store}.db <{self.folder}/{what}.sql"

    def peer_export(self, store, table):
        return (f"sqlite3 -readonly -json {self.folder}/{store}.db "
                f"'SELECT * FROM {table} ORDER BY id'")


class Postgresql:
    """Databases of a server with fsync; a copy is made by the server."""
    name = "postgresql"
    peer = "psql"

    def __init__(self, folder, server):
        self.folder = folder
        self.server = server

    def url(self, store):
        return self.server.url(store)

    def sql(self, database, *statements):
        return " ".join([f"psql -X -q -v ON_ERROR_STOP=1 {self.url(database)}",
                         *(f'-c "{statement}"' for statement in statements)])

    def create(self, store):
        run(self.sql("postgres", f"DROP DATABASE IF EXISTS {store}", f"CREATE DATABASE {store}") +
            " 2>/dev/null")
        run(dealctl(self.url(store), "store init") + " >/dev/null")

    def copy(self, source, target):
        run(self.sql("postgres", f"DROP DATABASE IF EXISTS {target}",
                     f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY file_copy",
                     "CHECKPOINT") + " 2>/dev/null")

    def server_cpu(self):
        """Seconds of the processors that the server has used, with its processes that ended."""
        time.sleep(0.1)  # until it has noticed that the last session ended
        postmaster = pathlib.Path(f"{self.server.directory}/data/postmaster.pid")
        pid = postmaster.read_text(encoding="utf-8").split("\n", maxsplit=1)[0]
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
        ticks = 0
        for process in [pid, *children.read_text(encoding="utf-8").split()]:
            stat = pathlib.Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
            # Fields 14 to 17 (proc(5)): user and system time, its own and of children that ended.
            ticks += sum(map(int, stat.rpartition(")")[2].split()[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def columns(self, table):
        """Of what is written: what the database itself numbers is left to it."""
        wanted = (f"SELECT string_agg(quote_ident(attname), ',' ORDER BY attnum) FROM pg_attribute "
                  f"WHERE attrelid = 'dealkit.{table}'::regclass AND attnum > 0 "
                  f"AND attidentity = '' AND attname <> 'xact'")
        return subprocess.run(["psql", "-X", "-At", self.url("base"), "-c", wanted], check=True,
                              capture_output=True, text=True).stdout.strip()

    def write_peers(self, source):
        for table, which in TABLES.items():
            order = "id" if table != "outbox" else "seq"
            run(self.sql(source, f"\\copy (SELECT {self.columns(table)} FROM dealkit.{table} "
                                 f"WHERE {which} ORDER BY {order}) "
                                 f"TO '{self.folder}/{table}.copy'"))

    def peer_import(self, store, what):
        tables = TABLES if what == "all" else ["deal"]
        return self.sql(store, *(f"\\copy dealkit.{table} ({self.columns(table)}) "
                                 f"FROM '{self.folder}/{table}.copy'" for table in tables))

    def peer_export(self, store, table):
        return self.sql(store, f"\\copy (SELECT * FROM dealkit.{table} ORDER BY id) TO STDOUT")


def compare(stores, inputs, runs, wanted):
    """Prints a table of whole processes on one database."""
    stores.create("base")
    run(importing(stores.url("base"), inputs.accounts))
    stores.copy("base", "filled")
    run(importing(stores.url("filled"), inputs.new))
    stores.write_peers("filled")
    fresh = lambda source: lambda: stores.copy(source, "run")
    into = stores.url("run")
    full = stores.url("filled")
    peer = stores.peer
    tasks = [  # name, what is done before, command
        ("import new deals", fresh("base"), importing(into, inputs.new)),
        (f"{peer}: the same rows", fresh("base"), stores.peer_import("run", "all")),
        (f"{peer}: deals alone", fresh("base"), stores.peer_import("run", "records")),
        ("import, all unchanged", None, importing(full, inputs.new)),
        ("import, all changed", fresh("filled"), importing(into, inputs.changed)),
        ("import new campaigns", fresh("filled"), importing(into, inputs.campaigns)),
        ("export deals", None, dealctl(full, "export --type deal")),
        (f"{peer}: export deals", None, stores.peer_export("filled", "deal")),
        ("list --where, in SQL", None,
         dealctl(full, f'list --type deal --format ndjson --where "{PUSHED}"')),
        ("list --where, in dealctl", None,
         dealctl(full, f'list --type deal --format ndjson --where "{NOT_PUSHED}"')),
    ]
    if "import" in wanted:
        tasks = tasks[:2]
    results = {name: [] for name, _, _ in tasks}
    for turn in range(runs):
        for name, prepare, command in tasks:
            if prepare:
                prepare()
            before = stores.server_cpu()
            seconds, own = timed_with_cpu(command, statuses=(0,))
            results[name].append((seconds, own, stores.server_cpu() - before))
            print(f"run {turn + 1}/{runs} {stores.name}, {name}: {seconds:.3f} s",
                  file=sys.stderr, flush=True)
    print(f"{stores.name}: {inputs.deals} deals, {os.path.getsize(inputs.new) / 1e6:.0f} MB; "
          f"{machine()}; median of {runs}")
    print(f"{'':28} {'seconds':>8} {'spread':>15} {'records/s':>10} {'cpu s':>8} {'of server':>9}")
    for name, runs_of_it in results.items():
        times, own, server = zip(*runs_of_it)
        middle = statistics.median(times)
        print(f"{name:28} {middle:8.3f} {min(times):7.3f}-{max(times):7.3f} "
              f"{inputs.deals / middle:10.0f} {statistics.median(own):8.3f} "
              f"{statistics.median(server):9.3f}", flush=True)
    own, peers = ([seconds for seconds, _, _ in results[name]] for name, _, _ in tasks[:2])
    print(f"new deals at {statistics.median(peers) / statistics.median(own):.2f} of the speed of "
          f"{peer} (of the fastest runs: {min(peers) / min(own):.2f})", flush=True)


def memory(stores, folder, deals):
    """Peaks of dealctl for a tenth of the records and for all of them: they must be equal."""
    for count in (deals // 10, deals):
        inputs = Inputs(folder, count)
        stores.create("memory")
        run(importing(stores.url("memory"), inputs.accounts))
        for what, words in (("import new", f"import --now {NOW} {inputs.new}"),
                            ("import changed", f"import --now {NOW} {inputs.changed}"),
                            ("export", "export --type deal")):
            with subprocess.Popen(dealctl(stores.url("memory"), words).split(),
                                  stdout=subprocess.DEVNULL) as process:
                peak = peak_kib(process)
            if process.returncode != 0:
                raise SystemExit(f"store: status {process.returncode} of {what}")
            print(f"{stores.name}: {what} of {count} deals: {peak / 1024:.1f} MiB peak", flush=True)


def main():
    parser = argparse.ArgumentParser(description="Measures stores beside sqlite3 and psql")
    parser.add_argument("deals", type=int)
    parser.add_argument("runs", type=int)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("only", nargs="*", choices=["sqlite", "postgresql", "memory", "reads",
                                                    "import", []])
    options = parser.parse_args()
    wanted = set(options.only) or {"sqlite", "postgresql", "memory", "reads"}
    if wanted == {"import"}:
        wanted.add("postgresql")
    inputs = Inputs(options.folder, options.deals)
    with PostgresServer(durable=True, settings=["shared_buffers=128MB"]) as server:
        for stores in (Sqlite(options.folder), Postgresql(options.folder, server)):
            if stores.name not in wanted:
                continue
            compare(stores, inputs, options.runs, wanted)
            if "reads" in wanted:
                run(f"store_latency {stores.url('filled')} {options.deals}")
            if "memory" in wanted:
                memory(stores, options.folder, options.deals)


if __name__ == "__main__":
    main()
