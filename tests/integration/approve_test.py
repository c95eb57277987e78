#!/usr/bin/env python3
"""Deals through their review on both stores: the whole way, many who decide at the same time,
deadlines, and changes that take signatures away."""
import contextlib
import json
import pathlib
import subprocess
import tempfile

import stores

DECIDERS = 100
POLICY = """
trust_stated_roles = true
[roles]
finance = [{members}]
[[level]]
number = 1
role = "sales_manager"
sla = "24h"
backup = "head_of_sales"
skip_level = "boss"
max_escalations = 2
[[level]]
number = 2
role = "finance"
sla = "48h"
[[level]]
number = 3
role = "legal"
sla = "72h"
[[route]]
when = "value <= 10000"
levels = []
[[route]]
when = "value <= 100000"
levels = [[1]]
[[route]]
when = "true"
levels = [[1], [2, 3]]
""".replace("{members}", ", ".join(f'"fin-{i}"' for i in range(DECIDERS)))
DEAL = {"type": "deal", "id": "d-1", "deal_name": "One", "account_id": "acc",
        "deal_type": "standard", "total_value": 600000, "currency": "USD", "owner_id": "olga",
        "start_date": "2026-10-01", "end_date": "2026-12-31"}
ACCOUNT = {"type": "account", "id": "acc", "name": "Acc", "currency": "USD"}


