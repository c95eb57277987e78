#!/usr/bin/env python3
"""score on a store: what it reads, what it keeps, what it tells, and what it leaves alone."""
import json
import os
import resource
import subprocess

import stores

NOW = "2026-09-01T00:00:00Z"
RECORDS = [
    {"type": "account", "id": "a-1", "name": "A", "total_historical_spend": 250000,
     "deal_completion_rate": 0.9, "support_tickets_90d": 1},
    {"type": "deal", "id": "d-1", "account_id": "a-1", "deal_name": "One", "total_value": 200000,
     "currency": "EUR"},
    {"type": "deal", "id": "d-2", "deal_name": "Two", "total_value": 1000, "currency": "EUR"},
    {"type": "campaign", "id": "c-1", "deal_id": "d-1", "campaign_name": "C", "budget": 150000,
     "targeting": {"geo_targets": ["DE"]}},
]


def calls(deal, count, at):
    return [{"type": "interaction", "id": f"{deal}-{at}-{i}", "deal_id": deal, "kind": "call",
             "at": at} for i in range(count)]


def score(store, *arguments, now=NOW, status=0, limit_bytes=None, **more):
    argv = [str(stores.BIN / "score"), *arguments, "--store", store.url, "--now", now]

    def limit():
        resource.setrlimit(resource.RLIMIT_DATA, (limit_bytes, limit_bytes))
    done = subprocess.run(argv, env=stores.environment(), text=True, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=stores.TIMEOUT_S, check=False,
                          preexec_fn=limit if limit_bytes else None, **more)
    if status is not None and done.returncode != status:
        raise AssertionError(f"score {arguments} on {store.kind}: status {done.returncode}\n"
                             f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done


def metrics(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def events(store):
    return [tuple(row) for row in store.query(
        "SELECT type, aggregateid FROM outbox WHERE type LIKE 'score.%' ORDER BY seq")]


def count(store, table):
    return int(store.query(f"SELECT count(*) FROM {table}")[0][0])


class Score(stores.TestCase):
    def filled(self):
        for store in self.stores():
            store.run("import", input=stores.lines(*RECORDS))
            yield store

    def test_whole_run(self):
        outputs = []
        for store in self.filled():
            done = score(store, "--all", "--features")
            first, second = metrics(done)
            self.assertEqual([first["deal_id"], second["deal_id"]], ["d-1", "d-2"])
            vector = first["feature_vector"]
            self.assertEqual(vector["budget_utilization"], 0.75)
            self.assertEqual(vector["historical_spend"], 250000)
            self.assertEqual(vector["past_completion_rate"], 0.9)
            self.assertEqual(vector["days_since_last_campaign_update"], 0)
            stored = store.export("--type", "engagement_metric")
            self.assertEqual({m["id"] for m in stored}, {first["id"], second["id"]})
            for metric in stored:
                shown = first if metric["id"] == first["id"] else second
                self.assertEqual(metric, shown)
            self.assertEqual(sorted(events(store)), sorted(
                ("score.updated", m["id"]) for m in (first, second)))
            self.assertEqual(count(store, "audit WHERE entity_type = 'engagement_metric'"), 2)
            # The vector that was kept gives the same score by the filter.
            again = subprocess.run([str(stores.BIN / "score"), "--now", NOW, "--features"],
                                   input=done.stdout, text=True, capture_output=True,
                                   env=stores.environment(), check=True)
            self.assertEqual(again.stdout, done.stdout)
            store.check()
            outputs.append(done.stdout)
        self.assertEqual(outputs[0], outputs[1])

    def test_within_ten_minutes_nothing_is_written(self):
        for store in self.filled():
            first = score(store, "--all").stdout
            written = [count(store, t) for t in ("engagement_metric", "audit", "outbox")]
            self.assertEqual(score(store, "--all", now="2026-09-01T00:09:59Z").stdout, first)
            self.assertEqual(score(store, "--deal", "d-1", now="2026-09-01T00:05:00Z").stdout,
                             first.splitlines(keepends=True)[0])
            self.assertEqual([count(store, t) for t in ("engagement_metric", "audit", "outbox")],
                             written)
            # The same moment once more: the same metrics, which are there already.
            self.assertEqual(score(store, "--all", "--refresh").stdout, first)
            self.assertEqual(count(store, "engagement_metric"), 2)
            later = metrics(score(store, "--all", "--refresh", now="2026-09-01T00:05:00Z"))
            self.assertEqual({m["computed_at"] for m in later}, {"2026-09-01T00:05:00Z"})
            self.assertEqual(count(store, "engagement_metric"), 4)
            score(store, "--all", now="2026-09-01T00:15:00Z")
            self.assertEqual(count(store, "engagement_metric"), 6)

    def test_what_was_said_last_counts(self):
        for store in self.filled():
            deal = {"type": "deal", "id": "d-2", "deal_name": "Two", "currency": "EUR"}
            seen = []
            for value in (1000, 900000, 1000, 1000, 900000):
                store.run("import", input=stores.lines({**deal, "total_value": value}))
                seen.append(metrics(score(store, "--deal", "d-2", "--refresh"))[0])
                answer = metrics(score(store, "--deal", "d-2"))[0]
                self.assertEqual(answer, seen[-1])
            self.assertEqual([m["score"] == seen[0]["score"] for m in seen],
                             [True, False, True, True, False])
            self.assertEqual(len({m["id"] for m in seen}), 4)  # of the third nothing is new
            self.assertEqual(len([e for e in events(store) if e[0] == "score.updated"]), 4)
            store.check()

    def test_an_earlier_moment_tells_nothing(self):
        for store in self.filled():
            score(store, "--all", now="2026-11-01T00:00:00Z")
            told = events(store)
            before = metrics(score(store, "--all"))
            self.assertEqual(metrics(score(store, "--all", "--refresh")), before)
            self.assertEqual(count(store, "engagement_metric"), 4)
            self.assertEqual(events(store), told)
            # And a metric of times to come does not take the place of what is known now.
            self.assertEqual(metrics(score(store, "--all", now="2026-09-01T00:05:00Z")), before)
            self.assertEqual(count(store, "engagement_metric"), 4)

    def test_an_interaction_says_when_it_was(self):
        for store in self.filled():
            for at in ("2026-08-30", "2026-08-30T12:00:00"):
                done = store.run("import", input=stores.lines(*calls("d-1", 1, at)), status=65)
                self.assertIn("at: expected an RFC 3339 time with an offset, found", done.stderr)
            vector = metrics(score(store, "--deal", "d-1", "--features"))[0]["feature_vector"]
            self.assertEqual(vector["interactions_30d"], 0)
            store.run("import", "--restore", input=stores.lines(*calls("d-1", 1, "2026-08-30")))
            vector = metrics(score(store, "--deal", "d-1", "--features",
                                   "--refresh"))[0]["feature_vector"]
            self.assertEqual(vector["interactions_30d"], 1)
            self.assertEqual(vector["days_since_last_interaction"], 2)

    def test_other_weights_are_other_scores(self):
        for store in self.filled():
            score(store, "--all")
            folder = os.environ.get("TMPDIR", "/tmp")
            path = os.path.join(folder, f"score-weights-{os.getpid()}.toml")
            self.addCleanup(lambda: os.path.exists(path) and os.remove(path))
            with open(path, "w", encoding="utf-8") as file:
                file.write("[weights]\nrecency = 1\nfrequency = 0\nmonetary = 0\nbehavioural = 0\n"
                           "account_health = 0\n")
            other = metrics(score(store, "--all", "--weights", path, now="2026-09-01T00:01:00Z"))
            self.assertEqual({m["computed_at"] for m in other}, {"2026-09-01T00:01:00Z"})

    def test_a_change_of_tier_is_an_alert(self):
        for store in self.filled():
            before = metrics(score(store, "--deal", "d-2", now="2026-11-01T00:00:00Z"))[0]
            store.run("import", input=stores.lines(*calls("d-2", 70, "2026-11-01T00:05:00Z")))
            after = metrics(score(store, "--deal", "d-2", now="2026-11-01T00:10:00Z"))[0]
            self.assertNotEqual(before["tier"], after["tier"])
            self.assertEqual(events(store), [("score.updated", before["id"]),
                                             ("score.updated", after["id"]),
                                             ("score.alert", after["id"])])
            payload = json.loads(store.query(
                "SELECT payload FROM outbox WHERE type = 'score.alert'")[0][0])
            self.assertEqual(payload["before"]["tier"], before["tier"])
            self.assertEqual(payload["after"]["id"], after["id"])
            # Another score in the same tier is no alert; the same score is nothing.
            score(store, "--deal", "d-2", now="2026-11-01T00:20:00Z")
            self.assertEqual([e for e in events(store) if e[0] == "score.alert"][1:], [])
            store.check()

    def test_dry_run_writes_nothing(self):
        for store in self.filled():
            tried = score(store, "--all", "--dry-run")
            self.assertEqual(count(store, "engagement_metric"), 0)
            self.assertEqual(events(store), [])
            self.assertEqual(score(store, "--all").stdout, tried.stdout)

    def test_rank(self):
        for store in self.filled():
            store.run("import", input=stores.lines(*calls("d-2", 40, "2026-08-31T00:00:00Z")))
            everything = score(store, "--all", "--dry-run").stdout
            best = score(store, "rank", "-k", "1", "--all").stdout
            piped = subprocess.run([str(stores.BIN / "score"), "rank", "-k", "1"],
                                   input=everything, text=True, capture_output=True,
                                   env=stores.environment(), check=True).stdout
            self.assertEqual(best, piped)
            self.assertEqual(count(store, "engagement_metric"), 0)

    def test_who_is_not_there(self):
        for store in self.filled():
            done = score(store, "--deal", "d-1", "--deal", "nobody", status=1)
            self.assertEqual([m["deal_id"] for m in metrics(done)], ["d-1"])
            self.assertIn("no deal has the id 'nobody'", done.stderr)
            score(store, "--all", "--deal", "d-1", status=64)
            score(store, "--all", "vectors.ndjson", status=64)
            for option in ("--input=json", "--max-record-bytes=1M", "--on-error=fail",
                           "--max-errors=1", "--dead-letter=x", "-j2", "--line-buffered"):
                for verb in ((), ("rank",)):
                    done = score(store, *verb, "--all", option, status=64)
                    self.assertIn("take deals of the store, not files", done.stderr)
            # The environment and the configuration file are for all calls.
            argv = [str(stores.BIN / "score"), "--all", "--store", store.url, "--now", NOW]
            subprocess.run(argv, env={**stores.environment(), "DEALKIT_JOBS": "2"}, check=True,
                           stdin=subprocess.DEVNULL, capture_output=True)
            score(store, "--refresh", status=64)

    def test_stats(self):
        for store in self.filled():
            store.run("import", input=stores.lines({"type": "account", "id": "a-1",
                                                    "support_tickets_90d": -1}))
            done = score(store, "--all", "--stats", status=65)
            stats = json.loads(done.stderr.splitlines()[-1])
            self.assertEqual(sorted(stats), ["bad", "bytes", "read", "rejected", "seconds", "tool",
                                             "written"])
            del stats["seconds"]
            self.assertEqual(stats, {"tool": "score", "read": 2, "written": 1, "rejected": 0,
                                     "bad": 1, "bytes": 0})
            done = score(store, "rank", "-k1", "--deal", "d-2", "--stats", "--progress")
            self.assertEqual(json.loads(done.stderr.splitlines()[-1])["written"], 1)
            self.assertEqual(score(store, "--all", "--dry-run", status=65).stderr.count("{"), 0)

    def test_a_present_before_1970_is_none(self):
        for store in self.filled():
            done = score(store, "--all", now="1969-12-31T23:59:59Z", status=64)
            self.assertIn("must not be before 1970-01-01T00:00:00Z", done.stderr)
            score(store, "--all", now="1970-01-01T00:00:00Z")

    def test_an_account_out_of_range(self):
        for store in self.filled():
            store.run("import", input=stores.lines({"type": "account", "id": "a-1",
                                                    "deal_completion_rate": 1.5}))
            done = score(store, "--all", status=65)
            self.assertEqual([m["deal_id"] for m in metrics(done)], ["d-2"])
            self.assertEqual(done.stderr.splitlines()[-1],
                             "score: error: deal 'd-1' (account 'a-1') cannot be scored: "
                             "deal_completion_rate of its account: expected a number from 0 to 1, "
                             "found 1.5; correct that record with dealctl import")

    def test_two_at_once_score_each_deal_once(self):
        for store in self.stores():
            store.run("import", input=stores.lines(*(
                {"type": "deal", "id": f"d-{i:04}", "deal_name": "n", "total_value": 10 + i,
                 "currency": "EUR"} for i in range(1500))))
            argv = [str(stores.BIN / "score"), "--all", "--store", store.url, "--now", NOW,
                    "--lock-timeout", "60s"]
            both = [subprocess.Popen(argv, env=stores.environment(), text=True,
                                     stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                     stderr=subprocess.PIPE) for _ in range(2)]
            outputs = [process.communicate(timeout=stores.TIMEOUT_S) for process in both]
            self.assertEqual([process.returncode for process in both], [0, 0], outputs)
            self.assertEqual(outputs[0][0], outputs[1][0])
            self.assertEqual(count(store, "engagement_metric"), 1500)
            self.assertEqual(len(events(store)), 1500)
            store.check()

    def test_twenty_thousand_deals_in_bounded_memory(self):
        for store in self.stores():
            deals = ({"type": "deal", "id": f"d-{i:05}", "deal_name": "n",
                      "total_value": 1000 + i, "currency": "EUR"} for i in range(20000))
            store.run("import", input=stores.lines(*deals))
            contacts = ({"type": "interaction", "id": f"i-{i}", "deal_id": f"d-{i:05}",
                         "kind": "call", "at": "2026-08-30T00:00:00Z"} for i in range(20000))
            store.run("import", input=stores.lines(*contacts))
            # The metrics alone are 14 MB, the facts as much again.
            sanitized = b"__asan_init" in (stores.BIN / "score").read_bytes()
            done = score(store, "--all", limit_bytes=None if sanitized else 48 << 20)
            self.assertEqual(len(done.stdout.splitlines()), 20000)
            self.assertEqual(count(store, "engagement_metric"), 20000)


if __name__ == "__main__":
    stores.main()
