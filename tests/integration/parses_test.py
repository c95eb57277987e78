#!/usr/bin/env python3
"""A record is read once, however many look at it: how often the tools read a JSON text for one
change of a deal without campaigns. --bin is a folder of tools that count it
(support/parse_counter.cpp)."""
import contextlib
import json
import os
import pathlib
import tempfile

import stores

ACCOUNT = {"type": "account", "id": "a-1", "name": "A"}
DEAL = {"type": "deal", "id": "d-1", "account_id": "a-1", "deal_name": "One", "owner_id": "olga",
        "total_value": 300000, "currency": "USD", "deal_type": "standard",
        "start_date": "2026-10-01", "end_date": "2026-12-31"}
POLICY = stores.LEVELS + """
[[route]]
when = "true"
levels = [[1], [2]]
"""


class Parses(stores.TestCase):
    @classmethod
    def setUpClass(cls):
        """No server: the store is a file."""

    @contextlib.contextmanager
    def at_most(self, limit):
        """What is done in it reads a text that often; the texts are shown where it does not."""
        with tempfile.TemporaryDirectory(prefix="dealkit-parses-") as folder:
            path = pathlib.Path(folder) / "parses"
            os.environ["PARSES_FILE"] = str(path)
            try:
                yield
            finally:
                del os.environ["PARSES_FILE"]
            self.assertTrue(path.exists(), "nothing was counted: are these the tools that count?")
            texts = path.read_text(encoding="utf-8").splitlines()
            self.assertLessEqual(len(texts), limit, "\n" + "\n".join(texts))

    def reviewed(self):
        store = self.sqlite()
        store.run("import", input=stores.lines(ACCOUNT, DEAL))
        return store

    def answer(self, store, *arguments):
        return json.loads(store.run(*arguments, tool="approve").stdout)

    def approve(self, store, actor, role):
        return self.answer(store, "decide", "d-1", "--action", "approve", "--actor", actor,
                           "--role", role)

    def test_amend(self):
        store = self.reviewed()
        with self.at_most(4):
            store.run("amend", "d-1", "--set", "total_value=250000")

    def test_submit_and_decide(self):
        store = self.reviewed()
        with self.at_most(10):
            answer = self.answer(store, "submit", "d-1", "--actor", "sam", "--policy",
                                 str(self.policy_file(POLICY)))
        self.assertEqual(answer["to_state"], "level_1_review")
        with self.at_most(10):
            answer = self.approve(store, "ana", "sales_manager")
        self.assertEqual(answer["to_state"], "level_2_review")
        with self.at_most(10):
            answer = self.approve(store, "fin", "finance")
        self.assertEqual(answer["to_state"], "approved")


if __name__ == "__main__":
    stores.main()
