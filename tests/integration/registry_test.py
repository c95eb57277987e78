#!/usr/bin/env python3
"""Over the registry of record types: validate passes what it does not judge, and a store that goes
through `export | validate --emit valid | import --restore` is the same store."""
import itertools
import json
import random
import re
import subprocess

import stores

STORES = 4  # generated ones, of each kind of database
POLICY = stores.LEVELS + """
[[route]]
when = "value <= 5000"
levels = []
[[route]]
when = "true"
levels = [[1], [2]]
"""
KEPT = ["account", "deal", "campaign", "approval", "review_round", "interaction",
        "engagement_metric", "validation_report", "set_finding"]


def registered_types():
    """The types that dealkit(7) lists, which are those of the registry (lint.record_pages)."""
    page = (stores.ROOT / "man/dealkit.7").read_text(encoding="utf-8")
    part = page.split('.\\" BEGIN TYPES\n')[1].split('.\\" END TYPES\n')[0]
    return re.findall(r"^\.TP\n\.I (\S+)$", part.replace("\\-", "-"), re.M)


def recorded_types():
    """Type and case of each record that a tool wrote in a golden case."""
    for path in sorted((stores.ROOT / "tests/golden").glob("*/*/out")):
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                record = json.loads(line)
            except ValueError:
                continue
            if isinstance(record, dict) and "$schema" not in record and "type" in record:
                yield record["type"], path


def validate(text, status=0):
    done = subprocess.run([str(stores.BIN / "validate"), "--now", stores.NOW, "--emit", "valid"],
                          input=text, env=stores.environment(), text=True, capture_output=True,
                          timeout=stores.TIMEOUT_S, check=False)
    if done.returncode != status:
        raise AssertionError(f"validate: {done.returncode}\n{done.stdout[-2000:]}{done.stderr}")
    return done.stdout


class Generator:
    """Records that a store takes and validate finds nothing critical in."""

    def __init__(self, seed):
        self.rng = random.Random(seed)

    def text(self):
        return "".join(self.rng.choice("aZ 09_-é漢😀\\\"/\t\u200b") for _ in range(
            self.rng.randrange(1, 12))).strip() or "x"

    def number(self):
        return self.rng.choice([0, 1, -1, 0.5, 1e21, 23842711111111111, 12345678901234567890,
                                0.1, 1.10, 2.5e-7, self.rng.randrange(10**6)])

    def value(self, depth=0):
        kind = self.rng.randrange(7 if depth < 4 else 5)
        if kind == 5:
            return [self.value(depth + 1) for _ in range(self.rng.randrange(3))]
        if kind == 6:
            return {self.text(): self.value(depth + 1) for _ in range(self.rng.randrange(3))}
        return [self.text(), self.number(), True, False, self.text()][kind]

    def with_unknown(self, record):
        for _ in range(self.rng.randrange(3)):
            record["x_" + self.text()] = self.value()
        if self.rng.random() < 0.2:
            deep = self.number()
            for _ in range(62):  # what is made of it is deeper than a line may be
                deep = [deep]
            record["x_deep"] = deep
        return record

    def account(self, i):
        zone = self.rng.choice(["UTC", "Europe/Berlin", "Asia/Tokyo"])
        return self.with_unknown({"type": "account", "id": f"a-{i}", "name": self.text(),
                                  "currency": "USD", "time_zone": zone})

    def deal(self, i, accounts):
        record = {"type": "deal", "id": f"d-{i}", "deal_name": self.text(),
                  "deal_type": "standard", "currency": "USD", "owner_id": "olga",
                  "total_value": self.rng.choice([1000, 4999.99, 70000, 123456.78]),
                  "start_date": "2026-10-01", "end_date": "2026-12-31"}
        if accounts and self.rng.random() < 0.8:
            record["account_id"] = f"a-{self.rng.randrange(accounts)}"
        return self.with_unknown(record)

    def campaign(self, i, deals):
        return self.with_unknown({
            "type": "campaign", "id": f"c-{i}", "deal_id": f"d-{self.rng.randrange(deals)}",
            "campaign_name": self.text(), "currency": "USD",
            "budget": self.rng.choice([10, 20.5, 100]),
            "targeting": {"audience_segments": [self.text()], "geo_targets": ["DE"]}})

    def facts(self, deals):
        for i in range(self.rng.randrange(4)):
            yield self.with_unknown({"type": "interaction", "id": f"i-{i}", "kind": "call",
                                     "deal_id": f"d-{self.rng.randrange(deals)}",
                                     "at": f"2026-08-0{i + 1}T10:00:00Z"})
        for i in range(self.rng.randrange(3)):
            yield {"type": "engagement_metric", "id": f"m-{i}", "score": 12.5 * i, "tier": "cold",
                   "deal_id": f"d-{self.rng.randrange(deals)}",
                   "computed_at": f"2026-08-0{i + 1}T10:00:00Z", "x": self.value()}

    def findings(self, campaigns):
        for i in range(self.rng.randrange(3)):
            yield {"type": "set_finding", "code": "AUD003", "severity": "warning",
                   "message": self.text(), "campaign_ids": [f"c-{self.rng.randrange(campaigns)}"],
                   "content_hashes": [None], "fingerprint": f"{i:032x}"}


