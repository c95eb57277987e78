#!/usr/bin/env python3
"""On a server an import decides the next batch while one is written. Nobody may see a difference:
not in what is stored, nor in what is said, nor beside others who write, nor after a crash."""
import concurrent.futures
import json
import random
import subprocess
import tempfile
import time

import stores

BATCH = 2000  # lines that dealctl commits at once


def deal(number, **more):
    return {"type": "deal", "id": f"d-{number:05}", "deal_name": "One", "total_value": 100,
            "currency": "EUR", **more}


def account(number, **more):
    return {"type": "account", "id": f"a-{number}", "currency": "EUR", **more}


class Input:
    """Records of all kinds over several batches. `apart`: no record refers to one of another batch;
    else many refer to one of the batch before."""

    def __init__(self, seed, count, apart):
        self.rng = random.Random(seed)
        self.apart = apart
        self.next_deal = self.next_account = self.next_campaign = 0
        self.floors = (0, 0)
        self.lines = [self.line(number) for number in range(count)]

    def some(self, kind):
        """One of the last hundred; rarely one that is unknown."""
        known = (self.next_account, self.next_deal)[kind == "deal"]
        floor = self.floors[kind == "deal"] if self.apart else 0
        return self.rng.randrange(max(floor, known - 100),
                                  known + (known == floor or self.rng.random() < 0.02))

    def line(self, number):
        if number % BATCH == 0:
            self.floors = (self.next_account, self.next_deal)
        kind = self.rng.random()
        if kind < 0.005:
            return self.rng.choice(['{"type":"deal",', '{"type":"offer","id":"o"}', '[]', '{}'])
        if kind < 0.02 or self.next_account == 0:
            self.next_account += 1
            return json.dumps(account(self.next_account - 1))
        if kind < 0.03:
            return json.dumps(account(self.some("account"), x_seen=self.rng.random()))
        if kind < 0.8 or self.next_deal == 0:
            self.next_deal += 1
            return json.dumps(deal(self.next_deal - 1,
                                   account_id=f"a-{self.some('account')}"))
        if kind < 0.87:
            changed = deal(self.some("deal"), total_value=self.rng.randrange(1, 1000))
            if self.rng.random() < 0.3:
                changed["version"] = self.rng.randrange(1, 4)
            return json.dumps(changed)
        if kind < 0.98 or self.next_campaign == 0:
            self.next_campaign += 1
            return json.dumps({"type": "campaign", "id": f"c-{self.next_campaign - 1}",
                               "deal_id": f"d-{self.some('deal'):05}", "budget": 10})
        return json.dumps({"type": "interaction", "deal_id": f"d-{self.some('deal'):05}",
                           "person_id": "p", "timestamp": "2026-08-01T00:00:00Z",
                           "kind": "meeting", "x": self.rng.random()})

    def text(self):
        return "".join(line + "\n" for line in self.lines)


AUDIT = ("SELECT entity_type, entity_id, action, version, changes, metadata FROM audit ORDER BY id")
OUTBOX = ("SELECT aggregatetype, aggregateid, partition_key, type, payload FROM outbox"
          " ORDER BY seq")


