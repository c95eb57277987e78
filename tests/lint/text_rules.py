"""Lint rules over all files: names, widths, first comments, leftovers, licence, packages."""
import pathlib
import re

from tree import numbered, problem

COLUMNS = 100
DRAWERS = {"util", "utils", "utility", "utilities", "misc", "helper", "helpers", "common", "stuff"}
SOURCES = (".cpp", ".hpp", ".py", ".sh", ".cmake", "CMakeLists.txt")
USES = {"build", "tour", "test", "bench", "fuzz"}
TOP = {"CMakeLists.txt", "CMakePresets.json", "README.md", "CHANGELOG.md", "LICENSE", "cmd", "lib",
       "man", "completions", "examples", "findings", "packaging", "tests"}
# Spelt in parts, so that this file passes its own rule.
LEFTOVERS = [(r"\b(TO" r"DO|FIX" r"ME)\b", "do it now or leave it out"),
             (r"(?:#|//|/\*)\s*XX" r"X\b|\bXX" r"X:", "do it now or leave it out"),
             (r"\bGTEST_SK" r"IP\b|\bDISABLED_" r"\w", "a test that does not run proves nothing")]


def names(tree):
    """No file or folder is a drawer."""
    problems = []
    for path in sorted(tree.texts):
        for part in pathlib.PurePosixPath(path).parts:
            words = re.split(r"[._-]", part.lower())
            found = DRAWERS.intersection(words)
            if found:
                problems.append(problem(path, 0, f"'{found.pop()}' says nothing; name the file or "
                                                 "folder after what it is for"))
                break
    return problems


def width(tree):
    """Up to 100 columns in sources; a finding quotes what it saw in lines as long as they came."""
    return [problem(path, number, f"{len(line)} columns; up to {COLUMNS}")
            for path, text in tree.files(*SOURCES) if not path.startswith("findings/")
            for number, line in numbered(text) if len(line) > COLUMNS]


def opening(tree):
    """A source file opens with a comment on what it is for."""
    problems = []
    for path, text in tree.files(*SOURCES):
        lines = text.split("\n")
        own_header = f'#include "{path.split("/", 1)[-1][:-4]}.hpp"'
        if path.endswith(".cpp") and lines[0] == own_header:
            continue  # the header says it
        first = lines[1] if lines[0].startswith("#!") and len(lines) > 1 else lines[0]
        marks = ("//", "/*") if path.endswith((".cpp", ".hpp")) else ("#", '"""', "'''")
        if not text.strip():
            problems.append(problem(path, 1, "an empty file"))
        elif not first.startswith(marks) or len(first.strip("/*#\"' ")) < 10:
            problems.append(problem(path, 1, "open the file with a comment on what it is for"))
    return problems


def leftovers(tree):
    """Nothing is put off."""
    problems = []
    for path, text in tree.files():
        if path == "LICENSE" or path.endswith((".json", ".ndjson", ".txt")):
            continue
        for number, line in numbered(text):
            for pattern, advice in LEFTOVERS:
                match = re.search(pattern, line)
                if match:
                    problems.append(problem(path, number, f"'{match.group(0)[-20:]}': {advice}"))
    return problems


def top_level(tree):
    """At the top only what the design lists, and dot files."""
    found = {path.split("/")[0] for path in tree.texts}
    return [problem(name, 0, "not an entry of the top level; find its place below one of "
                             + ", ".join(sorted(TOP)))
            for name in sorted(found) if name not in TOP and not name.startswith(".")]


def licence(tree):
    """The licence in full."""
    text = tree.texts.get("LICENSE") or ""
    whole = ("Apache License" in text and "Version 2.0, January 2004" in text
             and "END OF TERMS AND CONDITIONS" in text)
    return [] if whole else [problem("LICENSE", 0, "not the whole text of the Apache License 2.0")]


def packages(tree):
    """Whatever CMake asks for is in packaging/packages.txt."""
    path = "packaging/packages.txt"
    provided = {"Threads"}  # of the C library
    problems = []
    for number, line in numbered(tree.texts.get(path) or ""):
        columns = line.split("#")[0].split()
        if not columns:
            continue
        uses = columns[1].split(",") if len(columns) == 3 else []
        if not uses or not set(uses) <= USES:
            problems.append(problem(path, number, "expected: package  use[,use]  provides"))
            continue
        provided.update(columns[2].split(","))
    asked = re.compile(r"find_package\s*\(\s*([\w+.-]+)|pkg_check_modules\s*\(\s*\w+\s+([^)]*)\)")
    for cmake, text in tree.files("CMakeLists.txt", ".cmake"):
        for number, line in numbered(text):
            for match in asked.finditer(line.split("#")[0]):
                wanted = [match.group(1)] if match.group(1) else [
                    w for w in match.group(2).split()
                    if w not in ("REQUIRED", "QUIET", "IMPORTED_TARGET", "GLOBAL")]
                problems += [problem(cmake, number, f"'{w}' is provided by no line of {path}")
                             for w in wanted if w not in provided]
    return problems


RULES = {"names": names, "width": width, "opening": opening, "leftovers": leftovers,
         "top_level": top_level, "licence": licence, "packages": packages}