class Approve(stores.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="dealkit-approve-")
        self.addCleanup(folder.cleanup)
        self.policy = pathlib.Path(folder.name) / "policy.toml"
        self.policy.write_text(POLICY, encoding="utf-8")

    def prepared(self, **members):
        for store in self.stores():
            store.run("import", input=stores.lines(ACCOUNT, {**DEAL, **members}))
            yield store

    def approve(self, store, *arguments, **more):
        return store.run(*arguments, tool="approve", **more)

    def submit(self, store, **more):
        return self.answer(store, "submit", "d-1", "--actor", "sam", "--policy",
                           str(self.policy), **more)

    def answer(self, store, *arguments, **more):
        return json.loads(self.approve(store, *arguments, **more).stdout)

    def decide(self, store, action, actor, role, *arguments, **more):
        return self.answer(store, "decide", "d-1", "--action", action, "--actor", actor, "--role",
                           role, *arguments, **more)

    def deal(self, store):
        return json.loads(store.run("show", "d-1").stdout)

    def approve_all(self, store):
        self.submit(store)
        self.decide(store, "approve", "ana", "sales_manager")
        self.decide(store, "approve", "fin-1", "finance")
        return self.decide(store, "approve", "lea", "legal")

    def test_the_whole_way(self):
        for store in self.prepared():
            answer = self.submit(store)
            self.assertEqual((answer["type"], answer["from_state"], answer["to_state"]),
                             ("approval_transition", "draft", "level_1_review"))
            answer = self.decide(store, "approve", "ana", "sales_manager", "--comments", "good")
            self.assertEqual((answer["level"], answer["to_state"]), (1, "level_2_review"))
            self.assertEqual(self.deal(store)["open_levels"], [2, 3])
            answer = self.decide(store, "approve", "lea", "legal")
            self.assertEqual((answer["level"], answer["to_state"]), (3, "level_2_review"))
            answer = self.decide(store, "approve", "fin-1", "finance")
            self.assertEqual(answer["to_state"], "approved")
            deal = self.deal(store)
            self.assertEqual((deal["approval_state"], deal["approved_version"]), ("approved", 1))
            self.assertNotIn("open_levels", deal)
            history = [json.loads(line) for line in
                       self.approve(store, "history", "d-1").stdout.splitlines()]
            self.assertEqual([(step["action"], step["to_state"]) for step in history],
                             [("submit", "pending"), ("route", "level_1_review"),
                              ("approve", "level_2_review"), ("approve", "level_2_review"),
                              ("approve", "approved")])
            types = [row[0] for row in store.query("SELECT type FROM outbox ORDER BY seq")]
            self.assertEqual(types.count("deal.approval.events"), 5)
            self.assertEqual(types.count("approval.completed"), 1)
            store.run("advance", now="2026-10-02T00:00:00Z")
            self.assertEqual(self.deal(store)["status"], "active")
            store.check()

    def test_exactly_what_no_longer_fits_falls(self):
        for store in self.prepared():
            self.approve_all(store)
            store.run("amend", "d-1", "--set", "deal_name=Another name")
            self.assertEqual(self.deal(store)["approval_state"], "approved")
            result = json.loads(store.run("amend", "d-1", "--set", "deal_type=preferred").stdout)
            self.assertEqual(result["reopened_levels"], [1, 3])
            deal = self.deal(store)
            self.assertEqual((deal["approval_state"], deal["open_levels"]),
                             ("level_1_review", [1, 3]))
            store.check()
            store.run("amend", "d-1", "--set", "deal_type=standard")
            self.assertEqual(self.deal(store)["approval_state"], "approved")
            store.check()

    def test_a_small_deal_grown_large_meets_all_levels(self):
        for store in self.prepared(total_value=5000):
            self.assertEqual(self.submit(store)["to_state"], "approved")
            store.run("amend", "d-1", "--set", "total_value=600000")
            deal = self.deal(store)
            self.assertEqual((deal["approval_state"], deal["open_levels"]),
                             ("level_1_review", [1, 2, 3]))
            self.assertEqual(deal["approved_version"], 1)
            for actor, role in (("lea", "legal"), ("fin-1", "finance"), ("ana", "sales_manager")):
                answer = self.decide(store, "approve", actor, role)
            self.assertEqual(answer["to_state"], "approved")
            store.check()

    def race(self, store, decisions):
        """Answers of as many processes, each with the store open before the first decision."""
        argv = [str(stores.BIN / "approve"), "--store", store.url, "--policy", str(self.policy),
                "--now", stores.NOW, "--lock-timeout", "2m"]
        with contextlib.ExitStack() as stack:
            runs = []
            for _ in decisions:
                run = stack.enter_context(subprocess.Popen(
                    argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                    env=stores.environment()))
                stack.callback(run.kill)
                runs.append(run)
            for i, run in enumerate(runs):
                run.stdin.write(stores.lines({"deal_id": "d-1", "action": "comment",
                                              "actor_id": f"ready-{i}", "comments": "ready"}))
                run.stdin.flush()
            for run in runs:
                self.assertEqual(json.loads(run.stdout.readline())["action"], "comment")
            for run, decision in zip(runs, decisions):
                run.stdin.write(stores.lines({"deal_id": "d-1", **decision}))
                run.stdin.flush()
            answers = [json.loads(run.stdout.readline()) for run in runs]
            for run in runs:
                run.stdin.close()
                self.assertIn(run.wait(timeout=60), (0, 1))
        return answers

    def test_one_of_many_decisions_on_a_seat_takes_effect(self):
        for store in self.prepared():
            self.submit(store)
            self.decide(store, "approve", "ana", "sales_manager")
            answers = self.race(store, [
                {"action": "reject" if i % 2 else "approve", "level": 2, "actor_id": f"fin-{i}",
                 "role": "finance"} for i in range(DECIDERS)])
            winners = [answer for answer in answers if answer["type"] == "approval_transition"]
            self.assertEqual(len(winners), 1, answers)
            for answer in answers:
                if answer is not winners[0]:
                    self.assertEqual(answer["type"], "approval_error")
                    self.assertIn(winners[0]["actor_id"], answer["error"])
            rows = store.query("SELECT approver_id FROM approval WHERE level = 2 AND "
                               "action IN ('approve', 'reject')")
            self.assertEqual(rows, [[winners[0]["actor_id"]]])
            store.check()

    def test_parallel_levels_do_not_disturb_each_other(self):
        for store in self.prepared():
            self.submit(store)
            self.decide(store, "approve", "ana", "sales_manager")
            answers = self.race(store, [
                {"action": "approve", "level": 2 + i % 2, "actor_id": f"fin-{i}",
                 "role": "legal" if i % 2 else "finance"} for i in range(DECIDERS)])
            winners = [answer for answer in answers if answer["type"] == "approval_transition"]
            self.assertEqual(sorted(answer["level"] for answer in winners), [2, 3], answers)
            first, last = sorted(winners, key=lambda answer: answer["to_state"] == "approved")
            self.assertEqual((first["to_state"], last["to_state"]),
                             (f"level_{last['level']}_review", "approved"))
            self.assertEqual(self.deal(store)["approval_state"], "approved")
            store.check()

    def test_an_idempotency_key_has_one_effect(self):
        for store in self.prepared():
            self.submit(store)
            answers = {self.approve(store, "decide", "d-1", "--action", "comment", "--actor",
                                    "ana", "--comments", "once", "--idempotency-key", "k").stdout
                       for _ in range(3)}
            self.assertEqual(len(answers), 1)
            self.assertEqual(self.approve(store, "history", "d-1").stdout.count("once"), 1)
            self.approve(store, "decide", "d-1", "--action", "comment", "--actor", "ana",
                         "--comments", "other", "--idempotency-key", "k", status=1)

    def test_deadlines(self):
        for store in self.prepared():
            self.submit(store)
            self.approve(store, "sla-check", now="2026-09-01T23:59:59Z")
            late = "2026-09-02T00:00:01Z"
            breach = self.answer(store, "sla-check", now=late, status=1)
            self.assertEqual((breach["type"], breach["level"], breach["seconds_left"]),
                             ("sla_breach", 1, -1))
            before = store.query("SELECT count(*) FROM audit")
            self.approve(store, "sla-check", now=late, status=1)
            self.assertEqual(store.query("SELECT count(*) FROM audit"), before)
            answer = self.answer(store, "sla-check", "--apply", "--actor", "cron", now=late,
                                 status=1)
            self.assertEqual((answer["action"], answer["to_state"]),
                             ("escalate", "level_1_review"))
            self.approve(store, "sla-check", "--apply", now=late)  # nothing is overdue any more
            self.approve(store, "decide", "d-1", "--actor", "ana", "--role", "sales_manager",
                         now=late, status=1)
            pending = self.answer(store, "pending", now=late)
            self.assertEqual((pending["approver_id"], pending["escalations"]),
                             ("head_of_sales", 1))
            for day in ("03", "04", "05"):
                self.approve(store, "sla-check", "--apply", now=f"2026-09-{day}T12:00:00Z",
                             status=None)
            types = [row[0] for row in store.query("SELECT type FROM outbox ORDER BY seq")]
            self.assertEqual(types.count("approval.escalated"), 2)
            self.assertEqual(types.count("approval.alert"), 1)
            self.decide(store, "approve", "head_of_sales", "sales_manager",
                        now="2026-09-06T00:00:00Z")
            store.check()

    def test_the_filter_on_a_store(self):
        decisions = stores.lines(
            {"deal_id": "d-1", "action": "submit", "actor_id": "sam"},
            {"deal_id": "d-1", "action": "approve", "actor_id": "ana", "role": "sales_manager"},
            {"deal_id": "d-1", "action": "approve", "actor_id": "ana", "role": "finance"},
            {"deal_id": "nowhere", "action": "approve", "actor_id": "ana", "role": "finance"})
        for store in self.prepared():
            done = self.approve(store, "--policy", str(self.policy), input=decisions, status=1)
            answers = [json.loads(line) for line in done.stdout.splitlines()]
            self.assertEqual([answer["type"] for answer in answers],
                             ["approval_transition"] * 2 + ["approval_error"] * 2)
            self.assertEqual(self.deal(store)["approval_state"], "level_2_review")

    def test_the_deepest_deal_survives_export_and_restore_under_review(self):
        for store in self.prepared():
            deal = json.dumps({**DEAL, "id": "d-2", "deal_name": "Deep"})
            nested = '{"a":' * 63 + "1" + "}" * 63  # with the deal itself 64 levels
            store.run("import", input=f'{deal[:-1]},"ext":{nested}}}\n')
            self.approve(store, "submit", "d-2", "--actor", "sam", "--policy", str(self.policy))
            self.approve(store, "decide", "d-2", "--actor", "ana", "--role", "sales_manager")
            exported = store.run("export").stdout
            other = self.sqlite("other.db")
            other.run("import", "--restore", input=exported)
            self.assertEqual(other.run("export").stdout, exported)
            self.approve(other, "decide", "d-2", "--actor", "fin-1", "--role", "finance")
            other.check()

    def test_the_filter_without_a_store(self):
        """The records may say their versions, as an export does, or not."""
        decisions = stores.lines(
            {"deal_id": "d-1", "action": "submit", "actor_id": "sam"},
            {"deal_id": "d-1", "action": "approve", "actor_id": "ana", "role": "sales_manager",
             "version": 1},
            {"deal_id": "d-1", "action": "approve", "actor_id": "ben", "role": "sales_manager"})
        argv = [str(stores.BIN / "approve"), "--policy", str(self.policy), "--now", stores.NOW]

        def answers(records):
            done = subprocess.run(argv, input=records, env=stores.environment(), text=True,
                                  capture_output=True, timeout=stores.TIMEOUT_S, check=False)
            self.assertEqual(done.returncode, 1, done.stderr)
            return [json.loads(line) for line in done.stdout.splitlines()]

        found = answers(stores.lines(ACCOUNT, DEAL) + decisions)
        self.assertEqual([answer["type"] for answer in found],
                         ["approval_transition"] * 2 + ["approval_error"])
        self.assertEqual(found[1]["version"], 1)
        for store in self.prepared():
            self.submit(store)
            self.decide(store, "approve", "ana", "sales_manager")
            found = answers(store.run("export").stdout + stores.lines(
                {"deal_id": "d-1", "action": "approve", "actor_id": "lea", "role": "legal"},
                {"deal_id": "d-1", "action": "approve", "actor_id": "fin-1", "role": "finance"},
                {"deal_id": "d-1", "action": "approve", "actor_id": "fin-2", "role": "finance"}))
            self.assertEqual([answer.get("to_state") for answer in found],
                             ["level_2_review", "approved", None])

    def test_hostile_texts_harm_no_other_decision(self):
        comment = {"deal_id": "d-1", "action": "comment", "actor_id": "ana", "comments": "x"}
        delegate = {**comment, "action": "delegate", "role": "sales_manager"}
        decisions = stores.lines(
            {**comment, "actor_id": "x" * 9000}, {**comment, "comments": "a\0b"},
            {**delegate, "delegate_to": "x" * 9000}, {**delegate, "delegate_to": "a\0b"},
            {**comment, "role": "\0"}, {**comment, "idempotency_key": "x" * 9000}, comment)
        for store in self.prepared():
            self.submit(store)
            done = self.approve(store, input=decisions, status=1)
            self.assertEqual([json.loads(line)["type"] for line in done.stdout.splitlines()],
                             ["approval_error"] * 6 + ["approval_transition"], done.stderr)
            store.check()

    def test_a_deal_that_has_ended_waits_for_nobody(self):
        for store in self.prepared():
            self.submit(store)
            store.run("cancel", "d-1")
            late = "2026-09-09T00:00:00Z"
            self.assertEqual(self.approve(store, "pending", now=late).stdout, "")
            self.approve(store, "sla-check", now=late)
            self.approve(store, "sla-check", "--apply", now=late)
            done = self.approve(store, "decide", "d-1", "--actor", "ana", "--role",
                                "sales_manager", status=1)
            self.assertIn("cancelled", done.stderr)
            self.decide(store, "withdraw", "sam", "")
            store.check()


if __name__ == "__main__":
    stores.main()
