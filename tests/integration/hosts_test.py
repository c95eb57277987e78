#!/usr/bin/env python3
"""Generated records through two hosts: the pipe host, with batches and workers, and the loopback
host, which hands every request over alone and in memory of its own. A decision cannot tell which of
them runs it, so all that comes out is the same: standard output, files beside it, messages, exit
status, and what is stored."""
import argparse
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unittest

import stores

RECORDS = 10_000
LONGEST = 4096  # --max-record-bytes
LOOPBACK = None  # folder of the tools on the loopback host; set by main
# One commit a record: what a disk takes for that is no part of the question.
WORK = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
POLICY = stores.LEVELS + """
[[route]]
when = "value <= 5000"
levels = []
[[route]]
when = "true"
levels = [[1], [2]]
"""


class Generator:
    """Lines of all record types, most of them good, and all ways in which a line can be bad."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        page = (stores.ROOT / "man/dealkit.7").read_text(encoding="utf-8")
        part = page.split('.\\" BEGIN TYPES\n')[1].split('.\\" END TYPES\n')[0]
        self.types = re.findall(r"^\.TP\n\.I (\S+)$", part.replace("\\-", "-"), re.M)

    def some(self, kind, known=60):
        return f"{kind}-{self.rng.randrange(known)}"

    def day(self):
        return f"2026-{self.rng.randrange(9, 13):02}-{self.rng.randrange(1, 31):02}"

    def moment(self):
        return f"2026-08-{self.rng.randrange(1, 29):02}T{self.rng.randrange(24):02}:00:00Z"

    def money(self):
        return self.rng.choice([0, 1, 10.5, 4999.99, 250000, self.rng.randrange(10**6)])

    def account(self):
        return {"type": "account", "id": self.some("a", 12), "name": "Acme",
                "currency": self.rng.choice(["USD", "EUR"]), "time_zone": "Europe/Berlin"}

    def deal(self):
        start, end = sorted((self.day(), self.day()))
        return {"type": "deal", "id": self.some("d"), "account_id": self.some("a", 12),
                "deal_name": self.rng.choice(["Autumn", "Größe 漢", "a\"b\\c"]),
                "deal_type": self.rng.choice(["standard", "preferred", "programmatic"]),
                "total_value": self.money(), "currency": self.rng.choice(["USD", "EUR", "JPY"]),
                "start_date": start, "end_date": end, "owner_id": self.some("p", 5)}

    def campaign(self):
        start, end = sorted((self.day(), self.day()))
        return {"type": "campaign", "id": self.some("c"), "deal_id": self.some("d"),
                "campaign_name": "Video", "campaign_type": self.rng.choice(["video", "display"]),
                "currency": self.rng.choice(["USD", "EUR"]), "budget": self.money(),
                "start_date": start, "end_date": end,
                "targeting": {"geo_targets": self.rng.sample(["DE", "FR", "US", "Germany"], 2)}}

    def decision(self):
        return {"type": "decision", "deal_id": self.some("d"),
                "action": self.rng.choice(["submit", "submit", "approve", "reject", "withdraw"]),
                "actor_id": self.some("p", 5), "acknowledge": True, "comments": "seen",
                "role": self.rng.choice(["sales_manager", "finance"]),
                "idempotency_key": f"k{self.rng.randrange(3000)}"}

    def vector(self):
        return {"deal_id": self.some("d"), "days_since_last_interaction": self.rng.randrange(90),
                "days_since_last_campaign_update": self.rng.randrange(90),
                "hours_since_last_approval_action": self.rng.randrange(900),
                "deal_value": self.money(), "interactions_7d": self.rng.randrange(20)}

    def fact(self):
        kind = self.rng.choice(["interaction", "engagement_metric", "validation_report",
                                "set_finding", "approval", "review_round"])
        return {"type": kind, "id": self.some(kind), "deal_id": self.some("d"),
                "campaign_id": self.some("c"), "person_id": "p", "kind": "meeting",
                "timestamp": self.moment(), "computed_at": self.moment(), "score": 50,
                "created_at": self.moment(), "level": 1, "seat": 1, "round": 1,
                "status": "pending", "results": [], "campaign_ids": [self.some("c")]}

    def other(self):
        return {"type": self.rng.choice(self.types), "id": "x", "deal_id": self.some("d")}

    def record(self):
        makers = [self.account, self.deal, self.deal, self.campaign, self.campaign, self.decision,
                  self.decision, self.vector, self.vector, self.fact, self.other]
        return self.rng.choice(makers)()

    def wrong(self, record):
        """A member of another type, or none, or one too many."""
        name = self.rng.choice(list(record))
        what = self.rng.randrange(4)
        if what == 0:
            del record[name]
        elif what == 1:
            record[name + "s"] = record[name]
        else:
            record[name] = self.rng.choice([None, [], {}, "", -1, 1e300, "1", True,
                                            "2026-02-30", {"a": [1, {"b": 2}]}])
        return record

    def broken(self, text):
        """Bytes that are no record."""
        cut = self.rng.randrange(1, len(text))
        return self.rng.choice([
            text[:cut], text[:cut] + b"\xff\xc0" + text[cut:], text[:cut] + b"\0" + text[cut:],
            text + text, b"[" * 100, b"[]", b"7", b'"text"', b'{"a":1,"a":2}', b"\xef\xbb\xbf{}",
            b'{"type":"deal","id":"\\ud800"}', b'{"type":"deal","note":"' + b"x" * LONGEST + b'"}'])

    def line(self, number):
        kind = self.rng.random() if number > 0 else 1  # the first one says how they are laid out
        if kind < 0.03:
            return self.rng.choice([b"", b"  ", b"\t"])
        record = self.record()
        if kind < 0.2:
            record = self.wrong(record)
        text = json.dumps(record, ensure_ascii=self.rng.random() < 0.5).encode()
        if kind < 0.25:
            text = self.broken(text)
        return text

    def text(self, count):
        out = b"".join(self.line(number) + self.rng.choice([b"\n", b"\n", b"\n", b"\r\n"])
                       for number in range(count))
        return out + b'{"type":"deal","id":"no end'


class Hosts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = Generator(2026).text(RECORDS)

    def outputs(self, folder, tool, *arguments):
        """All that a run leaves: status, messages, output, and each file that it made."""
        with tempfile.TemporaryDirectory(dir=WORK) as work:
            work = pathlib.Path(work)
            (work / "in.ndjson").write_bytes(self.text)
            (work / "policy.toml").write_text(POLICY, encoding="utf-8")
            given = set(work.iterdir())
            argv = [str(folder / tool), *arguments, "--now", stores.NOW,
                    "--max-record-bytes", str(LONGEST), "--dead-letter", "dead", "in.ndjson"]
            done = subprocess.run(argv, cwd=work, env=stores.environment(), capture_output=True,
                                  timeout=stores.TIMEOUT_S, check=False)
            made = {path.name: path.read_bytes() for path in work.iterdir()
                    if path not in given and not path.name.startswith("t.db")}
            if "sqlite:t.db" in arguments:
                made["stored"] = self.stored(work)
        return {"status": done.returncode, "stderr": done.stderr, "stdout": done.stdout, **made}

    @staticmethod
    def stored(work):
        """Records, audit log and outbox, but for when a transaction began and ended."""
        store = stores.Store("sqlite", f"sqlite:{work}/t.db", work / "t.db")
        return (store.query("SELECT entity_type, entity_id, action, version, changes FROM audit"
                            " ORDER BY id") +
                store.query("SELECT aggregatetype, aggregateid, type, payload FROM outbox"
                            " ORDER BY seq") + [[store.run("export").stdout]])

    def assert_alike(self, tool, *arguments, least):
        """`least`: how many lines each output has at least, so that it tests something."""
        piped = self.outputs(stores.BIN, tool, *arguments)
        alone = self.outputs(LOOPBACK, tool, *arguments)
        self.assertEqual(sorted(piped), sorted(alone))
        for name, value in piped.items():
            if value != alone[name]:
                self.fail(f"{tool}: {name} differs: {self.first_difference(value, alone[name])}")
        for name, count in least.items():
            lines = piped[name].count(b"\n") if isinstance(piped[name], bytes) \
                else len(piped[name])
            self.assertGreater(lines, count, f"{tool}: {name}")
        self.assertIn(piped["status"], (1, 65))

    @staticmethod
    def first_difference(piped, alone):
        if isinstance(piped, bytes):
            piped, alone = piped.splitlines(), alone.splitlines()
        if not isinstance(piped, list):
            return f"{piped} and {alone}"
        for number, (one, other) in enumerate(zip(piped, alone), 1):
            if one != other:
                return f"line {number}: {one[:300]} and {other[:300]}"
        return f"{len(piped)} and {len(alone)} lines"

    def test_validate(self):
        self.assert_alike("validate", "-j4", "--emit", "annotated", "--report", "findings",
                          least={"stdout": 4000, "findings": 2000, "dead": 200})

    def test_score(self):
        self.assert_alike("score", "-j4", "--explain", "--format", "ndjson",
                          least={"stdout": 1000, "stderr": 4000, "dead": 4000})

    def test_convert(self):
        self.assert_alike("dealctl", "convert", "-j4", "--from", "dealkit", "--to", "openrtb26",
                          "--report", "losses",
                          least={"stdout": 1000, "losses": 500, "dead": 4000})

    def test_approve(self):
        self.assert_alike("approve", "--policy", "policy.toml",
                          least={"stdout": 1500, "stderr": 1000, "dead": 1000})

    def test_import(self):
        self.assert_alike("dealctl", "import", "--results", "--restore", "--store", "sqlite:t.db",
                          "--seed", "1", "--rejected", "rejected",
                          least={"stdout": 7000, "stderr": 4000, "dead": 4000, "stored": 500})


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--loopback", required=True, type=pathlib.Path)
    options, rest = parser.parse_known_args()
    stores.BIN, LOOPBACK = options.bin.resolve(), options.loopback.resolve()
    unittest.main(argv=[sys.argv[0], *rest])
