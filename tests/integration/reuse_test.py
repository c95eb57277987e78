#!/usr/bin/env python3
"""What comes again: deleted records under the same id, and requests with a key."""
import json

import stores

RECORDS = [
    {"type": "account", "id": "a-1", "name": "A"},
    {"type": "deal", "id": "d-1", "account_id": "a-1", "deal_name": "One"},
    {"type": "campaign", "id": "c-1", "deal_id": "d-1", "campaign_name": "C"},
    {"type": "interaction", "id": "i-1", "deal_id": "d-1", "kind": "call",
     "at": "2026-08-01T10:00:00Z"},
    {"type": "engagement_metric", "id": "m-1", "deal_id": "d-1", "score": 0.5,
     "computed_at": stores.NOW},
    {"type": "validation_report", "campaign_id": "c-1", "is_valid": True,
     "content_hash": "sha256:" + 64 * "0",
     "validated_at": stores.NOW, "results": []},
]


class Again(stores.TestCase):
    def test_facts_go_with_their_deal_and_come_again(self):
        for store in self.stores():
            store.run("import", input=stores.lines(*RECORDS))
            answer = json.loads(store.run("delete", "d-1", "--yes").stdout)
            self.assertEqual({one["entity_type"] for one in answer["also_deleted"]},
                             {"campaign", "interaction", "engagement_metric", "validation_report"})
            self.assertEqual([one["type"] for one in store.export()], ["account"])
            deleted = store.query("SELECT entity_type FROM audit WHERE action = 'delete'")
            self.assertEqual(len(deleted), 5)
            store.check()
            store.run("import", input=stores.lines(*RECORDS))
            self.assertEqual(len(store.export()), 6)
            store.check()

    def test_a_conflict_names_who_wrote_this_one(self):
        for store in self.stores():
            store.run("import", input=stores.lines(*RECORDS))
            for owner in "xyz":
                store.run("amend", "d-1", "--set", f"owner_id={owner}")
            store.run("delete", "d-1", "--yes")
            store.run("create", "--id", "d-1", "--set", "deal_name=Two")
            store.run("amend", "d-1", "--set", "deal_name=Three", "--actor", "mira")
            told = store.run("amend", "d-1", "--set", "owner_id=q", "--if-version", "1",
                             status=1).stderr
            self.assertIn("version 6 by mira", told)
            self.assertNotIn("version 4", told)

    def test_no_version_stands_for_two_contents(self):
        for store in self.stores():
            store.run("import", input=stores.lines(*RECORDS))
            store.run("amend", "d-1", "--set", "deal_name=Two")
            seen = store.export("--type", "deal")[0]
            store.run("delete", "d-1", "--yes")
            store.run("import", input=stores.lines(*RECORDS[:3]))
            store.run("amend", "c-1", "--set", "campaign_name=D")
            for version, name in ((1, "One"), (2, "Two"), (3, "One")):
                then = store.run("show", "d-1", "--at-version", str(version)).stdout
                self.assertEqual(json.loads(then)["deal_name"], name)
            changes = json.loads(store.run("diff", "d-1", "2", "3").stdout)
            self.assertIn("deal_name", json.dumps(changes))
            self.assertEqual([json.loads(line)["version"] for line in store.run(
                "history", "d-1").stdout.splitlines()], [1, 2, 2, 3])
            self.assertEqual([json.loads(line)["version"] for line in store.run(
                "history", "c-1").stdout.splitlines()], [1, 1, 2, 3])
            # Who read the one before does not overwrite this one.
            for version in "12":
                store.run("amend", "d-1", "--set", "owner_id=q", "--if-version", version, status=1)
            told = store.run("import", input=stores.lines(seen), status=1).stderr
            self.assertIn("expected version 2, stored is 3", told)
            store.check()

    def test_a_deleted_record_is_restored_under_a_version_of_its_own(self):
        for store in self.stores():
            store.run("import", input=stores.lines(*RECORDS))
            saved = store.run("export").stdout
            store.run("amend", "d-1", "--set", "deal_name=Two")
            store.run("delete", "d-1", "--yes")
            store.run("import", "--restore", input=saved)
            self.assertEqual(store.export("--type", "deal")[0]["version"], 3)
            again = store.run("import", "--restore", "--results", input=saved).stdout
            self.assertEqual(json.loads(again.splitlines()[-1])["unchanged"], len(RECORDS))
            store.check()

    def test_a_finding_counts_again_when_the_content_comes_back(self):
        for store in self.stores():
            store.run("import", input=stores.lines(*RECORDS[:3]))
            hashes = [store.export("--type", "campaign")[0]["content_hash"]]

            def report(at):
                store.run("import", input=stores.lines(
                    {"type": "validation_report", "campaign_id": "c-1", "is_valid": True,
                     "content_hash": hashes[0], "validated_at": at, "results": []}))

            def finding(severity):
                store.run("import", input=stores.lines(
                    {"type": "set_finding", "code": "DK901", "severity": severity,
                     "campaign_ids": ["c-1"], "content_hashes": hashes}))

            def away_and_back(at_once=False):
                away, back = ({**RECORDS[2], "campaign_name": name} for name in "DC")
                if at_once:
                    store.run("import", input=stores.lines(away, back))
                else:
                    store.run("import", input=stores.lines(away))
                    self.assertEqual(status(), "pending")
                    store.run("import", input=stores.lines(back))
                store.check()
                return status()

            def status():
                return store.export("--type", "campaign")[0]["validation_status"]

            report("2026-08-31T00:00:00Z")
            finding("critical")
            self.assertEqual(away_and_back(), "invalid")
            self.assertEqual(away_and_back(at_once=True), "invalid")
            report("2026-09-01T00:00:00Z")
            self.assertEqual(away_and_back(), "valid")
            finding("warning")
            self.assertEqual(away_and_back(at_once=True), "warnings")

    def test_an_empty_idempotency_key_is_refused(self):
        for store in self.stores():
            store.run("import", input=stores.lines(*RECORDS))
            amend = ("amend", "d-1", "--set", "owner_id=x")
            self.assertIn("found an empty one",
                          store.run(*amend, "--idempotency-key", "", status=64).stderr)
            self.assertNotIn("owner_id", store.export("--type", "deal")[0])
            store.run(*amend)


if __name__ == "__main__":
    stores.main()
