"""Lint rules over manual pages: they are well formed and have their sections in order."""
import re
import shutil
import subprocess

from tree import problem

PAGES = (".1", ".5", ".7", ".8")
ORDER = ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "INPUT", "OUTPUT", "EXIT STATUS",
         "ENVIRONMENT", "FILES", "SIGNALS", "EXAMPLES", "SEE ALSO"]

NAME = re.compile(r'(?m)^\.SH +"?NAME"?\n(?:\.\\".*\n)*[\w\\-]+(?:, [\w\\-]+)* \\- \S')


def groff(tree):
    """groff -man -ww finds nothing."""
    if not shutil.which("groff"):
        return [problem("man", 0, "groff is not installed; run packaging/install-packages.sh test")]
    problems = []
    for path, text in tree.files(*PAGES, under=("man/",)):
        done = subprocess.run(["groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-z"], input=text,
                              capture_output=True, text=True, check=False)
        for line in done.stderr.splitlines():
            problems.append(problem(path, 0, line.replace("<standard input>", path)))
    return problems


def sections(tree):
    """Sections stand in one order, and every page has a NAME of the form 'name \\- what it is'."""
    problems = []
    for path, text in tree.files(*PAGES, under=("man/",)):
        found = [m.strip('" ') for m in re.findall(r"(?m)^\.SH +(.*)$", text)]
        known = [s for s in found if s in ORDER]
        if known != sorted(known, key=ORDER.index):
            problems.append(problem(path, 0, f"sections out of order: {', '.join(known)}; expected "
                                             + ", ".join(s for s in ORDER if s in known)))
        if len(set(found)) != len(found):
            problems.append(problem(path, 0, "a section stands twice"))
        if not NAME.search(text):
            problems.append(problem(path, 0, "no NAME section of the form 'name \\- what it is'"))
    return problems


RULES = {"groff": groff, "sections": sections}
