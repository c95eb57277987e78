#!/usr/bin/env python3
"""The audit log over all records, and the outbox: who did what, what comes next, and following."""
import json
import signal
import subprocess
import threading

import stores

ACCOUNT = {"type": "account", "id": "a-1", "name": "Acme"}


def deal(i, **members):
    return {"type": "deal", "id": f"d-{i}", "account_id": "a-1", "deal_name": f"Deal {i}",
            **members}


def rows(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


class Log(stores.TestCase):
    def filled(self):
        for store in self.stores():
            store.run("import", "--actor", "ana", now="2026-09-01T08:00:00Z",
                      input=stores.lines(ACCOUNT, deal(1), deal(2)))
            store.run("amend", "d-1", "--set", "total_value=100", "--actor", "jon",
                      "--correlation-id", "job-1", now="2026-09-02T08:00:00.5Z")
            store.run("import", "--actor", "ana", now="2026-09-02T08:00:00.75Z",
                      input=stores.lines({"type": "campaign", "id": "c-1", "deal_id": "d-2",
                                          "campaign_name": "C"}))
            store.run("delete", "d-2", "--yes", "--actor", "jon", "--correlation-id", "job-2",
                      now="2026-09-03T08:00:00Z")
            yield store

    def test_filters(self):
        expected = {
            (): ["delete c-1", "delete d-2", "create c-1", "update d-1", "create d-2",
                 "create d-1", "create a-1"],
            ("--actor", "jon"): ["delete c-1", "delete d-2", "update d-1"],
            ("--action", "create", "--reverse"): ["create a-1", "create d-1", "create d-2",
                                                  "create c-1"],
            ("--action", "delete", "--action", "update", "--type", "deal"):
                ["delete d-2", "update d-1"],
            ("--correlation-id", "job-2"): ["delete c-1", "delete d-2"],
            ("--correlation-id", "job"): [],
            ("--type", "account"): ["create a-1"],
            ("--limit", "2"): ["delete c-1", "delete d-2"],
            ("--since", "2026-09-02T08:00:00.5Z", "--until", "2026-09-03"):
                ["delete c-1", "delete d-2", "create c-1", "update d-1"],
            ("--since", "2026-09-02T08:00:00.51Z", "--until", "2026-09-02"): ["create c-1"],
            ("--until", "2026-09-02T08:00:00.75Z", "--since", "2026-09-02"): ["update d-1"],
            ("--until", "2026-09-01"): ["create d-2", "create d-1", "create a-1"],
            # At a whole second, and a fraction after it: the first belongs to what begins there.
            ("--until", "2026-09-01T08:00:00Z"): [],
            ("--until", "2026-09-01T08:00:00.000001Z"): ["create d-2", "create d-1", "create a-1"],
            ("--until", "2026-09-01T08:00:00.5Z"): ["create d-2", "create d-1", "create a-1"],
            ("--since", "2026-09-03T08:00:00Z"): ["delete c-1", "delete d-2"],
            ("--since", "2026-09-03T08:00:00.000001Z"): [],
            ("--since", "2026-09-02T08:00:00.5Z", "--until", "2026-09-02T08:00:00.500001Z"):
                ["update d-1"],
            ("--since", "24h"): ["delete c-1", "delete d-2"],
            ("--since", "25h", "--actor", "ana"): ["create c-1"],
            ("--since", "24.9h", "--actor", "ana"): [],
        }
        for store in self.filled():
            for arguments, names in expected.items():
                done = store.run("log", *arguments, now="2026-09-03T09:00:00Z")
                got = [f'{row["action"]} {row["entity_id"]}' for row in rows(done)]
                # What is deleted together has an order that is the same, but not a meaning.
                self.assertEqual(sorted(got), sorted(names), arguments)
                self.assertEqual([row["id"] for row in rows(done)],
                                 sorted((row["id"] for row in rows(done)),
                                        reverse="--reverse" not in arguments), arguments)

    def test_is_the_history_of_all_records(self):
        for store in self.filled():
            log = rows(store.run("log", "--reverse"))
            for one in ("a-1", "d-1", "d-2", "c-1"):
                self.assertEqual([row for row in log if row["entity_id"] == one],
                                 rows(store.run("history", one)))

    def test_does_not_take_who_acts_for_a_filter(self):
        store = self.sqlite()
        store.run("import", input=stores.lines(ACCOUNT))
        done = subprocess.run(store.argv("log"), capture_output=True, text=True, check=True,
                              env={**stores.environment(), "DEALKIT_ACTOR": "nobody",
                                   "DEALKIT_DEALCTL_CORRELATION_ID": "x"})
        self.assertEqual(len(rows(done)), 1)

    def test_wrong_times(self):
        store = self.sqlite()
        for text in ("yesterday", "2026-13-01", "-5h", "2026-09-02T08:00:00"):
            done = store.run("log", "--since", text, status=64)
            self.assertIn("--since: expected a time", done.stderr)


class Events(stores.TestCase):
    def test_go_on_where_one_was(self):
        for store in self.stores():
            store.run("import", input=stores.lines(ACCOUNT, *(deal(i) for i in range(5))))
            store.run("amend", "d-1", "--set", "total_value=1")
            everything = rows(store.run("events"))
            self.assertEqual([event["type"] for event in everything], ["event"] * 7)
            self.assertEqual(everything[-1]["payload"]["version"], 2)
            for name in ("cursor", "seq"):
                got, after = [], None
                while True:
                    place = () if after is None else ("--after", str(after))
                    page = rows(store.run("events", "--limit", "2", *place))
                    if not page:
                        break
                    got += page
                    after = page[-1][name]
                self.assertEqual([event["id"] for event in got],
                                 [event["id"] for event in everything], name)
            self.assertEqual(rows(store.run("events", "--after", "0")), everything)
            store.run("events", "--after", "x-1", status=64)

    def reader(self, store, *arguments):
        process = store.start("events", "--follow", *arguments)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.kill)
        return process

    def test_follow_until_there_is_enough(self):
        for store in self.stores():
            store.run("import", input=stores.lines(ACCOUNT))
            process = self.reader(store, "--limit", "4")
            first = json.loads(process.stdout.readline())
            self.assertEqual(first["aggregateid"], "a-1")
            for i in range(3):
                store.run("import", input=stores.lines(deal(i)))
                self.assertEqual(json.loads(process.stdout.readline())["aggregateid"], f"d-{i}")
            self.assertEqual(process.wait(timeout=60), 0)

    def test_follow_ends_with_a_signal(self):
        for store in self.stores():
            for number in (signal.SIGTERM, signal.SIGINT):
                store.run("import", input=stores.lines(ACCOUNT))
                process = self.reader(store)
                self.assertEqual(json.loads(process.stdout.readline())["seq"], 1)
                process.send_signal(number)
                self.assertEqual(process.wait(timeout=60), -number)
                self.assertEqual(process.stderr.read(), "")

    def test_follow_ends_when_its_reader_goes(self):
        for store in self.stores():
            store.run("import", input=stores.lines(ACCOUNT))
            process = self.reader(store)
            process.stdout.readline()
            process.stdout.close()  # with nothing more to write it has to see that by itself
            self.assertEqual(process.wait(timeout=60), -signal.SIGPIPE)

    def test_follow_while_many_write(self):
        for store in self.stores():
            store.run("import", input=stores.lines(ACCOUNT))
            process = self.reader(store)
            got, writers = [], 6

            def write(i):
                for round_ in range(4):
                    store.run("import", "--lock-timeout", "60s",
                              input=stores.lines(deal(i, total_value=round_ + 1)))

            threads = [threading.Thread(target=write, args=(i,)) for i in range(writers)]
            for thread in threads:
                thread.start()
            for _ in range(1 + writers * 4):
                got.append(json.loads(process.stdout.readline()))
            for thread in threads:
                thread.join()
            process.send_signal(signal.SIGTERM)
            rest = process.stdout.read()
            self.assertEqual(rest, "")
            self.assertEqual(len({event["id"] for event in got}), len(got))
            for i in range(writers):
                versions = [event["payload"]["version"] for event in got
                            if event["aggregateid"] == f"d-{i}"]
                self.assertEqual(versions, [1, 2, 3, 4])
            process.wait(timeout=60)


