#!/usr/bin/env python3
"""A store moved to the other database by export and import --restore is the same store."""
import json

import stores

RECORDS = [
    {"type": "account", "id": "a-1", "name": "Ünïcode \"quoted\" \\ back", "currency": "EUR",
     "time_zone": "Europe/Berlin", "x_unknown": {"deep": [1, 2.50, "x"]}},
    {"type": "deal", "id": "d-1", "account_id": "a-1", "deal_name": "One", "total_value": 100.5,
     "currency": "EUR", "start_date": "2026-10-01", "end_date": "2026-12-31"},
    {"type": "deal", "id": "d-2", "deal_name": "Two", "wseat": ["s1", "s2"]},
    {"type": "campaign", "id": "c-1", "deal_id": "d-1", "campaign_name": "C", "budget": 60,
     "targeting": {"geo_targets": ["DE"], "audience_segments": ["s"], "x": {"y": 1}}},
    {"type": "campaign", "id": "c-2", "deal_id": "d-1", "campaign_name": "C2", "budget": 30},
    {"type": "interaction", "id": "i-1", "deal_id": "d-1", "kind": "call",
     "at": "2026-08-01T10:00:00Z"},
]


class Move(stores.TestCase):
    def test_there_and_back(self):
        first = self.sqlite()
        first.run("import", input=stores.lines(*RECORDS))
        first.run("amend", "d-1", "--set", "total_value=200")
        report = {"type": "validation_report", "campaign_id": "c-1", "is_valid": True,
                  "content_hash": first.export("--type", "campaign", "c-1")[0]["content_hash"],
                  "validated_at": stores.NOW, "policy_hash": "sha256:0", "results": []}
        first.run("import", input=stores.lines(report))
        whole = first.run("export").stdout
        second = self.postgresql()
        second.run("import", "--restore", input=whole)
        self.assertEqual(second.run("export").stdout, whole)
        third = self.sqlite()
        third.run("import", "--restore", input=second.run("export").stdout)
        self.assertEqual(third.run("export").stdout, whole)
        third.check()

    def test_both_stores_say_the_same(self):
        commands = [
            ("list",), ("list", "--sort", "-total_value"), ("list", "--type", "campaign"),
            ("list", "--where", "total_value > 50"), ("history", "d-1"), ("diff", "d-1", "1", "2"),
            ("show", "c-1"), ("export", "--type", "campaign"),
            ("list", "--type", "campaign", "--where", '"DE" in targeting.geo_targets'),
        ]
        outputs = []
        for store in self.stores():
            store.run("import", input=stores.lines(*RECORDS))
            store.run("amend", "d-1", "--set", "total_value=200")
            outputs.append([store.run(*command).stdout for command in commands])
        self.assertEqual(outputs[0], outputs[1])
        self.assertIn("c-1", outputs[0][-1])

    def test_validate_in_between(self):
        for store in self.stores():
            store.run("import", input=stores.lines(*RECORDS))
            pipeline = (f"'{stores.BIN}/dealctl' export --type campaign --store '{store.url}'"
                        f" | '{stores.BIN}/validate' --now {stores.NOW}")
            done = stores.subprocess.run(["bash", "-c", pipeline], capture_output=True, text=True,
                                         env=stores.environment(), check=False)
            self.assertIn(done.returncode, (0, 1), done.stderr)
            store.run("import", input=done.stdout)
            states = {c["id"]: c["validation_status"]
                      for c in store.export("--type", "campaign")}
            verdicts = {r["campaign_id"]: r["is_valid"]
                        for r in map(json.loads, done.stdout.splitlines())
                        if r["type"] == "validation_report"}
            for campaign, valid in verdicts.items():
                self.assertEqual(states[campaign] in ("valid", "warnings"), valid)
            store.check()


if __name__ == "__main__":
    stores.main()
