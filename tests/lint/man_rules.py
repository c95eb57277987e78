"""Lint rules over manual pages: they are well formed and have their sections in order."""
import re
import shutil
import subprocess

from tree import problem

PAGES = (".1", ".5", ".7", ".8")
ORDER = ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "INPUT", "OUTPUT", "EXIT STATUS",
         "ENVIRONMENT", "FILES", "SIGNALS", "NOTES", "EXAMPLES", "SEE ALSO"]

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


# What a file of each page is read with: every key that these ask for stands in the page.
KEYS = {
    "man/dealkit-approval-policy.5": ("lib/core/approval/policy_read.cpp",
                                      "lib/core/approval/policy_calendar.cpp"),
    "man/dealkit-policy.5": ("lib/core/validation/policy.cpp",),
    "man/dealkit-weights.5": ("lib/core/scoring/model.cpp",),
    "man/dealkit-simulation-model.5": ("lib/core/approval/simulation_model.cpp",
                                       "lib/core/approval/policy_calendar.cpp"),
    "man/dealkit-reference.5": ("lib/core/validation/reference/calendar.cpp",
                                "lib/core/validation/reference/delivery.cpp",
                                "lib/core/validation/reference/sellers.cpp"),
    "man/validate.1": ("cmd/validate/external_section.cpp",),
}
ASKS = re.compile(r'''(?x)
    (?: [.>](?:text|required_text|choice|integer|number|decimal|boolean|texts|time|section|sections
              |any|find)\(
      | \b\w+\((?:\*?section|object|reader|own|file),\s* | \btake\( )
    "([a-z]\w*)"''')


def keys(tree):
    """Every key of a policy, a model or a file of reference data stands in its page."""
    problems = []
    texts = dict(tree.files(".cpp", ".5", ".1", under=("lib/", "cmd/", "man/")))
    for page, sources in KEYS.items():
        words = set(re.findall(r"\w+", re.sub(r"\\f.", " ", texts.get(page, ""))))
        asked = [(source, key) for source in sources for key in ASKS.findall(texts.get(source, ""))]
        problems += [problem(page, 0, f"'{key}', which {source} reads, is not in it")
                     for source, key in dict.fromkeys(asked) if key not in words]
        problems += [problem(source, 0, f"reads no key that {page} could describe")
                     for source in sources
                     if source in texts and not ASKS.search(texts[source])]
    return problems


RULES = {"groff": groff, "sections": sections, "keys": keys}
