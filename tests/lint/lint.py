#!/usr/bin/env python3
"""Checks the rules that the sources keep to: tests/lint/lint.py [RULE…]; without one, all."""
import pathlib
import sys

import cpp_rules
import include_rules
import man_rules
import text_rules
from tree import Tree

RULES = {**cpp_rules.RULES, **include_rules.RULES, **text_rules.RULES, **man_rules.RULES}


def main(names):
    unknown = [n for n in names if n not in RULES]
    if unknown:
        raise SystemExit(f"lint: no rule {', '.join(unknown)}; there are {', '.join(RULES)}")
    tree = Tree.read(pathlib.Path(__file__).resolve().parents[2])
    failed = 0
    for name in names or RULES:
        problems = RULES[name](tree)
        for text in problems:
            print(text)
        failed += bool(problems)
        print(f"lint.{name}: {RULES[name].__doc__} {len(problems)} problems")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
