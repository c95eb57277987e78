#!/usr/bin/env python3
"""What goes wrong round a store: full disk, files that may not be written, others' locks, servers
that go away, schemas of another time. Each has a clear error and exit status, and nothing is
lost."""
import json
import os
import pathlib
import pwd
import resource
import signal
import sqlite3
import subprocess
import tempfile
import time

import stores

DEALS = [{"type": "deal", "id": f"d-{i:05}", "deal_name": "One " * 20, "total_value": 100,
          "currency": "EUR"} for i in range(5000)]


class Faults(stores.TestCase):
    def assert_fails(self, done, status, *words):
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertTrue(done.stderr.startswith("dealctl: "), done.stderr)
        self.assertNotIn("internal", done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_full_disk(self):
        store = self.sqlite()
        store.run("import", input=stores.lines(*DEALS[:100]))

        def no_space():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, 2 << 20))
        done = store.run("import", input=stores.lines(*DEALS), status=None, preexec_fn=no_space)
        self.assert_fails(done, 74, str(store.path))
        store.check()
        kept = int(store.query("SELECT count(*) FROM deal")[0][0])
        self.assertGreaterEqual(kept, 100)
        self.assertLess(kept, len(DEALS))
        store.run("import", input=stores.lines(*DEALS))
        self.assertEqual(len(store.export("--type", "deal")), len(DEALS))

    def as_nobody(self):
        """Root may write everything: tests of permissions run as somebody else."""
        account = pwd.getpwnam("nobody")

        def drop():
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(account.pw_gid)
                os.setuid(account.pw_uid)
        return drop

    def test_read_only_file(self):
        store = self.sqlite()
        store.run("import", input=stores.lines(*DEALS[:3]))
        os.chmod(store.path.parent, 0o555)
        os.chmod(store.path, 0o444)
        self.addCleanup(os.chmod, store.path.parent, 0o755)
        done = store.run("amend", "d-00001", "--set", "total_value=5", status=None,
                         preexec_fn=self.as_nobody())
        self.assert_fails(done, 74, str(store.path), "may not be written")
        os.chmod(store.path.parent, 0o755)
        os.chmod(store.path, 0o644)
        self.assertEqual(store.export("--type", "deal")[1]["total_value"], 100)

    def test_locked_file(self):
        store = self.sqlite()
        holder = sqlite3.connect(store.path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        done = store.run("import", "--lock-timeout", "200ms", input=stores.lines(*DEALS[:3]),
                         status=None)
        self.assert_fails(done, 75, str(store.path))
        self.assertEqual(store.export("--type", "deal"), [])  # readers are not kept waiting
        holder.execute("ROLLBACK")
        holder.close()
        store.run("import", input=stores.lines(*DEALS[:3]))

    def test_locked_row(self):
        store = self.postgresql()
        store.run("import", input=stores.lines(*DEALS[:3]))
        with subprocess.Popen(["psql", "-X", "-q", store.url], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, env=stores.environment(),
                              text=True) as holder:
            holder.stdin.write("BEGIN; SELECT id FROM dealkit.deal FOR UPDATE;\n\\echo held\n")
            holder.stdin.flush()
            while holder.stdout.readline().strip() != "held":
                pass
            done = store.run("amend", "d-00001", "--set", "total_value=5", "--lock-timeout",
                             "200ms", status=None)
            self.assert_fails(done, 75)
            holder.stdin.close()
        store.run("amend", "d-00001", "--set", "total_value=5")

    def test_not_a_store(self):
        with tempfile.TemporaryDirectory() as folder:
            garbage = pathlib.Path(folder) / "garbage.db"
            garbage.write_bytes(os.urandom(20000))
            other = pathlib.Path(folder) / "other.db"
            with sqlite3.connect(other) as connection:
                connection.execute("CREATE TABLE mine (x)")
            connection.close()
            for path, status in ((garbage, 78), (other, 78), (folder, 66),
                                 (pathlib.Path(folder) / "absent.db", 66),
                                 (pathlib.Path(folder) / "no/such/folder.db", 66)):
                before = path.read_bytes() if isinstance(path, pathlib.Path) and path.exists() \
                    else None
                store = stores.Store("sqlite", f"sqlite:{path}", path)
                done = store.run("list", status=None)
                self.assertEqual(done.returncode, status, f"{path}: {done.stderr}")
                self.assertIn(str(path), done.stderr)
                if before is not None:
                    self.assertEqual(path.read_bytes(), before)

    def test_other_schemas(self):
        for store in self.stores():
            store.query("INSERT INTO migration (number, name, checksum, applied_at, applied_by)"
                        " VALUES (9999, 'of tomorrow', '', '2027-01-01T00:00:00Z', 'tester')"
                        + (" RETURNING number" if store.kind == "postgresql" else ""))
            for arguments in (("list",), ("import", "/dev/null"), ("store", "migrate")):
                done = store.run(*arguments, status=None)
                self.assert_fails(done, 78, "9999", "upgrade")

    def test_closed_streams(self):
        """Their numbers go to nobody else: not to a database's socket, nor to --rejected."""
        for store in self.stores():
            store.run("import", input=stores.lines(*DEALS[:3]))
            for arguments in (("export",), ("import", "--results", "--rejected", os.devnull)):
                done = store.run(*arguments, status=None, input=stores.lines(DEALS[0]),
                                 preexec_fn=lambda: os.close(1))
                self.assert_fails(done, 74, "<stdout>")
            done = store.run("import", status=None, preexec_fn=lambda: os.close(0))
            self.assert_fails(done, 74, "<stdin>")
            store.check()

    def test_reader_that_goes_away_where_nobody_is_told(self):
        for store in self.stores():
            store.run("import", input=stores.lines(*DEALS))
            for verb in ("export", "list"):
                reader, writer = os.pipe()
                os.close(reader)
                done = subprocess.run(
                    store.argv(verb), stdout=writer, stderr=subprocess.PIPE, text=True,
                    check=False, env=stores.environment(), timeout=stores.TIMEOUT_S,
                    restore_signals=False,
                    preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN))
                os.close(writer)
                self.assertEqual((done.returncode, done.stderr), (141, ""))

    def test_names_that_no_database_takes(self):
        """One bad id costs its own line, not the batch; bytes that are no text are refused."""
        good = [{"type": "deal", "id": "before"}, {"type": "deal", "id": "after"}]
        bad = [{"type": "deal", "id": "a\0b"}, {"type": "deal", "id": "c", "account_id": "\0"},
               {"type": "validation_report", "campaign_id": "\0"}]
        for store in self.stores():
            done = store.run("import", input=stores.lines(good[0], *bad, good[1]), status=None)
            self.assert_fails(done, 65, "<stdin>:2:", "<stdin>:3:", "<stdin>:4:")
            self.assertEqual([deal["id"] for deal in store.export()], ["after", "before"])
            for arguments in (("create", "--id", b"\xff", "--set", "units=1"),
                              ("amend", "after", "--set", b"deal_name=\xff"),
                              ("amend", "after", "--set", "units=1", "--actor", b"\xff"),
                              ("show", b"\xff")):
                self.assert_fails(store.run(*map(os.fsdecode, arguments), status=None), 64,
                                  "UTF-8")
            self.assertEqual(len(store.run("history", "after").stdout.splitlines()), 1)

    def test_deepest_record(self):
        deepest = json.loads("[" * 63 + "]" * 63)
        for store in self.stores():
            store.run("import", input=stores.lines({"type": "deal", "id": "d", "x": deepest}))
            store.run("amend", "d", "--set-json", "x=1")
            store.run("revert", "d", "--to", "1", "--format", "table")
            self.assertEqual(store.export()[0]["x"], deepest)
            store.run("history", "d", "--format", "table")
            store.check()

    def test_passwords_are_refused(self):
        for url in ("postgresql://ana:secret@127.0.0.1/deals",
                    "postgresql://ana@127.0.0.1/deals?password=secret"):
            done = stores.Store("postgresql", url).run("list", status=None)
            self.assert_fails(done, 64, "pgpass")
            self.assertNotIn("secret", done.stderr)

    def test_no_server(self):
        url = f"postgresql://postgres@127.0.0.1:{stores.postgres_server.free_port()}/deals"
        done = stores.Store("postgresql", url).run("list", status=None)
        self.assert_fails(done, 69)
        done = stores.Store("postgresql", self.server.url("nowhere")).run("list", status=None)
        self.assertIn(done.returncode, (69, 78))
        self.assertIn("nowhere", done.stderr)


