#!/usr/bin/env python3
"""store copy: the copy is the same store, with who did what, and ordinary work goes on after it."""
import json
import pathlib
import signal
import subprocess
import tempfile
import time

import stores

POLICY = stores.LEVELS + """
[[route]]
when = "true"
levels = [[1], [2]]
"""
RECORDS = [
    {"type": "account", "id": "a-1", "name": "Ünïcode \"quoted\" \\ back", "currency": "EUR",
     "time_zone": "Europe/Berlin", "x": {"deep": [1, 2.50, "x\u0001y"]}},
    {"type": "deal", "id": "d-1", "account_id": "a-1", "deal_name": "One", "total_value": 100.5,
     "deal_type": "standard", "currency": "EUR", "owner_id": "olga",
     "start_date": "2026-10-01", "end_date": "2026-12-31", "wseat": ["s1"],
     "x_big": 23842711111111111},
    {"type": "deal", "id": "d-2", "deal_name": "Two", "total_value": 7, "currency": "EUR",
     "owner_id": "olga"},
    {"type": "campaign", "id": "c-1", "deal_id": "d-2", "campaign_name": "C", "budget": 5,
     "currency": "EUR"},
    {"type": "interaction", "id": "i-1", "deal_id": "d-1", "kind": "call",
     "at": "2026-08-01T10:00:00Z"},
    {"type": "engagement_metric", "id": "m-2", "deal_id": "d-1", "score": 12.5, "tier": "cold",
     "computed_at": "2026-08-01T10:00:00Z"},
    {"type": "engagement_metric", "id": "m-1", "deal_id": "d-1", "score": 13.5, "tier": "cold",
     "computed_at": "2026-08-01T10:00:00Z"},
    {"type": "set_finding", "code": "AUD003", "severity": "warning", "campaign_ids": ["c-1"],
     "message": "m", "content_hashes": [None], "fingerprint": "0" * 32},
]


