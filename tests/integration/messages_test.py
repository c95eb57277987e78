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
                store.run("amend", "d-1", *set_name, "--actor", "ana"),
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
            refused = store.run("amend", "d-1", *set_name, "--actor", "ana" + ESCAPE, status=64)
            self.assertNotRegex(refused.stderr, "[\x00-\x09\x0b-\x1f\x7f-\x9f]")
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

    def test_a_condition_that_is_wrong_is_told(self):
        for store in self.stores():
            store.run("import", input=stores.lines(
                {"type": "deal", "id": "d-1", "total_value": 5, "currency": "USD", "x_crm": 1},
                {"type": "deal", "id": "d-2", "total_value": 7, "currency": "USD"},
                {"type": "campaign", "id": "c-1", "deal_id": "d-1", "budget": 1,
                 "currency": "USD"}))
            for command in (("list",), ("list", "--format", "table"), ("export", "--type", "deal"),
                            ("export",)):
                def told(where):
                    return store.run(*command, "--where", where).stderr
                self.assertIn("'totl_value' is not a known member", told("totl_value > 5.0"))
                self.assertIn("did you mean 'total_value'", told("totl_value > 5.0"))
                self.assertIn("'nosuch'", told("nosuch == 1 || total_value == 5.0"))
                self.assertIn("fails on every record", told("total_value > 'much'"))
                self.assertIn("fails on every record", told("id"))
                for good in ("x_crm == 1", "x_crm == 2", "total_value > 100.0", "id == 'none'",
                             "false", "has(x_crm) && x_crm == 3"):
                    self.assertEqual(told(good), "", good)
                for wrong in ("1", "'x'", "1 / 0 == 1"):
                    done = store.run(*command, "--where", wrong, status=64)
                    self.assertIn("expected a condition", done.stderr)
            self.assertEqual(store.run("export", "--where", "budget == 1.0").stderr, "")

    def test_lines_that_cannot_be_taken_are_results_too(self):
        for store in self.stores():
            text = stores.lines({"type": "deal", "id": "d-1"},
                                {"type": "campaign", "id": "c-1", "deal_id": "none"},
                                {"id": "x"}) + "no JSON\n"
            done = store.run("import", "--results", input=text, status=65)
            results = [json.loads(line) for line in done.stdout.splitlines()]
            self.assertEqual([one.get("outcome") for one in results],
                             ["created", "error", "error", "error", None])
            self.assertEqual([one.get("line") for one in results[1:4]], [2, 3, 4])
            self.assertEqual(results[1]["entity_id"], "c-1")
            self.assertIn("unknown deal", results[1]["error"])
            self.assertEqual({**results[4], "type": ""},
                             {"type": "", "created": 1, "rejected": 3})
            self.assertEqual(len(done.stderr.splitlines()), 3)


if __name__ == "__main__":
    stores.main()
