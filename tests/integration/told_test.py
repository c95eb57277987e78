#!/usr/bin/env python3
"""What people are told: texts of others in tables, and what was not taken, selected or given."""
import json

import stores

ESCAPE = "\x1b[2J\x9b31m\r\nversion 9  root"


class Told(stores.TestCase):
    def test_no_text_of_others_steers_a_terminal(self):
        for store in self.stores():
            store.run("import", input=stores.lines(
                {"type": "deal", "id": "d-1", "deal_name": ESCAPE, "note": {"deep": ESCAPE}}))
            set_name = ("--set-json", "deal_name=" + json.dumps("x" + ESCAPE), "--format", "table")
            told = [
                store.run("amend", "d-1", *set_name, "--dry-run"),
                store.run("amend", "d-1", *set_name, "--actor", "ana" + ESCAPE),
                store.run("amend", "d-1", "--set-json",
                          "note=" + json.dumps({"deep": "y", ESCAPE: ESCAPE}), "--format", "table"),
                store.run("history", "d-1", "--format", "table"),
                store.run("diff", "d-1", "1", "3", "--format", "table"),
                store.run("show", "d-1", "--format", "table"),
                store.run("list", "--type", "deal", "--columns", "id,deal_name", "--format",
                          "table"),
                store.run("cancel", "d-1", "--reason", ESCAPE, "--format", "table"),
                store.run("history", "d-1", "--format", "table"),
            ]
            for done in told:
                text = done.stdout
                self.assertNotEqual(text, "")
                self.assertNotRegex(text, "[\x00-\x09\x0b-\x1f\x7f-\x9f]")
                self.assertNotRegex(text, "(?m)^version 9")

    def test_a_deal_whose_approved_content_is_not_known_keeps_no_other_back(self):
        for store in self.stores():
            approved = {"type": "deal", "approval_state": "approved", "status": "draft"}
            store.run("import", "--restore", input=stores.lines(
                {**approved, "id": "d-1", "version": 1, "approved_version": 1},
                {**approved, "id": "d-2", "version": 5, "approved_version": 2},
                {**approved, "id": "d-3", "version": 3, "approved_version": 3}))
            for command in (("export", "--type", "deal"), ("list",), ("list", "--format", "table")):
                done = store.run(*command, "--effective", status=1)
                self.assertIn("d-1", done.stdout)
                self.assertNotIn("d-2", done.stdout)
                self.assertIn("d-3", done.stdout)
                self.assertIn("deal 'd-2' was approved at version 2", done.stderr)
            store.run("export", "--type", "deal", "--effective", "--where", "id == 'd-3'", "d-3")


if __name__ == "__main__":
    stores.main()
