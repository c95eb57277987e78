#!/usr/bin/env python3
"""Tables as somebody at a terminal sees them: the README's store on pseudo-terminals of several
widths. No line is wider than the terminal, and every id, date and number is whole.

    tests/integration/terminal_test.py --bin build/dev/bin
"""
import argparse
import fcntl
import json
import os
import pathlib
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import unicodedata
import unittest

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
WIDTHS = (60, 80, 90, 120, 200)
KINDS = ("account", "deal", "campaign", "approval", "review_round", "interaction",
         "engagement_metric", "validation_report", "set_finding")
LONG_NAME = "夏のキャンペーン、屋外広告と動画、" + "全国、とても長い名前"
BIN = None  # the folder with the tools


def environment(folder):
    return {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(folder), "TERM": "xterm",
            "LC_ALL": "C.UTF-8", "USER": "mira"}


def on_terminal(command, folder, width, keys=b""):
    """What `command` shows on a terminal of `width` columns, and its exit status. `keys` are typed
    once it has asked something."""
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(folder)
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        os.execvpe(command[0], command, environment(folder))
    out = b""
    while True:
        try:
            if keys and (b"]" in out) and select.select([fd], [], [], 0.2)[0] == []:
                os.write(fd, keys)
                keys = b""
            part = os.read(fd, 65536)
        except OSError:  # how a pseudo-terminal says that the last writer is gone
            break
        if not part:
            break
        out += part
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(fd)
    return out.decode().replace("\r\n", "\n"), status


