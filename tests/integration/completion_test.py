#!/usr/bin/env python3
"""What bash, zsh and fish answer to somebody who presses TAB, for every tool.

    tests/integration/completion_test.py --bin build/dev/bin

bash and zsh run on a pseudo-terminal with the tools' scripts loaded, and real keys are pressed;
fish is asked by `complete -C`. Anything that a shell prints beside its answer is a failure.
"""
import argparse
import json
import os
import pathlib
import pty
import re
import select
import subprocess
import tempfile
import time
import unittest

TOOLS = ("dealctl", "validate", "approve", "score")
VERBS = {"dealctl": {"create", "import", "export", "show", "list", "amend", "delete", "history",
                     "diff", "store", "schema", "convert"},
         "validate": {"policy"},
         "approve": {"submit", "decide", "pending", "history", "sla-check", "simulate", "policy"},
         "score": {"rank", "calibrate"}}
DESCRIBED = (("dealctl ", "list"), ("validate ", "policy"), ("dealctl store ", "init"),
             ("validate --pol", "--policy"), ("validate --explain BUD013", "BUD013"))
DEADLINE_SECONDS = 60  # for one answer; only a hang takes that long
INSERT_ALL = "\x1b*"   # readline's insert-completions
BIN = None             # the folder with the tools

BASH = """PS1= ; set +o history; bind 'set enable-bracketed-paste off'
. /usr/share/bash-completion/bash_completion
for tool in {tools}; do . "$COMPLETIONS/$tool.bash"; done
dump() {{
  printf '%s' "$READLINE_LINE" > answer.part; mv answer.part answer
  READLINE_LINE= READLINE_POINT=0
}}
bind -x '"\\C-xd": dump'
cd "$FOLDER"; echo ready > answer
"""

# compadd is asked what it would offer, as zsh's own _complete_help does: -A gives the words that
# fit, -D keeps their descriptions in step.
ZSH = r"""PS1= ; unsetopt beep prompt_cr prompt_sp; fpath=($COMPLETIONS $fpath)
autoload -Uz compinit; compinit -u -D
zstyle ':completion:*' list-grouped no
compadd() {
  local at=${@[(i)(-|--)]}
  if [[ " ${@[1,at]} " == *\ -[a-zA-Z12]#(#b)([OAD])\ * || ${@[1,at]} == *-(O|A|D)* ]]; then
    builtin compadd "$@"; return
  fi
  local -a hits described
  local name=${@[${@[(i)-d]}+1]}
  (( ${@[(I)-d]} )) && described=("${(@P)name}")
  builtin compadd -A hits -D described "$@"
  local i suffix=
  (( ${@[(I)-f]} )) && suffix=file
  for ((i = 1; i <= $#hits; i++)); do
    print -r -- "${IPREFIX}${hits[i]}"$'\t'"${described[i]}" >> answer.part
  done
  builtin compadd "$@"
}
capture() { : > answer.part; { _main_complete } 2>> answer.part; BUFFER=; }
answer_done() { BUFFER=; mv answer.part answer; }
zle -C capture list-choices capture
zle -N answer_done
bindkey '^I' capture; bindkey '^Xd' answer_done
cd $FOLDER; echo ready > answer
"""


class Terminal:
    """A shell on a pseudo-terminal whose answers come in the file `answer` of its folder."""

    def __init__(self, command, script, folder, completions):
        environment = {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(folder), "TERM": "xterm",
                       "LC_ALL": "C.UTF-8", "COMPLETIONS": str(completions), "FOLDER": str(folder),
                       "INPUTRC": "/dev/null"}
        (folder / "setup").write_text(script)
        self.folder, self.screen = folder, b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        self.type(". ./setup\n")
        self.answer()

    def type(self, keys):
        os.write(self.fd, keys.encode())

    def answer(self):
        """What the shell wrote; its screen is read on the way, lest it wait for us."""
        path, until = self.folder / "answer", time.monotonic() + DEADLINE_SECONDS
        while time.monotonic() < until:
            if select.select([self.fd], [], [], 0.01)[0]:
                self.screen += os.read(self.fd, 65536)
            if path.exists():
                text = path.read_text()
                path.unlink()
                return text
        raise AssertionError(f"no answer; the screen: {self.screen[-2000:]!r}")

    def close(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)


