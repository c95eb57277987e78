#!/usr/bin/env python3
"""Options, --help, manual page and completions of a tool agree: all come from its option table.

    tests/lint/drift.py --bin build/dev/bin validate      UPDATE=1 writes what is generated

Generated and checked in: completions/TOOL.bash, completions/_TOOL (zsh), completions/TOOL.fish, of
validate also man/dealkit-codes.7, and in man/TOOL.1 (.8 for a daemon) the sections that
--man-options, --man-synopsis and --man-environment print, and in man/TOOL-VERB.1, the page of each
command, those that --man-pages prints. The other sections of a page are written by hand.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import man_rules

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMPLETIONS = {"bash": "completions/{}.bash", "zsh": "completions/_{}",
               "fish": "completions/{}.fish"}
MAN_PARTS = ("--man-options", "--man-synopsis", "--man-environment")
PAGES = {"validate": {"man/dealkit-codes.7": "--man-codes"}}  # whole pages that a tool prints
FIX = "run UPDATE=1 tests/lint/drift.py --bin BIN {} and commit what it writes"


def sections(roff):
    """The sections of a page: [(heading line or "" for what stands before the first, text)]."""
    parts = re.split(r"(?m)^(?=\.SH )", roff)
    return [(p.split("\n", 1)[0] if p.startswith(".SH ") else "", p) for p in parts if p]


def heading(line):
    return line[3:].strip().strip('"')


def merge_page(page, generated):
    """`page` with its sections of the same names replaced; new ones take their usual places."""
    new = {heading(head): text for head, text in sections(generated) if head}
    out = []
    for head, text in sections(page):
        out.append(new.pop(heading(head), text) if head else text)
    heads = [heading(h) if h else "" for h, _ in sections("".join(out))]
    for name, text in new.items():
        later = man_rules.ORDER[man_rules.ORDER.index(name):]
        at = next((i for i, h in enumerate(heads) if h in later), len(out))
        out.insert(at, text)
        heads.insert(at, name)
    return "".join(part if part.endswith("\n") else part + "\n" for part in out)


def command_pages(text):
    """What --man-pages prints, by path: a page begins with a comment that names it."""
    pages = re.split(r'(?m)^(?=\.\\" [a-z0-9-]+\(1\)\. )', text)
    return {f"man/{page[4:page.index('(')]}.1": page for page in pages if page}


def page_problems(tool, pages, texts):
    """The pages of the commands are there, as they are generated, and no others are."""
    problems = []
    for path, page in pages.items():
        if path not in texts:
            problems.append(f"{path}: is absent; " + FIX.format(tool))
        elif merge_page(texts[path], page) != texts[path]:
            problems.append(f"{path}: is not what --man-pages prints; " + FIX.format(tool))
    problems += [f"{path}: there is no such command of {tool}"
                 for path in sorted(set(texts) - set(pages))]
    return problems


def help_problems(tool, table, help_of):
    """Every option of the table stands in the help of its command, and the other way round."""
    problems = []
    for command in table["commands"]:
        if command.get("verb_required"):
            continue
        text = help_of(command["name"])
        listed = set(re.findall(r"(?m)^\s+(?:-\w, )?--([a-z][a-z0-9-]*)", text))
        shown = {o["name"] for o in command["options"] if not o["hidden"]}
        where = " ".join([tool, *command["name"].split(), "--help"])
        problems += [f"{where}: --{name} is missing" for name in sorted(shown - listed)]
        problems += [f"{where}: --{name} is not in the option table"
                     for name in sorted(listed - shown)]
        if command["usage"].split("[")[0].strip() not in text:
            problems.append(f"{where}: does not show the usage line '{command['usage']}'")
        problems += [f"{where}: --{o['name']} has no help" for o in command["options"]
                     if not o["help"]]
    return problems


def written_problems(tool, texts, page, page_path, generated):
    """What is checked in is what the tool generates."""
    problems = []
    for shell, path in COMPLETIONS.items():
        if texts.get(path.format(tool)) != generated[shell]:
            problems.append(f"{path.format(tool)}: is not what --completion={shell} prints; "
                            + FIX.format(tool))
    for path, option in PAGES.get(tool, {}).items():
        if texts.get(path) != generated[path]:
            problems.append(f"{path}: is not what {option} prints; " + FIX.format(tool))
    have = {heading(h): t for h, t in sections(page) if h}
    for part in MAN_PARTS:
        for head, text in sections(generated[part]):
            if head and have.get(heading(head), "").rstrip() != text.rstrip():
                problems.append(f"{page_path}: section {heading(head)} is not what {part} prints; "
                                + FIX.format(tool))
    return problems


def prose_problems(page_path, page, names):
    """The prose of a page names no option that no tool has."""
    problems = []
    plain = page.replace("\\-", "-").replace("\\fB", "").replace("\\fR", "").replace("\\fI", "")
    for name in sorted(set(re.findall(r"(?<![\w-])--([a-z][a-z0-9-]+)", plain))):
        if name not in names and name.removeprefix("no-") not in names:
            problems.append(f"{page_path}: names --{name}, which is no option")
    return problems


def completion_faults(generated):
    """The shells can read their scripts."""
    problems = []
    for shell, command in (("bash", ["bash", "-n"]), ("zsh", ["zsh", "-n"]),
                           ("fish", ["fish", "--no-execute"])):
        if not shutil.which(shell):
            problems.append(f"{shell} is not installed; run packaging/install-packages.sh test")
            continue
        done = subprocess.run([*command, "/dev/stdin"], input=generated[shell], text=True,
                              capture_output=True, check=False)
        if done.returncode != 0:
            problems.append(f"--completion={shell}: {shell} cannot read it: {done.stderr[:300]}")
    return problems


class Tool:
    def __init__(self, name, bin_dir):
        self.name, self.program = name, str(bin_dir / name)

    def print(self, *arguments):
        env = {**os.environ, "TERM": "dumb", "COLUMNS": "80", "LC_ALL": "C.UTF-8"}
        done = subprocess.run([self.program, *arguments], stdin=subprocess.DEVNULL, text=True,
                              capture_output=True, env=env, check=False)
        if done.returncode != 0 or not done.stdout and arguments != ("--man-pages",):
            raise SystemExit(f"lint.drift: {self.name} {' '.join(arguments)} fails with status "
                             f"{done.returncode}: {done.stderr}")
        return done.stdout

    def generated(self):
        out = {shell: self.print(f"--completion={shell}") for shell in COMPLETIONS}
        out.update({part: self.print(part) for part in (*MAN_PARTS, "--man-pages")})
        out.update({path: self.print(option) for path, option in PAGES.get(self.name, {}).items()})
        return out


def tools(bin_dir):
    """The option tables of all tools: the pages of one name the options of others."""
    names = sorted({p.stem.split("-")[0] for p in (ROOT / "man").glob("*.[18]")})
    return [json.loads(Tool(name, bin_dir.resolve()).print("--help-json"))
            for name in names if (bin_dir / name).exists()]


def page_path_of(tool):
    found = [f"man/{tool}.{n}" for n in (1, 8) if (ROOT / f"man/{tool}.{n}").exists()]
    return found[0] if found else f"man/{tool}.1"


def update(tool, generated):
    (ROOT / "completions").mkdir(exist_ok=True)
    for shell, path in COMPLETIONS.items():
        (ROOT / path.format(tool)).write_text(generated[shell])
    for path in PAGES.get(tool, {}):
        (ROOT / path).write_text(generated[path])
    for path, made in command_pages(generated["--man-pages"]).items():
        (ROOT / path).write_text(merge_page((ROOT / path).read_text(), made)
                                 if (ROOT / path).exists() else made)
    page = ROOT / page_path_of(tool)
    text = page.read_text() if page.exists() else ""
    for part in MAN_PARTS:
        text = merge_page(text, generated[part])
    page.parent.mkdir(exist_ok=True)
    page.write_text(text)


def main():
    parser = argparse.ArgumentParser(description="Options, help, manual and completions agree")
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("tool")
    options = parser.parse_args()
    tool = Tool(options.tool, options.bin.resolve())
    generated = tool.generated()
    if os.environ.get("UPDATE") == "1":
        update(options.tool, generated)
    table = json.loads(tool.print("--help-json"))
    names = {o["name"] for other in tools(options.bin) for c in other["commands"]
             for o in c["options"]}
    path = page_path_of(options.tool)
    page = (ROOT / path).read_text() if (ROOT / path).exists() else ""
    paths = [p.format(options.tool) for p in COMPLETIONS.values()]
    paths += PAGES.get(options.tool, {})
    texts = {p: (ROOT / p).read_text() for p in paths if (ROOT / p).exists()}
    problems = help_problems(options.tool, table,
                             lambda verbs: tool.print(*verbs.split(), "--help"))
    problems += written_problems(options.tool, texts, page, path, generated)
    texts = {str(p.relative_to(ROOT)): p.read_text()
             for p in sorted((ROOT / "man").glob(f"{options.tool}-*.1"))}
    problems += page_problems(options.tool, command_pages(generated["--man-pages"]), texts)
    for path, page in [(path, page), *texts.items()]:
        problems += prose_problems(path, page, names)
    problems += completion_faults(generated)
    print("".join(f"{p}\n" for p in problems), end="")
    print(f"lint.drift.{options.tool}: {len(names)} options, {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