def columns(line):
    """Columns of a line without joined emoji: wide characters two, marks none."""
    return sum(0 if unicodedata.combining(c) else
               2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


class Terminal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="dealkit-terminal-")
        cls.folder = pathlib.Path(cls.scratch.name)
        # The README's store, and a deal with what is long or wide in it.
        more = {"type": "deal", "id": "0191d2ab-6f00-7000-8000-0123456789ab",
                "account_id": "acc-outdoor", "deal_name": LONG_NAME, "deal_type": "standard",
                "total_value": 123456789.01, "currency": "EUR", "start_date": "2026-10-01",
                "end_date": "2026-12-31", "owner_id": "mira"}
        (cls.folder / "more.ndjson").write_text(json.dumps(more) + "\n")
        cls.run_quietly("dealctl", "import", "--now", "2026-09-01T08:00:00Z", "--actor", "desk",
                        EXAMPLES / "deals.ndjson", EXAMPLES / "campaigns/autumn-display.ndjson",
                        "more.ndjson")
        cls.ids = [json.loads(line)["id"] for line in
                   cls.run_quietly("dealctl", "list").splitlines()]
        shutil.copy(EXAMPLES / "approval/policy.toml", cls.folder)
        # What waits for somebody: deals without campaigns need no reports.
        for deal in ("deal-2050", "deal-2060"):
            cls.run_quietly("approve", "submit", deal, "--acknowledge", "--actor", "mira",
                            "--policy", "policy.toml", "--now", "2026-09-01T13:00:00Z")

        # Reports, findings about several campaigns, and scores: tables of every kind have rows.
        subprocess.run(["bash", "-c", "dealctl export --type campaign | validate --now "
                        "2026-09-01T00:00:00Z | dealctl import --now 2026-09-01T10:00:00Z; "
                        "score --all --now 2026-09-01T11:00:00Z >/dev/null"], cwd=cls.folder,
                       env=environment(cls.folder), check=True)

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    @classmethod
    def run_quietly(cls, *command):
        done = subprocess.run([str(word) for word in command], cwd=cls.folder, text=True,
                              env=environment(cls.folder), capture_output=True, check=False)
        assert done.returncode == 0, (command, done.stderr)
        return done.stdout

    def shown(self, *command, width=80):
        """A table, no line of which is wider than the terminal."""
        text, status = on_terminal([str(word) for word in command], self.folder, width)
        self.assertEqual(status, 0, text)
        for line in text.splitlines():
            self.assertLessEqual(columns(line), width, f"{command} at {width}:\n{text}")
        return text

    def test_list_shows_whole_ids(self):
        for width in WIDTHS:
            with self.subTest(width=width):
                text = self.shown("dealctl", "list", width=width)
                first = [line.split()[0] for line in text.splitlines() if line[0] not in "( "]
                self.assertEqual(first, ["ID", *self.ids])

    def test_every_type_fits_with_whole_ids(self):
        """The first column names the record; whatever else is shown of ids, hashes and times is in
        the records as it stands in the table."""
        for kind in ("account", "campaign", "approval", "review_round", "engagement_metric",
                     "validation_report", "set_finding"):
            records = self.run_quietly("dealctl", "list", "--type", kind)
            self.assertTrue(records, kind)
            for width in WIDTHS:
                with self.subTest(kind=kind, width=width):
                    text = self.shown("dealctl", "list", "--type", kind, width=width)
                    for line in text.splitlines()[1:]:
                        if line[0] not in "( ":
                            self.assertIn(f'"{line.split()[0]}"', records)
                    # Nowhere is a part of an id: also a sentence is cut between its words.
                    for word in re.findall(r"\b(?:deal|cmp|acc|sha256)[-:][\w-]+", text):
                        self.assertRegex(records, rf'"{word}\\?"')
                    self.assertNotRegex(text, r"(?:deal|cmp|acc)-\d*…")

    def test_list_cuts_no_date_and_no_number(self):
        whole = re.compile(r"\d{4}-\d\d-\d\d|[A-Z]{3}|draft|\d+(\.\d+)?")
        for width in WIDTHS:
            text = self.shown("dealctl", "list", "--columns",
                              "id,total_value,currency,status,start_date,end_date,deal_name",
                              width=width)
            for line in text.splitlines()[1:]:
                if line[0] in "( ":
                    continue
                for word in line.split()[1:5]:
                    self.assertTrue(whole.fullmatch(word), f"{word} at {width}:\n{text}")
                if "END_DATE" in text.splitlines()[0]:
                    self.assertIn("2026-12-31", line)

    def test_says_what_is_not_shown(self):
        text = self.shown("dealctl", "list", width=80)
        heading = text.splitlines()[0]
        note = re.search(r"\((\d+) columns? not shown:([^;]*);", text)
        left_out = [name.strip() for name in note[2].replace("\n", " ").split(",")]
        self.assertEqual(int(note[1]), len(left_out))
        every = "ID DEAL_NAME TOTAL_VALUE CURRENCY STATUS APPROVAL_STATE START_DATE END_DATE " \
                "ACCOUNT_ID VERSION".split()
        self.assertEqual(heading.split() + left_out, every)
        self.assertNotIn("not shown", self.shown("dealctl", "list", width=200))

    def test_expanded_shows_all(self):
        for width in WIDTHS:
            text = self.shown("dealctl", "list", "--format", "expanded", "--sort", "id",
                              width=width)
            records = re.split(r"-\[ \d+ \]-+\n", text)[1:]
            self.assertEqual(len(records), len(self.ids))
            ids = [re.search(r"(?m)^id +(\S+)$", record)[1] for record in records]
            self.assertEqual(ids, sorted(self.ids))
            for record, id_ in zip(records, ids):
                shown = re.findall(r"(?m)^([a-z_]+)", record)
                stored = json.loads(self.run_quietly("dealctl", "show", id_))
                self.assertEqual(shown, list(stored), record)

    def test_expanded_cuts_nothing(self):
        """Everything of each record of each type, and of each row of the log, as it is kept."""
        def squeezed(text):
            return re.sub(r"\s+", "", text)
        for kind in KINDS:
            shown = squeezed(on_terminal(["dealctl", "list", "--type", kind, "--format",
                                          "expanded"], self.folder, 60)[0])
            for line in self.run_quietly("dealctl", "list", "--type", kind).splitlines():
                for name, value in json.loads(line, parse_float=str, parse_int=str).items():
                    text = value if isinstance(value, str) else None
                    self.assertIn(name + squeezed(text or ""), shown, kind)
        rows = [json.loads(line) for line in self.run_quietly("dealctl", "log").splitlines()]
        logged = squeezed(on_terminal(["dealctl", "log", "--format", "expanded"], self.folder,
                                      60)[0])
        self.assertNotIn("…", logged)
        for row in rows:
            for name in row["changes"]:
                self.assertIn(f"changes.{name}", logged)
            for name in ("entity_id", "actor_id", "created_at"):
                self.assertIn(name + squeezed(row[name]), logged)
        text = squeezed(on_terminal(["dealctl", "history", "cmp-1001", "--format", "expanded"],
                                    self.folder, 60)[0])
        self.assertNotIn("…", text)
        self.assertIn("changes.creative_specs", text)
        self.assertIn("changes.updated_at", text)

    def test_log_says_what_changed(self):
        """When, who, what, which record and what changed: at every width, whatever ids there
        are."""
        self.run_quietly("dealctl", "amend", "deal-2060", "--set", "owner_id=kim", "--set",
                         "total_value=260000", "--actor", "jon",
                         "--now", "2026-09-01T14:05:00Z")
        rows = [json.loads(line) for line in self.run_quietly("dealctl", "log").splitlines()]
        self.assertTrue({"engagement_metric", "validation_report", "approval"} <=
                        {row["entity_type"] for row in rows})
        for width in WIDTHS:
            for arguments in ([], ["--type", "deal"]):
                text, _ = on_terminal(["dealctl", "log", *arguments], self.folder, width)
                for heading in ("TIME (UTC)", "ACTOR", "ACTION", "ID", "CHANGES"):
                    self.assertIn(heading, text)
                words = text.split()
                for row in rows:
                    if not arguments or row["entity_type"] == "deal":
                        self.assertIn(row["entity_id"], words, width)
                self.assertRegex(
                    text, r"2026-09-01 14:05 +jon +update +deal-2060\b[^\n]*"
                          r"(\n +|  )total_value 250000 -> 260000,\s+owner_id "
                          r"\"\w+\" -> \"kim\"")
                for line in text.splitlines():
                    if columns(line) > width:  # nothing but a word that cannot be broken
                        self.assertEqual(len(line.split()), 1, line)

    def test_versions_of_what_has_none(self):
        self.assertRegex(self.shown("dealctl", "history", "deal-2050"), r"\bversion 1\b")
        self.assertNotIn("version", self.shown("dealctl", "history", "deal-2050:1:1:1"))
        text = self.shown("dealctl", "log", "--type", "engagement_metric", width=200)
        self.assertRegex(text, r"engagement_metric\s+deal_id")

    def test_reviews_have_ids(self):
        for kind in ("approval", "review_round"):
            for width in WIDTHS:
                self.assertTrue(self.shown("dealctl", "list", "--type", kind,
                                           width=width).startswith("ID "), kind)

    def test_pending(self):
        for width in WIDTHS:
            text = self.shown("approve", "pending", "--now", "2026-09-02T09:00:00Z", width=width)
            self.assertIn("DEAL", text.splitlines()[0])
            self.assertRegex(text, r"(?m)^deal-2050 ")
            self.assertRegex(text, r"(?m)^deal-2060 ")
        text = self.shown("approve", "pending", "--now", "2026-09-02T09:00:00Z", width=120)
        self.assertIn("DUE (UTC)", text)
        self.assertRegex(text, r" 2026-\d\d-\d\d \d\d:\d\d\b(?!:)")

    def test_history_breaks_between_words(self):
        for width in WIDTHS:
            text = self.shown("dealctl", "history", "deal-2041", width=width)
            self.assertIn("2026-09-01 08:00 UTC", text)
            self.assertIn("total_value: 250000", " ".join(text.split()))
        text = self.shown("approve", "history", "deal-2050", width=60)
        self.assertIn("2026-09-01 13:00 UTC", text)

    def test_show_sets_long_texts_in(self):
        text = self.shown("dealctl", "show", "deal-2041", width=60)
        self.assertRegex(text, r"(?m)^end_date +2026-12-31$")

    def test_simulate(self):
        files = EXAMPLES / "approval"
        for width in (80, 120, 250):
            text = self.shown("approve", "simulate", "--book", files / "book.ndjson", "--model",
                              files / "model.toml", "--policy", "policy.toml", "--deals", "200",
                              width=width)
            self.assertEqual("not shown" in text, width == 80, text)

    def test_nothing(self):
        self.assertEqual(self.shown("dealctl", "list", "--where", 'currency == "JPY"'),
                         "no records\n")
        text = self.shown("approve", "sla-check", "--now", "2026-09-01T13:00:01Z")
        self.assertEqual(text, "nothing is overdue\n")

    def test_no_is_no_error(self):
        text, status = on_terminal(["dealctl", "delete", "deal-2061"], self.folder, 80, b"n\n")
        self.assertEqual(status, 1)
        self.assertIn("nothing was changed", text)
        self.assertNotIn("error", text)

    def test_answer_is_read_to_its_end(self):
        """What is left of a line would be the shell's next command."""
        script = 'dealctl delete deal-2051; read -t 0.5 rest; echo "left:$rest."'
        text, _ = on_terminal(["bash", "-c", script], self.folder, 80, b"nes\n")
        self.assertIn("left:.", text)
        self.assertIn("nothing was changed", text)

    def test_changes_break_between_words(self):
        text = self.shown("dealctl", "amend", "deal-2042", "--dry-run", "--set",
                          "deal_name=A name of many words that no line of sixty columns holds",
                          width=60)
        self.assertIn("that no line of sixty columns holds", " ".join(text.split()))

    def test_score(self):
        vectors = EXAMPLES / "vectors.ndjson"
        for width in WIDTHS:
            text = self.shown("score", "--explain", vectors, width=width)
            self.assertRegex(text, r"(?m)^deal-2041 +\d+\.\d\d +(hot|warm|cold|at_risk)\b")
            self.assertIn("hot, 5.06 more: targeting_change_count 10", " ".join(text.split()))
            text = self.shown("score", "rank", "-k", "2", vectors, width=width)
            self.assertIn("SCORE", text.splitlines()[0])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--build")  # as for the other tests; not needed
    options, others = parser.parse_known_args()
    BIN = options.bin.resolve()
    sys.exit(unittest.main(argv=["terminal_test", *others]))