class Bash:
    """Words that readline inserts for all that fits."""

    def __init__(self, folder, completions):
        script = BASH.format(tools=" ".join(TOOLS))
        self.terminal = Terminal(["bash", "--norc", "--noprofile", "-i"], script, folder,
                                 completions)

    def offered(self, line):
        self.terminal.screen = b""
        self.terminal.type(line + INSERT_ALL + "\x18d")
        text = self.terminal.answer()
        head = line[:line.rfind(" ") + 1]
        if "=" in line[len(head):]:
            head = line[:line.rfind("=") + 1]
        assert text.startswith(head), (line, text)
        rest = text[len(head):].split()
        told = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]|[\r\x07\n]", b"", self.terminal.screen).decode()
        assert "bash:" not in told, told
        return {} if text == line else {word: "" for word in rest}

    def close(self):
        self.terminal.close()


class Zsh:
    """Words that the completion system adds, with their descriptions."""

    def __init__(self, folder, completions, sourced=False):
        script = ZSH
        if sourced:
            loads = "".join(f". <({tool} --completion=zsh)\n" for tool in TOOLS)
            script = script.replace("fpath=($COMPLETIONS $fpath)", "").replace(
                "compinit -u -D\n", "compinit -u -D\n" + loads)
        self.terminal = Terminal(["zsh", "-f", "-i"], script, folder, completions)

    def offered(self, line):
        self.terminal.screen = b""
        self.terminal.type(line + "\t\x18d")
        out = {}
        for entry in self.terminal.answer().splitlines():
            assert "\t" in entry, f"{line}: zsh says: {entry}"
            word, described = entry.split("\t", 1)
            out[word] = described
        return out

    def close(self):
        self.terminal.close()