class Ahead(stores.TestCase):
    def seen(self, store, text, *options):
        """All that an import leaves and says."""
        with self.file(text) as file:  # of a pipe, the moment says where a batch ends
            done = store.run("import", "--results", *options, stdin=file, status=None)
        return {"status": done.returncode, "results": done.stdout,
                "messages": done.stderr.replace(store.url, "STORE"),
                "audit": store.query(AUDIT), "outbox": store.query(OUTBOX),
                "records": store.run("export").stdout}

    def assert_alike(self, text, *options):
        """SQLite has one writer, who does one batch after the other."""
        expected = self.seen(self.sqlite(), text, *options)
        server = self.postgresql()
        found = self.seen(server, text, *options)
        for what, value in expected.items():
            self.assertEqual(found[what], value, f"{what} with {options}")
        server.check()
        return expected

    def test_it_makes_no_difference(self):
        for seed, apart in ((1, False), (2, True)):
            text = Input(seed, 3 * BATCH, apart).text()
            seen = self.assert_alike(text)
            self.assertEqual(seen["status"], 65)
            summary = json.loads(seen["results"].splitlines()[-1])
            for outcome in ("created", "updated", "conflict", "rejected"):
                self.assertGreater(summary[outcome], 10, summary)

    def test_it_ends_at_the_same_line(self):
        text = Input(3, 3 * BATCH, apart=True).text()
        for options in (("--max-errors=1",), ("--max-errors=70",), ("--on-error=fail",)):
            seen = self.assert_alike(text, *options)
            self.assertEqual(seen["status"], 65)
        seen = self.assert_alike(text, "--atomic")
        self.assertEqual((seen["audit"], seen["records"]), ([], ""))

    def test_an_id_on_both_sides_of_a_boundary(self):
        records = [deal(i) for i in range(BATCH)] + [deal(BATCH - 1, total_value=7)] + \
            [deal(i) for i in range(BATCH, 2 * BATCH - 1)] + [deal(BATCH - 1, total_value=8)]
        self.assert_alike(stores.lines(*records))
        alternating = [deal(i % 3, total_value=1 + i) for i in range(2 * BATCH + 10)]
        self.assert_alike(stores.lines(*alternating))

    def test_what_refers_to_the_batch_before(self):
        records = [deal(i) for i in range(BATCH - 1)] + [account(1)] + \
            [deal(i, account_id="a-1") for i in range(BATCH, 2 * BATCH - 1)] + [account(1, x=2)] + \
            [{"type": "campaign", "id": f"c-{i}", "deal_id": f"d-{i:05}"} for i in range(BATCH - 1)]
        seen = self.assert_alike(stores.lines(*records))
        self.assertEqual(seen["status"], 0, seen["messages"])

    def kept(self, store):
        return [row[0] for row in store.query("SELECT id FROM deal ORDER BY id")]

    def verify_prefix(self, store, records):
        """Batches are in from the first on, each whole, with its audit rows and events."""
        kept = self.kept(store)
        self.assertEqual(kept, [record["id"] for record in records[:len(kept)]])
        self.assertTrue(len(kept) % BATCH == 0 or len(kept) == len(records), len(kept))
        for table, column in (("audit", "entity_id"), ("outbox", "aggregateid")):
            told = [row[0] for row in store.query(f"SELECT {column} FROM {table} ORDER BY 1")]
            self.assertEqual(told, kept, table)
        return len(kept)

    @staticmethod
    def file(text):
        file = tempfile.TemporaryFile("w+")
        file.write(text)
        file.seek(0)
        return file

    def wait_for_no_writer(self, store):
        """A killed client's server process may still be ending its statement."""
        others = ("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                  " AND application_name = 'dealkit'")
        while store.query(others) != [["0"]]:
            time.sleep(0.01)

    def test_a_killed_client_leaves_whole_batches(self):
        rng = random.Random(5)
        records = [deal(i) for i in range(3 * BATCH)]
        text = stores.lines(*records)
        for batches in (0, 0, 1, 1, 2, 2):
            store = self.postgresql()
            with self.file(text) as file, store.start("import", stdin=file) as process:
                while len(self.kept(store)) < batches * BATCH:
                    time.sleep(0.005)
                time.sleep(rng.uniform(0, 0.1))
                process.kill()
            self.wait_for_no_writer(store)
            self.assertGreaterEqual(self.verify_prefix(store, records), batches * BATCH)
            store.run("import", input=text)
            self.assertEqual(self.verify_prefix(store, records), len(records))

    def test_a_server_that_ends_its_connections(self):
        rng = random.Random(6)
        records = [deal(i) for i in range(3 * BATCH)]
        text = stores.lines(*records)
        for which in ("all", "first", "second"):
            store = self.postgresql()
            with self.file(text) as file, store.start("import", stdin=file) as process:
                time.sleep(rng.uniform(0, 0.2))
                order = {"all": "", "first": "ORDER BY backend_start LIMIT 1",
                         "second": "ORDER BY backend_start OFFSET 1"}[which]
                store.query("SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM"
                            " pg_stat_activity WHERE datname = current_database() AND"
                            f" application_name = 'dealkit' {order}) AS ours")
                said = process.stderr.read()
                process.wait(timeout=stores.TIMEOUT_S)
            # Where the second connection goes all is done on the first one.
            self.assertIn(process.returncode, (0, 69), said)
            kept = self.verify_prefix(store, records)
            self.assertEqual(process.returncode == 0, kept == len(records), said)
            store.run("import", input=text)
            self.assertEqual(self.verify_prefix(store, records), len(records))
            store.check()

    def psql(self, store):
        process = subprocess.Popen(["psql", "-X", "-q", "-A", "-t", store.url], text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   env=stores.environment())
        self.addCleanup(process.wait)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stdin.close)
        process.stdin.write("SET search_path = dealkit;\n")
        return process

    def order(self, psql, statement):
        psql.stdin.write(statement + ";\n\\echo done\n")
        psql.stdin.flush()
        while psql.stdout.readline().strip() != "done":
            pass

    def wait_for(self, store, what, seconds=stores.TIMEOUT_S):
        """Until a connection of ours is in that state, or the seconds are over."""
        ours = ("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                f" AND application_name = 'dealkit' AND {what}")
        end = time.monotonic() + seconds
        while store.query(ours) == [["0"]] and time.monotonic() < end:
            time.sleep(0.01)

    def test_a_writer_who_is_faster_with_the_next_batch(self):
        records = [deal(i, account_id="a-1") for i in range(3 * BATCH)]
        for number in (5, BATCH + 5):
            store = self.postgresql()
            store.run("import", input=stores.lines(account(1)))
            other = self.psql(store)
            self.order(other, "BEGIN; INSERT INTO deal (id, status, approval_state, version,"
                              " total_value_micros)"
                              f" VALUES ('d-{number:05}', 'draft', 'draft', 4, 1000000)")
            with self.file(stores.lines(*records)) as file, \
                    store.start("import", "--results", "--lock-timeout", "60s",
                                stdin=file) as process:
                with concurrent.futures.ThreadPoolExecutor() as pool:
                    output = pool.submit(process.stdout.readlines)
                    self.wait_for(store, "wait_event_type = 'Lock'")
                    self.order(other, "COMMIT")
                    results = [json.loads(line) for line in output.result()]
                self.assertEqual(process.wait(), 0, process.stderr.read())
            self.assertEqual(results[number]["outcome"], "updated", results[number])
            self.assertEqual([r["entity_id"] for r in results[:-1]], [r["id"] for r in records])
            self.assertEqual(results[-1]["created"], len(records) - 1)
            self.assertEqual(store.query(f"SELECT version FROM deal WHERE id = 'd-{number:05}'"),
                             [["5"]])
            self.assertEqual(store.query("SELECT count(*) FROM audit"), [[str(len(records) + 1)]])

    def test_locks_of_the_next_batch_keep_nobody_waiting_for_ever(self):
        """One batch waits for a writer who waits for the locks of the next: no database sees it."""
        store = self.postgresql()
        store.run("import", input=stores.lines(deal(99999)))
        other = self.psql(store)
        self.order(other, "BEGIN; INSERT INTO deal (id, status, approval_state, version)"
                          " VALUES ('d-00000', 'draft', 'draft', 1)")
        records = [deal(i) for i in range(BATCH)] + [deal(99999, total_value=5), deal(BATCH)]
        with self.file(stores.lines(*records)) as file, \
                store.start("import", "--lock-timeout", "250s", stdin=file) as process:
            self.wait_for(store, "wait_event_type = 'Lock'")
            # It holds the lock of the last deal for a moment only.
            self.wait_for(store, "state = 'idle in transaction'", seconds=1)
            self.order(other, "SELECT id FROM deal WHERE id = 'd-99999' FOR UPDATE")
            self.order(other, "ROLLBACK")
            self.assertEqual(process.wait(timeout=stores.TIMEOUT_S), 0, process.stderr.read())
        self.assertEqual(len(self.kept(store)), BATCH + 2)
        store.check()

    def test_a_reader_who_takes_his_time_keeps_no_locks(self):
        """Results that nobody reads stop the import; what it has decided ahead lets go."""
        store = self.postgresql()
        store.run("import", input=stores.lines(deal(99999)))
        records = [deal(i) for i in range(BATCH)] + [deal(99999, total_value=5)] + \
            [deal(i) for i in range(BATCH, 2 * BATCH)]
        with self.file(stores.lines(*records)) as file, \
                store.start("import", "--results", stdin=file) as process:
            while len(self.kept(store)) <= BATCH:
                time.sleep(0.01)
            store.run("amend", "d-99999", "--set", "total_value=6", "--lock-timeout", "250s")
            self.assertEqual(len(process.stdout.readlines()), len(records) + 1)
            self.assertEqual(process.wait(), 0)
        store.check()

    def test_one_connection_is_enough(self):
        store = self.postgresql()
        user = "frugal"
        store.query(f"CREATE ROLE {user} LOGIN CONNECTION LIMIT 1;"
                    f" GRANT USAGE ON SCHEMA dealkit TO {user};"
                    f" GRANT ALL ON ALL TABLES IN SCHEMA dealkit TO {user}")
        frugal = stores.Store("postgresql", store.url + f"{'&' if '?' in store.url else '?'}"
                              f"user={user}")
        records = [deal(i) for i in range(3 * BATCH)]
        frugal.run("import", input=stores.lines(*records))
        self.assertEqual(self.verify_prefix(store, records), len(records))


if __name__ == "__main__":
    stores.main()
