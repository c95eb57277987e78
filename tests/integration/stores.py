"""Stores for integration tests: the same test on an SQLite file and on a real PostgreSQL server.

    class Import(stores.TestCase):
        def test_x(self):
            for store in self.stores():        # one of each kind, empty
                store.run("import", "-", input=...)
"""
import argparse
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
import postgres_server  # noqa: E402  (after its folder is known)

TIMEOUT_S = 300
NOW = "2026-09-01T00:00:00Z"
BIN = None  # set by main()
# The beginning of an approval policy: two levels, and nobody asks who holds a role.
LEVELS = """
trust_stated_roles = true
[[level]]
number = 1
role = "sales_manager"
sla = "24h"
[[level]]
number = 2
role = "finance"
sla = "48h"
"""


def rounds(few, most):
    """How often a test tries its luck: `few`, or what DEALKIT_ROUNDS says, up to `most`."""
    return min(int(os.environ.get("DEALKIT_ROUNDS") or few), most)


def environment():
    """Nothing of the caller's settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DEALKIT_", "PG"))}
    return {**kept, "LC_ALL": "C.UTF-8", "TZ": "UTC", "DEALKIT_ACTOR": "tester"}


def lines(*records):
    return "".join(json.dumps(record) + "\n" for record in records)


class Store:
    """One store, by its URL; `kind` is "sqlite" or "postgresql"."""

    def __init__(self, kind, url, path=None):
        self.kind, self.url, self.path = kind, url, path

    def argv(self, *arguments, now=NOW, tool="dealctl"):
        return [str(BIN / tool), *arguments, "--store", self.url, "--now", now]

    def start(self, *arguments, now=NOW, tool="dealctl", **more):
        more.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.Popen(self.argv(*arguments, now=now, tool=tool), env=environment(),
                                text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    def run(self, *arguments, status=0, now=NOW, tool="dealctl", **more):
        """Runs a tool on the store; `status` None = any. Gives the finished process."""
        if "input" not in more:
            more.setdefault("stdin", subprocess.DEVNULL)
        done = subprocess.run(self.argv(*arguments, now=now, tool=tool), env=environment(),
                              text=True, capture_output=True, timeout=TIMEOUT_S, check=False,
                              **more)
        if status is not None and done.returncode != status:
            raise AssertionError(f"{tool} {arguments} on {self.kind}: status {done.returncode}, "
                                 f"expected {status}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return done

    def export(self, *arguments):
        return [json.loads(line) for line in self.run("export", *arguments).stdout.splitlines()]

    def query(self, sql):
        """Rows of a statement of the test's own, behind dealctl's back; texts."""
        if self.kind == "sqlite":
            with sqlite3.connect(self.path, timeout=30) as connection:
                rows = connection.execute(sql).fetchall()
            connection.close()
            return [["" if v is None else str(v) for v in row] for row in rows]
        done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1",
                               "-c", "SET search_path = dealkit", "-c", sql, self.url],
                              env=environment(), text=True, capture_output=True, timeout=60,
                              check=False)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return [line.split("\t") for line in done.stdout.splitlines() if line]

    def check(self):
        """`store check` finds nothing."""
        done = self.run("store", "check", status=None)
        if done.returncode != 0:
            raise AssertionError(f"store check on {self.kind}:\n{done.stdout}{done.stderr}")


class TestCase(unittest.TestCase):
    """Starts the server once for all tests of a class; every store is new."""
    server = None
    durable = False

    @classmethod
    def setUpClass(cls):
        cls.server = postgres_server.PostgresServer(durable=cls.durable)
        cls.addClassCleanup(cls.server.close)

    def sqlite(self, name="store.db"):
        folder = tempfile.TemporaryDirectory(prefix="dealkit-store-")
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name) / name
        store = Store("sqlite", f"sqlite:{path}", path)
        store.run("store", "init")
        return store

    def postgresql(self):
        store = Store("postgresql", self.server.new_database())
        store.run("store", "init")
        return store

    def policy_file(self, text):
        """An approval policy in a folder that goes with the test."""
        folder = tempfile.TemporaryDirectory(prefix="dealkit-policy-")
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name) / "policy.toml"
        path.write_text(text, encoding="utf-8")
        return path

    def stores(self):
        """One of each kind, each in a subTest of its own."""
        for make in (self.sqlite, self.postgresql):
            with self.subTest(store=make.__name__):
                yield make()


def corpus():
    """The folder of other projects' data; ends the test run as "not run" where it is absent."""
    folder = pathlib.Path(os.environ.get("DEALKIT_CORPUS", ROOT.parent / "shared/corpus"))
    if not folder.is_dir():
        print(f"not run: {folder} is absent (set DEALKIT_CORPUS)")
        sys.exit(77)
    return folder


def main():
    global BIN
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    options, rest = parser.parse_known_args()
    BIN = options.bin.resolve()
    unittest.main(module="__main__", argv=[sys.argv[0], *rest], verbosity=2)
