#!/usr/bin/env python3
"""Runs the examples of a page and compares what they print with what the page says.

    tests/docs/run.py --bin build/dev/bin README.md man/validate.1

In Markdown a block fenced with ```console, in a manual page a block between .EX and .EE. A line
that begins with "$ " is a command (a "\\" at its end goes on in the next line), run by bash with
standard error folded into standard output; the lines up to the next command are what it prints,
byte for byte. In them "..." matches any text, and a line of "..." alone any lines. A command runs
with the tools first in PATH, in a scratch copy of examples/ that all blocks of the page share. A
block without a "$ " line is not run.
"""
import argparse
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIMEOUT_S = 120
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


def check_page(path, bin_dir):
    """(examples that agree, those that do not)."""
    good = bad = 0
    with tempfile.TemporaryDirectory(prefix="docs-") as scratch:
        cwd = pathlib.Path(scratch) / "examples"
        (pathlib.Path(scratch) / "tmp").mkdir()
        if (ROOT / "examples").is_dir():
            shutil.copytree(ROOT / "examples", cwd)
        cwd.mkdir(exist_ok=True)
        for first, lines in blocks(path, path.read_text(encoding="utf-8")):
            for number, command, expected in examples(lines, first):
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
