#!/usr/bin/env python3
"""Other projects' CRM exports through the documented pipeline (examples/crm), on both stores."""
import json
import subprocess

import stores

CRM = stores.ROOT / "examples/crm"


def rows(path, filter_file, *arguments):
    """CSV through Miller and jq, as the examples do it."""
    with subprocess.Popen(["mlr", "--icsv", "--ojsonl", "-S", "cat", str(path)],
                          stdout=subprocess.PIPE) as miller:
        done = subprocess.run(["jq", "-c", *arguments, "-f", str(CRM / filter_file)],
                              stdin=miller.stdout, capture_output=True, text=True, check=True)
    assert miller.returncode == 0, path
    return done.stdout


class Corpus(stores.TestCase):
    def test_hubspot(self):
        folder = stores.corpus() / "deals/hubspot"
        accounts = rows(folder / "company_data.csv", "companies.jq")
        deals = rows(folder / "deal_data.csv", "deals.jq", "--arg", "currency", "EUR",
                     "--argjson", "companies", "{}")
        changes = rows(folder / "deal_property_history_data.csv", "deal_changes.jq")
        self.assertEqual(len(deals.splitlines()), 43)
        self.assertEqual(len(changes.splitlines()), 100)
        known = {json.loads(line)["id"] for line in deals.splitlines()}
        # Changes of deals that the export does not have are refused, each with its line.
        strangers = [line for line in changes.splitlines()
                     if json.loads(line)["deal_id"] not in known]
        for store in self.stores():
            store.run("import", input=accounts + deals)
            done = store.run("import", input=changes, status=65 if strangers else 0)
            self.assertEqual(done.stderr.count("error:"), len(strangers), done.stderr)
            exported = store.export("--type", "deal")
            self.assertEqual({deal["id"] for deal in exported}, known)
            for line in deals.splitlines():
                given = json.loads(line)
                kept = next(deal for deal in exported if deal["id"] == given["id"])
                self.assertEqual({**kept, **given}, kept)
            again = store.run("import", "--results", input=accounts + deals)
            self.assertEqual(set(json.loads(again.stdout.splitlines()[-1])),
                             {"type", "unchanged"})
            store.check()


if __name__ == "__main__":
    stores.main()
