#!/usr/bin/env python3
"""Proves that the runner of examples can fail: pages made here, right and wrong ones."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

import run

RUNNER = pathlib.Path(__file__).resolve().parent / "run.py"


class DocsRunner(unittest.TestCase):
    def page(self, name, text):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / name
            path.write_text(text)
            return subprocess.run([sys.executable, RUNNER, "--bin", "/nowhere", path],
                                  capture_output=True, text=True, check=False)

    def test_markdown_passes(self):
        done = self.page("a.md", "```console\n$ echo a; echo b >&2\na\nb\n\n"
                                 "$ seq 9\n1\n...\n9\n```\n```console\n"
                                 "$ echo one \\\n  two 3.14\none two ...\n```\n")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("3 examples passed, 0 failed", done.stdout)

    def test_markdown_fails(self):
        for expected in ("b", "a\nmore", "", "a...b", "...\nb"):
            done = self.page("a.md", f"```console\n$ echo a\n{expected}\n```\n")
            self.assertEqual(done.returncode, 1, expected)
            self.assertIn("0 examples passed, 1 failed", done.stdout)

    def test_manual_pages(self):
        page = ".SH EXAMPLES\n.EX\n$ \\fBprintf\\fP \\(aqa\\-b\\en\\(aq\na\\-b\n.EE\n"
        done = self.page("a.1", page)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("1 examples passed", done.stdout)
        self.assertEqual(self.page("a.1", page.replace("a\\-b\n.EE", "a\n.EE")).returncode, 1)

    def test_blocks_of_other_kinds_are_not_run(self):
        done = self.page("a.md", "```sh\n$ false\nx\n```\n```console\nno command\n```\n")
        self.assertIn("0 examples passed, 0 failed", done.stdout)

    def test_a_block_without_end_is_an_error(self):
        self.assertNotEqual(self.page("a.md", "```console\n$ true\n").returncode, 0)

    def test_names_of_project_pages(self):
        there = "`core/base/money.{hpp,cpp}`, `cmd/TOOL/main.cpp`, `lib/README.md`, `/dev/full`"
        self.assertEqual(run.absent_names(there), [])
        self.assertEqual(run.absent_names("a\n`lib/core/base/nothing.hpp`"),
                         [(2, "lib/core/base/nothing.hpp")])
        self.assertEqual(run.absent_names("`core/base/money.{hpp,nil}`"),
                         [(1, "core/base/money.nil")])
        self.assertEqual(run.absent_names("`cmd/TOOL/nothing.cpp`"), [(1, "cmd/TOOL/nothing.cpp")])

    def test_what_is_not_run_is_read(self):
        page = "```console\n$ {}  # not run: minutes\nnot seen\n```\n"
        self.assertEqual(self.page("a.md", page.format("true")).returncode, 0)
        self.assertEqual(self.page("a.md", page.format("X=1 true")).returncode, 0)
        for broken in ("no-such-program", "true '"):
            self.assertEqual(self.page("a.md", page.format(broken)).returncode, 1, broken)

    def test_project_pages_see_a_checkout(self):
        with tempfile.TemporaryDirectory() as folder:
            scratch = pathlib.Path(folder)
            (scratch / "build/bin").mkdir(parents=True)
            (scratch / "build/here").write_text("here")
            top = run.checkout(scratch, scratch / "build/bin")
            self.assertEqual((top / "build/check/here").read_text(), "here")
            self.assertTrue((top / "lib/README.md").is_file())
            self.assertFalse((top / ".git").exists())


if __name__ == "__main__":
    unittest.main()
