#!/usr/bin/env python3
"""The examples that others run: the workflow's shell steps as they stand, on a fresh repository,
and the crontab lines of the cron examples as installed, with nothing but cron's environment.

    tests/integration/examples_test.py --bin build/dev/bin --build build/dev
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
BIN = BUILD = None
NOW = "2026-09-01T00:00:00Z"


def steps(text):
    """The shell steps of a workflow, {name: script}, read as far as ours goes: block scalars and
    plain ones."""
    found, lines, name = {}, text.splitlines(), ""
    for at, line in enumerate(lines):
        if match := re.match(r" *- name: (.*)", line):
            name = match[1]
        if not (match := re.match(r"( *)run: (.*)", line)):
            continue
        if match[2] != "|":
            found[name] = match[2] + "\n"
            continue
        body = []
        for below in lines[at + 1:]:
            if below.strip() and len(below) - len(below.lstrip()) <= len(match[1]):
                break
            body.append(below[len(match[1]) + 2:])
        found[name] = "\n".join(body).strip() + "\n"
    return found


class Workflow(unittest.TestCase):
    TEXT = (EXAMPLES / "ci/validate.yml").read_text()

    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(prefix="dealkit-workflow-")
        self.folder = pathlib.Path(self.scratch.name)
        (self.folder / "campaigns").mkdir()

    def tearDown(self):
        self.scratch.cleanup()

    def campaigns(self, wanted):
        """Copies those of the examples for which `wanted`, one a file."""
        for line in (EXAMPLES / "campaigns/autumn-display.ndjson").read_text().splitlines():
            record = json.loads(line)
            if record.get("type") == "campaign" and wanted(record):
                (self.folder / f"campaigns/{record['id']}.json").write_text(line + "\n")

    def step(self, name):
        """As the runner does it in a container: sh -e {0}, in the folder of the repository."""
        script = self.folder / ".step.sh"
        script.write_text(steps(self.TEXT)[name])
        done = subprocess.run(
            ["sh", "-e", script], cwd=self.folder, text=True, capture_output=True, check=False,
            env={"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(self.folder), "LC_ALL": "C.UTF-8",
                 "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
                 "DEALKIT_VALIDATE_NOW": NOW})
        return done

    def test_first_run_passes(self):
        """Neither policy nor baseline is there."""
        self.campaigns(lambda record: record["id"] == "cmp-1001")
        done = self.step("Check campaigns")
        self.assertEqual(done.returncode, 0, done.stderr)
        log = json.loads((self.folder / "campaigns.sarif").read_text())
        self.assertEqual(log["version"], "2.1.0")
        self.assertIn("### validate: ", (self.folder / "summary.md").read_text())

    def test_finding_fails_and_is_written(self):
        self.campaigns(lambda record: True)
        done = self.step("Check campaigns")
        self.assertEqual(done.returncode, 1, done.stderr)
        log = json.loads((self.folder / "campaigns.sarif").read_text())
        self.assertTrue(log["runs"][0]["results"])
        self.assertIn("| BUD013 ", (self.folder / "summary.md").read_text())

    def test_annotations_bring_the_summary(self):
        self.campaigns(lambda record: True)
        for command, file in (("validate --format github", "summary.md"),
                              ("validate --format github --summary other.md", "other.md")):
            done = subprocess.run(["sh", "-c", command + " campaigns/*.json"], cwd=self.folder,
                                  env={"PATH": f"{BIN}:/usr/bin:/bin",
                                       "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
                                       "DEALKIT_VALIDATE_NOW": NOW},
                                  text=True, capture_output=True, check=False)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("::error file=campaigns/", done.stdout)
            self.assertEqual((self.folder / file).read_text().count("### validate: "), 1)

    def test_baseline_as_the_comment_says(self):
        """Made once with the policy and once, as the comment has it, without: the job goes by the
        same, so that all that it finds is in the baseline."""
        command = re.search(r"#   (validate .*--baseline-update .*)", self.TEXT)[1]
        self.assertIn(" --policy policy.toml", command)
        self.campaigns(lambda record: True)
        self.baseline_lets_all_pass(command.replace(" --policy policy.toml", ""))
        (self.folder / ".validate-baseline.json").unlink()
        (self.folder / "summary.md").unlink()
        shutil.copy(EXAMPLES / "policies/agency.toml", self.folder / "policy.toml")
        self.baseline_lets_all_pass(command)

    def baseline_lets_all_pass(self, command):
        made = subprocess.run(["bash", "-c", command], cwd=self.folder, check=False, text=True,
                              capture_output=True,
                              env={"PATH": f"{BIN}:/usr/bin:/bin", "DEALKIT_VALIDATE_NOW": NOW})
        self.assertIn(made.returncode, (0, 1), made.stderr)
        self.assertTrue((self.folder / ".validate-baseline.json").exists())
        done = self.step("Check campaigns")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("accepted by the baseline", (self.folder / "summary.md").read_text())

    def test_policy_step(self):
        shutil.copy(EXAMPLES / "policies/agency.toml", self.folder / "policy.toml")
        done = self.step("Check the policy first")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.campaigns(lambda record: record["id"] == "cmp-1001")
        self.assertEqual(self.step("Check campaigns").returncode, 0)

    def test_actions_are_current(self):
        used = dict(re.findall(r"uses: (\S+)@v(\d+)", self.TEXT))
        self.assertGreaterEqual(int(used["github/codeql-action/upload-sarif"]), 4)
        self.assertGreaterEqual(int(used["actions/checkout"]), 6)
        for permission in ("actions: read", "contents: read", "security-events: write"):
            self.assertIn(permission, self.TEXT)
        self.assertRegex(self.TEXT, r"if: always\(\) && hashFiles\('campaigns.sarif'\)")


class Cron(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="dealkit-cron-")
        cls.root = pathlib.Path(cls.scratch.name)
        cls.prefix = cls.root / "usr/local"
        subprocess.run(["cmake", "--install", BUILD, "--prefix", cls.prefix],
                       stdout=subprocess.DEVNULL, check=True)
        for folder in ("srv/deals", "srv/nights", "srv/ranks", "srv/campaigns", "srv/reports"):
            (cls.root / folder).mkdir(parents=True)
        (cls.root / "srv/nights").chmod(0o755)
        shutil.copy(EXAMPLES / "campaigns/autumn-display.ndjson", cls.root / "srv/campaigns")
        subprocess.run([cls.prefix / "bin/dealctl", "import", "--store",
                        f"sqlite:{cls.root}/srv/deals/dealkit.db", "--now", "2026-09-01T08:00:00Z",
                        EXAMPLES / "deals.ndjson"], check=True, capture_output=True)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def run_line(self, name):
        """The crontab line in the comment of a script, as cron runs it; only the folders are
        elsewhere."""
        head = (EXAMPLES / "cron" / name).read_text().split("\nset ", 1)[0]
        variable = re.search(r"(?m)^#   (CRON)=(/\S+)$", head)
        line = re.search(r"(?m)^#   (?:\S+ ){4}\S+  deals  (.*)$", head)[1]
        place = self.root
        cron = variable[2].replace("/usr/local", str(self.prefix))
        line = re.sub(r"(?<![\w$])/srv/", f"{place}/srv/", line)
        home = self.root / "home"
        home.mkdir(exist_ok=True)
        return subprocess.run(
            ["env", "-i", "PATH=/usr/bin:/bin", f"HOME={home}", f"CRON={cron}", "/bin/sh", "-c",
             "umask 022; " + line], cwd=home, text=True, capture_output=True, check=False)

    def private(self, folder):
        """The files of a folder; each is for its owner alone."""
        files = sorted((self.root / folder).iterdir())
        for file in files:
            self.assertEqual(oct(stat.S_IMODE(file.stat().st_mode)), "0o600", file)
        return [file.name for file in files]

    def test_nightly_export(self):
        done = self.run_line("nightly-export.sh")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        names = self.private("srv/nights")
        self.assertEqual([re.sub(r"^[\d-]{10}", "", name) for name in names],
                         [".backup", ".ndjson.gz"])

    def test_nightly_rank(self):
        done = self.run_line("nightly-rank.sh")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(len(self.private("srv/ranks")), 1)

    def test_nightly_validate(self):
        done = self.run_line("nightly-validate.sh")
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertIn("cmp-1002\tBUD013\t", done.stdout)
        self.assertEqual(len(self.private("srv/reports")), 1)

    def test_morning_overdue(self):
        done = self.run_line("morning-overdue.sh")
        self.assertEqual((done.returncode, done.stderr, done.stdout), (0, "", ""))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    options, others = parser.parse_known_args()
    BIN, BUILD = options.bin.resolve(), options.build.resolve()
    sys.exit(unittest.main(argv=["examples_test", *others]))
