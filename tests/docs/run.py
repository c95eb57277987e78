#!/usr/bin/env python3
"""Runs the examples of a page and compares what they print with what the page says.

    tests/docs/run.py --bin build/dev/bin README.md man/validate.1

In Markdown a block fenced with ```console, in a manual page a block between .EX and .EE. A line
that begins with "$ " is a command (a "\\" at its end goes on in the next line), run by bash with
standard error folded into standard output; the lines up to the next command are what it prints,
byte for byte. In them "..." matches any text, and a line of "..." alone any lines. A command runs
with the tools first in PATH, in a scratch copy of examples/ that all blocks of the page share. A
block without a "$ " line is not run.

The pages for those who work on dealkit (PROJECT) run in a checkout: every file is in its place,
build/check is the build that is tested, and what a command writes beside them is thrown away. What
would build, or takes minutes, ends in "# not run: WHY"; then only its syntax and its program are
looked at. And every path that such a page names in `backquotes` is there, where a word in capitals
stands for any name.
"""
import argparse
import difflib
import glob
import itertools
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIMEOUT_S = 120
PROJECT = (".github/CONTRIBUTING.md", "lib/README.md", "tests/README.md", "tests/bench/README.md")
NOT_RUN = re.compile(r"\s# not run: \S")
ESCAPES = [("\\-", "-"), ("\\(aq", "'"), ("\\(dq", '"'), ("\\(cq", "’"), ("\\(oq", "‘"),
           ("\\(ha", "^"), ("\\(ti", "~"), ("\\(ga", "`"), ("\\(bv", "|"), ("\\(bu", "•"),
           ("\\(em", "—"), ("\\(en", "–"), ("\\&", ""), ("\\ ", " "), ("\\e", "\\"),
           ("\\(rs", "\\")]


def unroff(line):
    """What a line of roff source between .EX and .EE looks like in print."""
    line = re.sub(r"\\f(?:\[\w*\]|\(\w\w|\w)", "", line)
    return re.sub(r"\\(?:\(\w\w|.)", lambda m: dict(ESCAPES).get(m.group(0), m.group(0)), line)


def blocks(path, text):
    """(line, lines) of every example block."""
    manual = path.suffix != ".md"
    begins, ends = (r"\.EX\s*$", r"\.EE\s*$") if manual else (r"```console\s*$", r"```\s*$")
    found, start = [], None
    for number, line in enumerate(text.splitlines(), 1):
        if start is None and re.match(begins, line):
            start, lines = number, []
        elif start is not None and re.match(ends, line):
            found.append((start, lines))
            start = None
        elif start is not None:
            lines.append(unroff(line) if manual else line)
    if start is not None:
        raise SystemExit(f"{path}:{start}: the example block has no end")
    return found


def examples(lines, first):
    """(line, command, expected lines) of a block."""
    found = []
    going_on = False
    for number, line in enumerate(lines, first + 1):
        if going_on:
            found[-1][1] += "\n" + line
        elif line.startswith("$ "):
            found.append([number, line[2:], []])
        elif found:
            found[-1][2].append(line)
        going_on = (going_on or line.startswith("$ ")) and line.endswith("\\")
    return found


def matches(expected, actual):
    """Whether lines agree, where "..." stands for any text and alone on a line for any lines."""
    pattern = ""
    for line in expected:
        if line.strip() == "...":
            pattern += r"(?:[^\n]*\n)*?"
        else:
            pattern += ".*".join(re.escape(part) for part in line.split("...")) + "\n"
    return re.fullmatch(pattern, "".join(line + "\n" for line in actual)) is not None


def run(command, cwd, bin_dir):
    env = {"PATH": f"{bin_dir}:/usr/local/bin:/usr/bin:/bin", "HOME": str(cwd), "LC_ALL": "C.UTF-8",
           "TZ": "UTC", "TERM": "dumb", "USER": "ops", "TMPDIR": str(cwd.parent / "tmp")}
    env.update({k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")})
    try:
        done = subprocess.run(["bash", "-c", command], cwd=cwd, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT_S,
                              check=False)
    except subprocess.TimeoutExpired:
        return [f"killed after {TIMEOUT_S} s"]
    return done.stdout.decode("utf-8", "backslashreplace").splitlines()


def checkout(scratch, bin_dir):
    """A folder that looks like a checkout whose build/check is the build of `bin_dir`."""
    top = scratch / "dealkit"
    (top / "build").mkdir(parents=True)
    for entry in ROOT.iterdir():
        if entry.name not in ("build", ".git"):
            (top / entry.name).symlink_to(entry)
    (top / "build/check").symlink_to(bin_dir.parent)
    return top


def parses(command, cwd, bin_dir):
    """Of what is not run: bash can read it, and its program is there."""
    program = re.sub(r"^(?:\w+=\S* )*", "", command).split()[0]
    return run(f"bash -n -c {shlex.quote(command)} && command -v {program} >/dev/null && echo yes",
               cwd, bin_dir) == ["yes"]


def absent_names(text):
    """(line, name) of the paths in backquotes that are not there."""
    found = []
    tops = {entry.name for entry in ROOT.iterdir()} - {"build"}
    for number, line in enumerate(text.splitlines(), 1):
        for name in re.findall(r"`([\w./{},*-]+/[\w./{},*-]*)`", line):
            under = ROOT if name.split("/")[0] in tops else ROOT / "lib"
            if under != ROOT and not (under / name.split("/")[0]).is_dir():
                continue  # no path of ours: /dev/full, build/check
            parts = [part.split(",") if i % 2 else [part]
                     for i, part in enumerate(re.split(r"[{}]", name))]
            for each in map("".join, itertools.product(*parts)):
                if not glob.glob(re.sub(r"\b[A-Z]+\b|(?<=/)[A-Z]+(?=_)", "*", each),
                                 root_dir=under):
                    found.append((number, each))
    return found


def check_page(path, bin_dir):
    """(examples that agree, those that do not)."""
    good = bad = 0
    project = str(path.resolve()).startswith(str(ROOT)) and \
        str(path.resolve().relative_to(ROOT)) in PROJECT
    text = path.read_text(encoding="utf-8")
    for number, name in absent_names(text) if project else []:
        bad += 1
        print(f"{path.name}:{number}: {name} is not there")
    with tempfile.TemporaryDirectory(prefix="docs-") as scratch:
        cwd = pathlib.Path(scratch) / "examples"
        (pathlib.Path(scratch) / "tmp").mkdir()
        if (ROOT / "examples").is_dir():
            shutil.copytree(ROOT / "examples", cwd)
        cwd.mkdir(exist_ok=True)
        if project:
            cwd = checkout(pathlib.Path(scratch), bin_dir)
        for first, lines in blocks(path, text):
            for number, command, expected in examples(lines, first):
                if NOT_RUN.search(command):
                    actual = expected if parses(command, cwd, bin_dir) else ["cannot be run at all"]
                else:
                    actual = run(command, cwd, bin_dir)
                while expected and not expected[-1].strip():
                    expected.pop()
                if matches(expected, actual):
                    good += 1
                    continue
                bad += 1
                print(f"--- {path.name}:{number}: $ {command}")
                print("\n".join(difflib.unified_diff(expected, actual, "the page", "the tool",
                                                     lineterm="")), flush=True)
    return good, bad


def main():
    parser = argparse.ArgumentParser(description="Runs the examples of pages")
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("page", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    failed = 0
    for page in options.page:
        good, bad = check_page(page, options.bin.resolve())
        failed += bad
        print(f"docs.{page.name}: {good} examples passed, {bad} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