class Readers(stores.TestCase):
    def read(self, store, *arguments, **more):
        return [event["seq"] for event in rows(store.run("events", "--reader", "relay",
                                                         *arguments, **more))]

    def test_remembers_where_it_was(self):
        for store in self.stores():
            store.run("import", input=stores.lines(ACCOUNT, *(deal(i) for i in range(4))))
            everything = [event["seq"] for event in rows(store.run("events"))]
            first = self.read(store, "--limit", "2")
            self.assertEqual(first, everything[:2])
            self.assertEqual(self.read(store), everything[2:])
            self.assertEqual(self.read(store), [])
            store.run("amend", "d-1", "--set", "total_value=1")
            last = self.read(store)
            self.assertEqual(len(last), 1)
            self.assertEqual([e["seq"] for e in rows(store.run("events"))], everything + last)
            # Anew, from a place that is named.
            again = self.read(store, "--after", "0")
            self.assertEqual(sorted(again), sorted(everything + last))
            self.assertEqual(self.read(store), [])

    def test_list_add_forget(self):
        for store in self.stores():
            self.assertEqual(rows(store.run("store", "readers")), [])
            self.assertEqual(store.run("store", "readers", "--format", "table").stdout,
                             "no readers\n")
            store.run("import", input=stores.lines(ACCOUNT, *(deal(i) for i in range(4))))
            store.run("store", "readers", "--add", "late", "--add", "relay")
            self.read(store, "--limit", "3", now="2026-09-01T10:00:00Z")
            store.run("store", "readers", "--add", "relay")  # stays where it is
            found = {row["name"]: (row["unread"], row["updated_at"])
                     for row in rows(store.run("store", "readers"))}
            self.assertEqual(found, {"late": (5, stores.NOW),
                                     "relay": (2, "2026-09-01T10:00:00Z")})
            self.assertRegex(store.run("store", "readers", "--format", "table").stdout,
                             r"(?m)^relay +2  2026-09-01 10:00 ")
            done = store.run("store", "readers", "--forget", "rely", status=1)
            self.assertIn("no reader 'rely'", done.stderr)
            self.assertIn("relay", done.stderr)
            store.run("store", "readers", "--forget", "late")
            self.assertEqual([row["name"] for row in rows(store.run("store", "readers"))],
                             ["relay"])
            for arguments in (("store", "readers", "--add", ""), ("events", "--reader", "")):
                store.run(*arguments, status=64)

    def test_prune_keeps_what_a_reader_has_not_read(self):
        later = "2026-12-01T00:00:00Z"
        for store in self.stores():
            store.run("import", input=stores.lines(ACCOUNT, *(deal(i) for i in range(4))))
            none = store.run("store", "prune", "--format", "table", now=later).stdout
            self.assertIn("no reader", none)
            self.read(store, "--limit", "3")
            store.run("store", "readers", "--add", "late")
            self.assertEqual(rows(store.run("store", "prune", now=later))[0]["events"], 0)
            store.run("store", "readers", "--forget", "late")
            self.assertEqual(rows(store.run("store", "prune", now=later))[0]["events"], 3)
            self.assertEqual(len(self.read(store)), 2)
            self.assertEqual(rows(store.run("store", "prune", now=later))[0]["events"], 2)
            store.check()

    def test_killed_between_it_misses_nothing(self):
        """The reader is killed while it writes its second page to a pipe that is full."""
        for store in self.stores():
            store.run("import", input=stores.lines(ACCOUNT, *(deal(i) for i in range(1500))))
            everything = [event["seq"] for event in rows(store.run("events"))]
            process = store.start("events", "--reader", "relay", "--follow")
            self.addCleanup(process.stdout.close)
            self.addCleanup(process.stderr.close)
            self.addCleanup(process.kill)
            got = [process.stdout.readline() for _ in range(700)]
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=60)
            got += process.stdout.read().splitlines(keepends=True)
            got = [json.loads(line)["seq"] for line in got if line.endswith("\n")]
            self.assertLess(len(got), len(everything))
            rest = self.read(store)
            self.assertLess(len(rest), len(everything))  # it goes on, and does not begin anew
            self.assertEqual(sorted(set(got) | set(rest)), sorted(everything))
            self.assertEqual(self.read(store), [])

    def test_a_signal_leaves_the_place(self):
        for store in self.stores():
            store.run("import", input=stores.lines(ACCOUNT, deal(1)))
            process = store.start("events", "--reader", "relay", "--follow")
            self.addCleanup(process.stdout.close)
            self.addCleanup(process.stderr.close)
            self.addCleanup(process.kill)
            for _ in range(2):
                process.stdout.readline()
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
            store.run("import", input=stores.lines(deal(2)))
            self.assertEqual(len(self.read(store)), 1)


if __name__ == "__main__":
    stores.main()