class Registry(stores.TestCase):
    def setUp(self):
        self.policy = self.policy_file(POLICY)

    def fill(self, store, seed):
        made = Generator(seed)
        accounts, deals, campaigns = (made.rng.randrange(1, 4) for _ in range(3))
        records = [made.account(i) for i in range(accounts)]
        records += [made.deal(i, accounts) for i in range(deals)]
        records += [made.campaign(i, deals) for i in range(campaigns)]
        records += made.facts(deals)
        store.run("import", input=stores.lines(*records))
        reports = subprocess.run([str(stores.BIN / "validate"), "--now", stores.NOW], check=False,
                                 input=store.run("export", "--type", "campaign").stdout,
                                 env=stores.environment(), text=True, capture_output=True)
        store.run("import", input=reports.stdout)
        for i in range(deals):
            store.run("submit", f"d-{i}", "--policy", str(self.policy), "--actor", "sam",
                      "--acknowledge", tool="approve", status=None)
            if made.rng.random() < 0.6:
                store.run("decide", f"d-{i}", "--action", made.rng.choice(["approve", "reject"]),
                          "--role", "sales_manager", "--actor", "ana", "--comments", made.text(),
                          tool="approve", status=None)
            if made.rng.random() < 0.5:
                store.run("amend", f"d-{i}", "--set", "total_value=90000")
        for i in range(accounts):
            if made.rng.random() < 0.5:
                store.run("amend", f"a-{i}", "--set", f"name=Other {i}")
        store.run("import", input=stores.lines(*made.findings(campaigns)))

    def test_validate_passes_every_type_that_it_does_not_judge(self):
        types = registered_types()
        self.assertEqual(types[:len(KEPT)], KEPT)
        others = [one for one in types if one not in ("campaign", "deal")]
        # What the import needs of those that are kept; no rule looks at the rest.
        needed = ('"deal_id":"d","round":1,"level":1,"seat":1,"kind":"call",'
                  '"at":"2026-09-01T00:00:00Z","computed_at":"2026-09-01T00:00:00Z",'
                  '"validated_at":"2026-09-01T00:00:00Z","content_hash":"sha256:0","is_valid":true,'
                  '"campaign_ids":["c"]')
        text = "".join(f'{{"id" : "x",  "type":"{one}","budget":-1,{needed}}}\n'
                       for one in others)
        self.assertEqual(validate(text), text)

    def test_every_type_that_a_tool_writes_is_registered(self):
        types = set(registered_types())
        written = set()
        for one, path in recorded_types():
            self.assertIn(one, types, path)
            written.add(one)
        self.assertGreater(len(written), 20)

    def test_a_store_goes_through_validate_unharmed(self):
        seen = set()
        for seed in range(STORES):
            for store in self.stores():
                self.fill(store, seed)
                whole = store.run("export").stdout
                passed = validate(whole)
                self.assertEqual(passed, whole, f"seed {seed}")
                other = self.sqlite() if store.kind == "postgresql" else self.postgresql()
                other.run("import", "--restore", input=passed)
                self.assertEqual(other.run("export").stdout, whole, f"seed {seed}")
                other.check()
                other.run("import", "--restore", input=passed)
                self.assertEqual(other.run("export").stdout, whole, f"again, seed {seed}")
                seen.update(json.loads(line)["type"] for line in whole.splitlines())
        self.assertEqual(seen, set(KEPT))

    def test_what_reports_and_findings_came_to_comes_back(self):
        """All orders of three results of one moment, a campaign each."""
        words = ["valid", "invalid", "warnings", "finding critical", "finding warning"]
        orders = list(itertools.product(words, repeat=3))
        campaigns = [{"type": "campaign", "id": f"c-{i:03}", "deal_id": "d", "campaign_name": "C",
                      "budget": 1, "currency": "EUR"} for i in range(len(orders))]
        deal = {"type": "deal", "id": "d", "deal_name": "D", "total_value": 999, "currency": "EUR"}

        def result(word, campaign, step):
            if word.startswith("finding"):
                return {"type": "set_finding", "code": "AUD002", "message": f"step {step}",
                        "severity": word.split()[1], "campaign_ids": [campaign["id"]],
                        "content_hashes": [campaign["content_hash"]], "fingerprint": "f"}
            warning = {"rule_name": "r", "passed": False, "severity": "warning"}
            return {"type": "validation_report", "campaign_id": campaign["id"],
                    "content_hash": campaign["content_hash"], "is_valid": word != "invalid",
                    "validated_at": "2026-08-31T12:00:00.1239Z", "x_step": step,
                    "results": [warning] if word == "warnings" else []}

        for store in self.stores():
            store.run("import", input=stores.lines(deal, *campaigns))
            stored = store.export("--type", "campaign")
            store.run("import", input=stores.lines(*(
                result(order[step], campaign, step)
                for step in range(3) for order, campaign in zip(orders, stored))))
            store.check()
            whole = store.run("export").stdout
            other = self.sqlite() if store.kind == "postgresql" else self.postgresql()
            for _ in range(2):
                other.run("import", "--restore", input=whole)
                self.assertEqual(other.run("export").stdout, whole)
                other.check()

    def test_accounts_have_a_lock(self):
        for store in self.stores():
            store.run("import", input=stores.lines({"type": "account", "id": "a", "name": "Old"}))
            stale = store.run("export", "--type", "account").stdout
            self.assertEqual(json.loads(stale)["version"], 1)
            store.run("amend", "a", "--set", "name=New", "--actor", "ana", "--if-version", "1")
            done = store.run("import", status=1, input=stale.replace("Old", "Older"))
            self.assertIn("account 'a': conflict: expected version 1, stored is 2; version 2 by "
                          "ana", done.stderr)
            done = store.run("amend", "a", "--set", "name=X", "--if-version", "1", status=1)
            self.assertIn("expected version 1, stored is 2", done.stderr)
            fresh = store.export("a")[0]
            self.assertEqual((fresh["name"], fresh["version"]), ("New", 2))
            store.run("import", input=stores.lines({**fresh, "name": "Newer"}))
            store.run("import", input=stale.replace('"version":1', '"version":3')
                      .replace("Old", "Newer"))
            self.assertEqual(store.export("a")[0]["version"], 3, "the same again changes nothing")
            rows = [json.loads(line) for line in store.run("history", "a").stdout.splitlines()]
            self.assertEqual([row["version"] for row in rows], [1, 2, 3])
            self.assertEqual(store.run("list", "--type", "account", "--where", "version > 2",
                                       "--sort", "-version").stdout.count("\n"), 1)
            store.run("revert", "a", "--to", "1")
            now = store.export("a")[0]
            self.assertEqual((now["name"], now["version"]), ("Old", 4))
            store.check()


if __name__ == "__main__":
    stores.main()