class Copy(stores.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="dealkit-copy-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.policy = self.policy_file(POLICY)

    def fill(self, store):
        store.run("import", input=stores.lines(*RECORDS), now="2026-09-01T00:00:00.25Z")
        report = {"type": "validation_report", "campaign_id": "c-1", "is_valid": True,
                  "content_hash": store.export("--type", "campaign", "c-1")[0]["content_hash"],
                  "validated_at": stores.NOW, "policy_hash": "sha256:0", "results": []}
        store.run("import", input=stores.lines(report))
        store.run("submit", "d-1", "--policy", str(self.policy), "--actor", "sam", tool="approve")
        store.run("decide", "d-1", "--action", "approve", "--role", "sales_manager", "--actor",
                  "ana", tool="approve")
        store.run("amend", "d-2", "--set", "total_value=8", "--idempotency-key", "job-1",
                  "--correlation-id", "job", "--traceparent",
                  "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        store.run("import", input=stores.lines({"type": "deal", "id": "d-3", "deal_name": "Gone"}))
        store.run("delete", "d-3", "--yes")

    def copy(self, source, target, status=0):
        done = subprocess.run(
            [str(stores.BIN / "dealctl"), "store", "copy", source, target, "--now", stores.NOW],
            env=stores.environment(), text=True, capture_output=True, check=False,
            timeout=stores.TIMEOUT_S)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def view(self, store):
        """Everything that people can see of a store."""
        events = [json.loads(line) for line in store.run("events").stdout.splitlines()]
        for event in events:
            del event["cursor"]  # a window of transactions is one server's own
        return {"export": store.run("export").stdout, "log": store.run("log").stdout,
                "events": events,
                "reviews": store.run("history", "d-1", tool="approve").stdout,
                "pending": store.run("pending", tool="approve").stdout,
                # Of equal metrics the one that came last counts.
                "arrivals": store.query("SELECT id FROM engagement_metric ORDER BY arrival")}

    def empty_places(self):
        """Where a copy may go, of each database: not there yet, and initialised."""
        fresh = stores.Store("sqlite", f"sqlite:{self.folder}/new.db", self.folder / "new.db")
        bare = stores.Store("postgresql", self.server.new_database())
        return [fresh, self.sqlite(), bare, self.postgresql()]

    def test_there_and_back_and_on(self):
        first = self.sqlite()
        self.fill(first)
        seen = self.view(first)
        for second in self.empty_places():
            done = self.copy(first.url, second.url)
            result = json.loads(done.stdout)
            self.assertEqual(result["type"], "copy_result")
            self.assertEqual((result["rows"]["deal"], result["rows"]["approval"]), (2, 2))
            self.assertEqual(self.view(second), seen)
            second.check()
            third = self.postgresql() if second.kind == "sqlite" else self.sqlite()
            self.copy(second.url, third.url)
            self.assertEqual(self.view(third), seen)
            self.goes_on(third, seen)

    def goes_on(self, store, seen):
        """Ordinary work after a copy."""
        last = seen["events"][-1]["seq"]
        store.run("decide", "d-1", "--action", "approve", "--role", "finance", "--actor", "fred",
                  tool="approve")
        # An idempotency key that was used before has its answer.
        again = store.run("amend", "d-2", "--set", "total_value=8", "--idempotency-key", "job-1",
                          "--correlation-id", "other")
        self.assertEqual(json.loads(again.stdout)["version"], 2)
        store.run("amend", "d-2", "--set", "total_value=9", "--if-version", "2")
        # A deleted id counts on.
        store.run("import", input=stores.lines({"type": "deal", "id": "d-3", "deal_name": "New"}))
        self.assertGreater(store.export("d-3")[0]["version"], 1)
        events = [json.loads(line)
                  for line in store.run("events", "--after", str(last)).stdout.splitlines()]
        self.assertGreater(len(events), 2)
        self.assertGreater(min(event["seq"] for event in events), last)
        store.run("amend", "a-1", "--set", "name=N", "--if-version", "1")
        store.run("import", input=stores.lines({**RECORDS[4], "id": "i-2"}))
        store.check()

    def test_numbers_of_pruned_events_are_not_used_again(self):
        for source, target in ((self.sqlite(), self.postgresql()),
                               (self.postgresql(), self.sqlite())):
            self.fill(source)
            last = json.loads(source.run("events").stdout.splitlines()[-1])["seq"]
            source.run("store", "prune", "--unread", "--yes", "--events-older-than", "1h",
                       now="2026-10-01T00:00:00Z")
            self.assertEqual(source.run("events").stdout, "")
            self.copy(source.url, target.url)
            target.run("amend", "d-2", "--set", "total_value=9")
            event = json.loads(target.run("events").stdout.splitlines()[0])
            self.assertGreater(event["seq"], last)
            target.check()

    def test_readers_go_on(self):
        """A reader that has read three events before goes on with the fourth."""
        for source, target in ((self.sqlite(), self.postgresql()),
                               (self.postgresql(), self.sqlite())):
            self.fill(source)
            events = [json.loads(line) for line in source.run("events").stdout.splitlines()]
            if source.kind == "sqlite":
                window = "0, 0"
            else:
                newest = source.query("SELECT max(xact)::text::bigint + 1 FROM outbox")[0][0]
                window = f"0, {newest}"
            source.query(f"INSERT INTO outbox_reader VALUES ('relay', {window}, "
                         f"{events[2]['seq']}, '2026-09-01T00:00:00Z')")
            self.copy(source.url, target.url)
            name, low, high, seq = target.query(
                "SELECT name, from_xact, to_xact, seq FROM outbox_reader")[0]
            self.assertEqual((name, int(seq)), ("relay", events[2]["seq"]))
            if target.kind == "sqlite":
                place = seq
            else:
                place = f"{low}-{high}-{seq}"
            rest = [json.loads(line)["id"]
                    for line in target.run("events", "--after", place).stdout.splitlines()]
            self.assertEqual(rest, [event["id"] for event in events[3:]])

    def test_refusals(self):
        full, other = self.sqlite(), self.postgresql()
        for store in (full, other):
            store.run("import", input=stores.lines(RECORDS[0]))
        for source in (full, other):
            for target in (self.sqlite(), self.postgresql()):
                target.run("import", input=stores.lines({**RECORDS[0], "id": "mine"}))
                done = self.copy(source.url, target.url, 1)
                self.assertIn("to be empty, found rows in account", done.stderr)
                self.assertEqual([a["id"] for a in target.export()], ["mine"])
            done = self.copy(source.url, source.url, 64)
            self.assertIn("expected two stores", done.stderr)
        link = self.folder / "link.db"
        link.symlink_to(full.path)
        self.assertIn("expected two stores", self.copy(full.url, f"sqlite:{link}", 64).stderr)
        absent = f"sqlite:{self.folder}/absent.db"
        self.copy(absent, f"sqlite:{self.folder}/never.db", 66)
        self.assertFalse((self.folder / "never.db").exists())
        # A schema that is not this program's.
        full.query("UPDATE migration SET number = 1000 WHERE number = 1")
        fresh = self.sqlite()
        self.assertIn("schema 1000", self.copy(full.url, fresh.url, 78).stderr)
        self.assertEqual(fresh.export(), [])

    def test_a_store_with_a_problem_is_not_copied(self):
        store, target = self.sqlite(), self.postgresql()
        self.fill(store)
        store.query("UPDATE deal SET deal_name = 'Written past dealctl' WHERE id = 'd-1'")
        done = self.copy(store.url, target.url, 65)
        self.assertIn("would not pass `dealctl store check`", done.stderr)
        self.assertEqual(target.export(), [])
        self.assertEqual(target.run("log").stdout, "")

    def test_killed_midway(self):
        store = self.sqlite()
        store.run("import", input=stores.lines(*(
            {"type": "account", "id": f"a-{i}", "name": "x" * 200} for i in range(5000))))
        for target in (self.sqlite(), self.postgresql()):
            for delay in (0.05, 0.3):
                process = subprocess.Popen(
                    [str(stores.BIN / "dealctl"), "store", "copy", store.url, target.url],
                    env=stores.environment(), stdout=subprocess.DEVNULL)
                time.sleep(delay)
                process.send_signal(signal.SIGKILL)
                process.wait(timeout=60)
                whole = target.run("export").stdout != ""  # it was faster
                self.assertEqual(target.run("export").stdout,
                                 store.run("export").stdout if whole else "")
                if whole:
                    break
                self.assertEqual(target.run("log").stdout + target.run("events").stdout, "")
            else:
                self.copy(store.url, target.url)
            self.assertEqual(target.run("export").stdout, store.run("export").stdout)
            self.assertEqual(target.run("log").stdout, store.run("log").stdout)


if __name__ == "__main__":
    stores.main()