class LostServer(stores.TestCase):
    durable = True

    def test_server_that_dies_in_the_middle_of_an_import(self):
        store = self.postgresql()
        process = store.start("import", stdin=subprocess.PIPE)
        process.stdin.write(stores.lines(*DEALS[:2500]))
        process.stdin.flush()
        deadline = time.monotonic() + 60
        while store.query("SELECT count(*) FROM deal")[0][0] == "0":
            self.assertLess(time.monotonic(), deadline, "nothing was imported within a minute")
            time.sleep(0.02)
        self.server.kill()
        try:
            process.stdin.write(stores.lines(*DEALS[2500:]))
        except BrokenPipeError:
            pass
        try:
            process.stdin.close()
        except BrokenPipeError:
            pass
        error = process.stderr.read()
        process.stdout.close()
        process.stderr.close()
        self.assertEqual(process.wait(timeout=stores.TIMEOUT_S), 69, error)
        self.server.start()
        store.check()
        kept = int(store.query("SELECT count(*) FROM deal")[0][0])
        self.assertEqual(store.query("SELECT count(*) FROM audit")[0][0], str(kept))
        self.assertEqual(store.query("SELECT count(*) FROM outbox")[0][0], str(kept))
        store.run("import", input=stores.lines(*DEALS))
        self.assertEqual(len(store.export("--type", "deal")), len(DEALS))
        store.check()


if __name__ == "__main__":
    stores.main()
