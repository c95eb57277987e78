#!/usr/bin/env python3
"""Processes that change one record at the same time: one wins, the others learn who was faster."""
import json
import subprocess

import stores

AMENDERS = 20
DEAL = {"type": "deal", "id": "d-1", "deal_name": "One", "total_value": 100, "currency": "EUR"}


class Races(stores.TestCase):
    def test_one_of_many_amendments_wins(self):
        for store in self.stores():
            store.run("import", input=stores.lines(DEAL))
            running = [store.start("amend", "d-1", "--set", f"total_value={200 + i}",
                                   "--if-version", "1", "--actor", f"actor-{i}")
                       for i in range(AMENDERS)]
            results = [(p.communicate(timeout=stores.TIMEOUT_S), p.returncode) for p in running]
            winners = [i for i, (_, status) in enumerate(results) if status == 0]
            self.assertEqual(len(winners), 1, results)
            for (_, error), status in results:
                if status == 0:
                    continue
                self.assertEqual(status, 1, error)
                self.assertIn(f"by actor-{winners[0]}", error)
                self.assertIn("total_value", error)
            record = json.loads(store.run("show", "d-1").stdout)
            self.assertEqual(record["total_value"], 200 + winners[0])
            self.assertEqual(record["version"], 2)
            store.check()

    def test_without_a_version_all_are_applied_one_after_the_other(self):
        for store in self.stores():
            store.run("import", input=stores.lines(DEAL))
            running = [store.start("amend", "d-1", "--set-json", f"x_{i}={i}")
                       for i in range(AMENDERS)]
            for process in running:
                _, error = process.communicate(timeout=stores.TIMEOUT_S)
                self.assertEqual(process.returncode, 0, error)
            record = json.loads(store.run("show", "d-1").stdout)
            self.assertEqual(record["version"], 1 + AMENDERS)
            for i in range(AMENDERS):
                self.assertEqual(record[f"x_{i}"], i)
            store.check()

    def test_an_atomic_import_waits_for_writers_and_they_for_it(self):
        """Amendments lock deals before accounts, imports the other way round."""
        deals = [{**DEAL, "id": f"d-{i}", "account_id": "a-1"} for i in range(20)]
        for store in self.stores():
            store.run("import", input=stores.lines({"type": "account", "id": "a-1"}, *deals))
            running = []
            for i in range(12):
                running.append(store.start("amend", f"d-{i}", "--set-json", f"x_amended={i}",
                                           "--lock-timeout", "60s"))
                changed = stores.lines({"type": "account", "id": "a-1", "x_round": i},
                                       *[{**deal, f"x_{i}": i} for deal in deals])
                if i % 3 == 0:
                    for how in ([], ["--atomic"]):
                        process = store.start("import", *how, "--lock-timeout", "60s",
                                              stdin=subprocess.PIPE)
                        process.stdin.write(changed)
                        process.stdin.close()
                        process.stdin = None
                        running.append(process)
            for process in running:
                _, error = process.communicate(timeout=stores.TIMEOUT_S)
                # An import may find that an amendment was faster: a conflict, not a lock.
                self.assertIn(process.returncode, (0, 1), error)
                self.assertNotIn("deadlock", error)
            store.check()

    def test_an_idempotency_key_has_one_effect(self):
        for store in self.stores():
            store.run("import", input=stores.lines(DEAL))
            running = [store.start("amend", "d-1", "--set", "total_value=300",
                                   "--idempotency-key", "k-1") for _ in range(AMENDERS)]
            answers = set()
            for process in running:
                out, error = process.communicate(timeout=stores.TIMEOUT_S)
                self.assertEqual(process.returncode, 0, error)
                answers.add(out)
            self.assertEqual(len(answers), 1)
            self.assertEqual(json.loads(store.run("show", "d-1").stdout)["version"], 2)
            store.run("amend", "d-1", "--set", "total_value=301", "--idempotency-key", "k-1",
                      status=1)

    def test_a_key_makes_one_record_whose_id_is_not_given(self):
        for store in self.stores():
            running = [store.start("create", "--type", "deal", "--set", "deal_name=New",
                                   "--idempotency-key", "k-1") for _ in range(AMENDERS)]
            answers = set()
            for process in running:
                out, error = process.communicate(timeout=stores.TIMEOUT_S)
                self.assertEqual(process.returncode, 0, error)
                answers.add(out)
            self.assertEqual(len(answers), 1)
            self.assertEqual(store.query("SELECT count(*) FROM deal")[0][0], "1")
            store.run("create", "--type", "deal", "--id", "d-9", "--set", "deal_name=New",
                      "--idempotency-key", "k-1", status=1)

    def test_a_key_reverts_once_to_what_is_approved(self):
        approved = {**DEAL, "status": "active", "approval_state": "approved", "version": 1,
                    "approved_version": 1}
        for store in self.stores():
            store.run("import", "--restore", input=stores.lines(approved))
            store.run("amend", "d-1", "--set", "total_value=200")
            answers = {store.run("revert", "d-1", "--idempotency-key", "k-1").stdout
                       for _ in range(2)}
            self.assertEqual(len(answers), 1)
            record = json.loads(store.run("show", "d-1").stdout)
            self.assertEqual((record["version"], record["total_value"]), (3, 100))
            store.check()

    def test_imports_of_the_same_records_in_any_order(self):
        records = [{**DEAL, "id": f"d-{i}"} for i in range(400)]
        for store in self.stores():
            running = []
            for turn in range(6):
                order = records if turn % 2 == 0 else records[::-1]
                running.append(store.start("import", stdin=-1))
                running[-1].stdin.write(stores.lines(*order))
                running[-1].stdin.close()
            for process in running:
                process.stdin = None
                _, error = process.communicate(timeout=stores.TIMEOUT_S)
                self.assertEqual(process.returncode, 0, error)
            self.assertEqual(store.query("SELECT count(*) FROM deal")[0][0], "400")
            self.assertEqual(store.query("SELECT count(*) FROM audit")[0][0], "400")
            self.assertEqual(store.query("SELECT count(*) FROM outbox")[0][0], "400")
            store.check()

    def test_imports_of_all_or_nothing_in_any_order(self):
        """More than a batch each: one that held its first half could meet another's."""
        records = [{**DEAL, "id": f"d-{i}"} for i in range(2500)]
        for store in self.stores():
            running = []
            for turn in range(4):
                atomic = ["--atomic"] if turn < 3 else []
                running.append(store.start("import", *atomic, "--lock-timeout", "120s", stdin=-1))
            for turn, process in enumerate(running):
                process.stdin.write(stores.lines(*records[::1 if turn % 2 == 0 else -1]))
                process.stdin.close()
            for process in running:
                process.stdin = None
                _, error = process.communicate(timeout=stores.TIMEOUT_S)
                self.assertEqual(process.returncode, 0, error)
            self.assertEqual(store.query("SELECT count(*) FROM deal")[0][0], "2500")
            self.assertEqual(store.query("SELECT count(*) FROM audit")[0][0], "2500")

    def test_nothing_is_amended_once_a_deal_has_ended(self):
        for store in self.stores():
            store.run("import", input=stores.lines(DEAL))
            running = [store.start("amend", "d-1", "--set", f"total_value={200 + i}")
                       for i in range(8)]
            store.run("cancel", "d-1")
            for process in running:
                _, error = process.communicate(timeout=stores.TIMEOUT_S)
                if process.returncode != 0:
                    self.assertEqual(process.returncode, 1, error)
                    self.assertIn("its status is cancelled", error)
            later = store.query("SELECT count(*) FROM audit WHERE id > "
                                "(SELECT id FROM audit WHERE action = 'cancel')")
            self.assertEqual(later[0][0], "0")
            store.run("import", input=stores.lines({**DEAL, "total_value": 7}), status=1)
            store.check()


if __name__ == "__main__":
    stores.main()