class Fish:
    """Words that `complete -C` prints, with their descriptions."""

    def __init__(self, folder, completions):
        self.folder, self.completions = folder, completions

    def offered(self, line):
        script = "".join(f"source {self.completions}/{tool}.fish;" for tool in TOOLS)
        done = subprocess.run(
            ["fish", "--no-config", "-c", script + "complete -C $argv[1]", line], text=True,
            cwd=self.folder, capture_output=True, check=False,
            env={"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(self.folder), "LC_ALL": "C.UTF-8"})
        assert done.returncode == 0 and not done.stderr, done.stderr
        return dict((entry + "\t").split("\t")[:2] for entry in done.stdout.splitlines())

    def close(self):
        pass


class Completion(unittest.TestCase):
    shell = None  # class of a shell

    @classmethod
    def setUpClass(cls):
        if cls.shell is None:
            raise unittest.SkipTest("the cases of a shell stand below")
        cls.scratch = tempfile.TemporaryDirectory(prefix="dealkit-completion-")
        folder = pathlib.Path(cls.scratch.name)
        completions = folder / "completions"
        completions.mkdir()
        for tool in TOOLS:
            for shell, name in (("bash", f"{tool}.bash"), ("zsh", f"_{tool}"),
                                ("fish", f"{tool}.fish")):
                text = subprocess.run([BIN / tool, f"--completion={shell}"], check=True,
                                      capture_output=True).stdout
                (completions / name).write_bytes(text)
        cls.tables = {tool: json.loads(subprocess.run([BIN / tool, "--help-json"], check=True,
                                                      capture_output=True).stdout)
                      for tool in TOOLS}
        work = folder / "work"
        work.mkdir()
        (work / "book.ndjson").write_text("")
        (work / "two:bills").write_text("")
        (work / "bills").mkdir()
        (work / "bills" / "one.ndjson").write_text("")
        cls.terminal = cls.shell(work, completions)  # pylint: disable=not-callable
        started = getattr(getattr(cls.terminal, "terminal", None), "screen", b"")
        assert b"command not found" not in started and b"can only" not in started, started

    @classmethod
    def tearDownClass(cls):
        if cls.shell is not None:
            cls.terminal.close()
            cls.scratch.cleanup()

    def words(self, line):
        return {word.rstrip("/") for word in self.terminal.offered(line)}

    def test_verbs(self):
        for tool, verbs in VERBS.items():
            with self.subTest(tool=tool):
                self.assertLessEqual(verbs, self.words(f"{tool} "))
        self.assertEqual(self.words("dealctl sho"), {"show"})
        self.assertLessEqual({"init", "migrate", "status", "check", "backup", "restore"},
                             self.words("dealctl store "))
        self.assertEqual(self.words("validate policy ch"), {"check"})
        self.assertEqual(self.words("approve policy "), {"check"} | self.words("approve policy "))

    def test_verbs_after_options(self):
        self.assertEqual(self.words("dealctl --store sqlite:x.db sto"), {"store"})
        self.assertIn("--type", {w.rstrip("=") for w in self.words("dealctl --now=2026-01-01 "
                                                                    "list --ty")})

    def test_colons(self):
        """bash splits words at ':', and what it joins must be no other verb or value."""
        store = "--store postgresql://db.example:5432/deals"
        self.assertEqual(self.words(f"dealctl {store} sto"), {"store"})
        self.assertEqual(self.words(f"dealctl {store} store pru"), {"prune"})
        self.assertIn("--columns", {word.rstrip("=") for word in
                                    self.words("dealctl --store=sqlite:x.db list --col")})
        self.assertIn("expanded", self.values(f"dealctl {store} list --format "))
        self.assertIn("expanded", self.values("dealctl --store=sqlite:x list --format=exp"))
        self.assertEqual(self.words(f"dealctl list {store} sto"), set())
        # (fish offers what stands alone after a colon, too.)
        self.assertIn("two:bills", self.words("dealctl import two:b"))
        self.assertEqual(self.words("dealctl import x book.nd"), {"book.ndjson"})

    def test_stores(self):
        both = {"sqlite:", "postgresql:"}  # words() takes slashes off the end
        for line in ("dealctl list --store ", "dealctl list --store=", "dealctl store copy ",
                     "dealctl store copy sqlite:a.db "):
            with self.subTest(line=line):
                self.assertEqual(self.values(line), both)
        for line in ("dealctl list --store sqlite:bo", "dealctl list --store=sqlite:bo",
                     "approve pending --store sqlite:bo", "dealctl store copy sqlite:bo",
                     "dealctl store copy sqlite:a.db sqlite:bo"):
            with self.subTest(line=line):
                self.assertEqual(self.values(line), {"sqlite:book.ndjson"})
        (inside,) = self.values("score --all --store sqlite:bills/o")
        self.assertRegex(inside, r"^sqlite:(bills/)?one.ndjson$")  # zsh keeps the folder apart

    def test_options(self):
        for tool, line, wanted in (
                ("validate", "validate --pol", "--policy"),
                ("validate", "validate --ta", "--taxonomy"),
                ("approve", "approve pending --ro", "--role"),
                ("score", "score --wei", "--weights"),
                ("dealctl", "dealctl list --col", "--columns"),
                ("dealctl", "dealctl store prune --events", "--events-older-than")):
            with self.subTest(line=line):
                self.assertIn(wanted, {word.rstrip("=") for word in self.words(line)})
        for tool in TOOLS:
            with self.subTest(tool=tool):
                self.assertLessEqual({"--help", "--version"},
                                     {word.rstrip("=") for word in self.words(f"{tool} --")})

    def test_no_option_of_another_verb(self):
        offered = {word.rstrip("=") for word in self.words("dealctl show --")}
        self.assertNotIn("--exit-code", offered)
        self.assertNotIn("--list-codes", self.words("validate --list"))  # hidden

    def values(self, line):
        """Of "--name=" some shells answer with the whole word."""
        return {word.split("=", 1)[-1] for word in self.words(line)}

    def test_values(self):
        formats = {"report", "human", "sarif", "junit", "github", "tap"}
        self.assertLessEqual(formats, self.values("validate --format="))
        self.assertLessEqual(formats, self.values("validate --format "))
        self.assertEqual(self.values("validate --fix=u"), {"unsafe"})
        self.assertLessEqual({"deal", "account", "campaign"}, self.values("dealctl list --type "))
        self.assertLessEqual({"approve", "reject"}, self.values("approve decide --action="))
        self.assertLessEqual({"auto", "always", "never"}, self.values("score --color "))

    def test_codes(self):
        codes = self.values("validate --explain BUD01")
        self.assertLessEqual({"BUD010", "BUD013"}, codes)
        self.assertFalse({code for code in codes if not code.startswith("BUD01")})
        self.assertIn("BUD013", self.values("validate --explain=BUD01"))

    def test_every_option_of_every_verb(self):
        """What a shell offers after "--" is the table of the tool, no more and no less."""
        for tool in TOOLS:
            for command in self.tables[tool]["commands"]:
                if command.get("verb_required"):
                    continue
                shown = {option["name"] for option in command["options"] if not option["hidden"]}
                line = " ".join([tool, *command["name"].split(), "--"])
                with self.subTest(line=line):
                    offered = {word.rstrip("=")[2:] for word in self.words(line)}
                    self.assertEqual(offered, shown)

    def test_every_choice(self):
        asked = set()
        for tool in TOOLS:
            for command in self.tables[tool]["commands"]:
                for option in command["options"]:
                    known = (tool, option["name"]) in asked or option["hidden"]
                    if known or not option.get("choices"):
                        continue
                    asked.add((tool, option["name"]))
                    line = " ".join([tool, *command["name"].split(), f"--{option['name']}="])
                    with self.subTest(line=line):
                        self.assertLessEqual(set(option["choices"]), self.values(line))

    def test_files_and_folders(self):
        self.assertLessEqual({"book.ndjson", "bills"}, self.words("validate b"))
        self.assertLessEqual({"book.ndjson", "bills"}, self.words("validate --report b"))
        self.assertLessEqual({"book.ndjson"}, self.words("dealctl import b"))
        self.assertLessEqual({"book.ndjson"}, self.words("approve simulate --book b"))
        self.assertLessEqual({"book.ndjson"}, self.words("score b"))
        self.assertEqual({"bills"}, self.words("validate --taxonomy b"))
        self.assertEqual(set(), self.words("dealctl pause b"))  # takes ids

    def test_after_the_verb_there_is_none(self):
        self.assertNotIn("list", self.words("dealctl show "))


class BashTest(Completion):
    shell = Bash


class ZshTest(Completion):
    shell = Zsh

    def test_descriptions(self):
        for line, word in DESCRIBED:
            with self.subTest(line=line):
                described = self.terminal.offered(line).get(word, "")
                self.assertIn("-- ", described)
                self.assertGreater(len(described), len(word) + 5)


class ZshSourcedTest(Completion):
    """The same where nobody installed the scripts: `. <(TOOL --completion=zsh)`."""

    @staticmethod
    def shell(folder, completions):
        return Zsh(folder, completions, sourced=True)


class FishTest(Completion):
    shell = Fish

    def test_descriptions(self):
        for line, word in DESCRIBED:
            with self.subTest(line=line):
                self.assertGreater(len(self.terminal.offered(line).get(word, "")), 5)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--build")  # as for the other tests; not needed
    options, others = parser.parse_known_args()
    BIN = options.bin.resolve()
    unittest.main(argv=["completion_test", *others])
