#!/usr/bin/env python3
"""Other projects' CRM exports through the documented pipeline (examples/crm), on both stores."""
import csv
import json
import subprocess

import stores

CRM = stores.ROOT / "examples/crm"
CORPUS = stores.corpus()


def rows(path, filter_file, *arguments, sort=("cat",)):
    """CSV through Miller and jq, as the examples do it."""
    with subprocess.Popen(["mlr", "--icsv", "--ojsonl", "-S", *sort, str(path)],
                          stdout=subprocess.PIPE) as miller:
        done = subprocess.run(["jq", "-c", *arguments, "-f", str(CRM / filter_file)],
                              stdin=miller.stdout, capture_output=True, text=True, check=True)
    assert miller.returncode == 0, path
    return done.stdout


class Corpus(stores.TestCase):
    def test_hubspot(self):
        folder = CORPUS / "deals/hubspot"
        accounts = rows(folder / "company_data.csv", "companies.jq")
        deals = rows(folder / "deal_data.csv", "deals.jq", "--arg", "currency", "EUR",
                     "--argjson", "companies", "{}")
        changes = rows(folder / "deal_property_history_data.csv", "deal_changes.jq")
        with open(folder / "deal_data.csv", encoding="utf-8", newline="") as table:
            given = [row for row in csv.DictReader(table) if row["is_deleted"] != "true"]
        self.assertGreater(len(given), 40)
        self.assertEqual(len(deals.splitlines()), len(given))
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

    def test_google_ads(self):
        with open(CORPUS / "deals/google_ads/campaign_history_data.csv", encoding="utf-8",
                  newline="") as table:
            history = sorted(csv.DictReader(table), key=lambda row: row["updated_at"])
        path = CORPUS / "deals/google_ads/campaign_history_data.csv"
        campaigns = rows(path, "ad_campaigns.jq", "--arg", "deal", "d-1",
                         sort=["sort", "-f", "updated_at"])
        versions = {}  # by campaign: its different contents, in order
        for line in campaigns.splitlines():
            known = versions.setdefault(json.loads(line)["id"], [])
            if not known or known[-1] != line:
                known.append(line)
        self.assertEqual(len(campaigns.splitlines()), len(history))
        for store in self.stores():
            store.run("import", input=stores.lines({"type": "deal", "id": "d-1"}) + campaigns)
            for campaign, contents in versions.items():
                done = store.run("history", campaign).stdout.splitlines()
                self.assertEqual(len(done), len(contents))
                for number, content in enumerate(contents, 1):
                    shown = json.loads(store.run("show", campaign, "--at-version",
                                                 str(number)).stdout)
                    given = json.loads(content)
                    self.assertEqual({**shown, **given}, shown)
            store.check()


if __name__ == "__main__":
    stores.main()
