"""The source tree as the lint rules see it: paths and texts, real or made up by a self-test."""
import os
import pathlib
import re
import subprocess

TEXT = {".cpp", ".hpp", ".py", ".sh", ".cmake", ".txt", ".md", ".toml", ".json", ".yml", ".1", ".5",
        ".7", ".fish", ".bash", ".zsh", ".ndjson", ".mjs", ".js", ".jq", ".supp", ""}


class Problem(str):
    """PATH:LINE: what is wrong, and what to do."""


def problem(path, line, text):
    return Problem(f"{path}:{line}: {text}" if line else f"{path}: {text}")


class Tree:
    """texts: path (with slashes, from the root) -> text; None for what is no text."""

    def __init__(self, texts):
        self.texts = dict(texts)

    @staticmethod
    def read(root):
        root = pathlib.Path(root)
        texts = {}
        for path in listed(root):
            full = root / path
            if not full.is_file():
                continue
            texts[path] = None
            if pathlib.PurePath(path).suffix in TEXT and full.stat().st_size < 2_000_000:
                try:
                    texts[path] = full.read_text(encoding="utf-8")
                except UnicodeDecodeError:
                    pass
        return Tree(texts)

    def files(self, *suffixes, under=("",)):
        """(path, text) of the text files with one of the suffixes below one of the folders."""
        for path in sorted(self.texts):
            text = self.texts[path]
            if text is None or not path.startswith(tuple(under)):
                continue
            if not suffixes or path.endswith(suffixes):
                yield path, text


def listed(root):
    """What git holds or would add; without git, every file outside build folders."""
    command = ["git", "-c", "safe.directory=*", "-C", str(root), "ls-files", "-z", "--cached",
               "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode == 0 and done.stdout:
            return sorted(set(done.stdout.decode().rstrip("\0").split("\0")))
    except OSError:
        pass
    found = []
    for folder, names, files in os.walk(root):
        names[:] = [n for n in names if n not in ("build", ".git", ".cache", "node_modules")]
        found += [os.path.relpath(os.path.join(folder, f), root) for f in files]
    return sorted(found)


TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^(\s]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'", re.S)


def code_only(text):
    """C++ with comments and literals blanked; every line stays where it is."""
    def blank(match):
        found = match.group(0)
        if found.startswith(("//", "/*")):
            return re.sub(r"[^\n]", " ", found)
        return '"' + re.sub(r"[^\n]", " ", found[1:-1]) + '"'
    return TOKEN.sub(blank, text)


def numbered(text):
    return enumerate(text.split("\n"), 1)
