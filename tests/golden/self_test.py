#!/usr/bin/env python3
"""Proves that the golden runner can fail: runs it over cases made here, right and wrong ones."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

RUNNER = pathlib.Path(__file__).resolve().parent / "run.py"


class GoldenRunner(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.cases = pathlib.Path(self.folder.name)

    def case(self, name, **files):
        (self.cases / name).mkdir(exist_ok=True)
        for file, text in files.items():
            (self.cases / name / file).write_text(text)

    def run_all(self, **env):
        return subprocess.run(
            [sys.executable, RUNNER, "--bin", "/nowhere", "--cases", self.cases, "tool"],
            capture_output=True, text=True, env={**os.environ, "UPDATE": "", **env}, check=False)

    def test_passes_what_is_recorded(self):
        self.case("a", cmd="cat; cat fixture; echo bad >&2; exit 3", fixture="x\n", out="in\nx\n",
                  err="bad\n", status="3\n", **{"in": "in\n"})
        done = self.run_all()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("golden.tool: 1 passed, 0 failed", done.stdout)

    def test_fails_on_each_part(self):
        self.case("out", cmd="echo new", out="old\n")
        self.case("err", cmd="echo noise >&2")
        self.case("status", cmd="exit 1")
        self.case("signal", cmd="kill -9 $$", status="0\n")
        self.case("newline", cmd="printf x", out="x\n")
        done = self.run_all()
        self.assertEqual(done.returncode, 1)
        self.assertIn("golden.tool: 0 passed, 5 failed", done.stdout)
        for text in ("-old", "+new", "+noise", "+137", "-x"):
            self.assertIn(text, done.stdout)

    def test_update_records_and_then_passes(self):
        self.case("a", cmd="echo new; exit 2", out="old\n", err="gone\n")
        self.assertIn("1 recorded", self.run_all(UPDATE="1").stdout)
        self.assertEqual((self.cases / "a" / "out").read_text(), "new\n")
        self.assertEqual((self.cases / "a" / "status").read_text(), "2\n")
        self.assertFalse((self.cases / "a" / "err").exists())
        self.assertEqual(self.run_all().returncode, 0)

    def test_environment_is_scrubbed(self):
        self.case("a", cmd="echo $SECRET $TZ $TERM", out="UTC dumb\n")
        self.assertEqual(self.run_all(SECRET="leak").returncode, 0)

    def test_a_folder_without_cmd_is_an_error(self):
        self.case("a", cmd="true")
        self.case("forgotten", out="x")
        self.assertNotEqual(self.run_all().returncode, 0)


if __name__ == "__main__":
    unittest.main()
