#!/usr/bin/env python3
"""What `cmake --install` puts in its place: tools that run, hardened and stripped, their manual
pages and examples, and completions that bash loads by itself.

    tests/lint/installed.py --build FOLDER TOOL...
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOADED = """. /usr/share/bash-completion/bash_completion
__load_completion "$1" && complete -p "$1" """


def elf_faults(path):
    """Stripped, position independent, bound at start, and silent about where it was built."""
    def readelf(option):
        return subprocess.run(["readelf", "--wide", option, path], capture_output=True, text=True,
                              check=True).stdout
    if ".debug_info" in readelf("--sections"):
        yield "has its debugging symbols"
    if "DYN (Position-Independent Executable" not in readelf("--file-header"):
        yield "is not position independent"
    if "GNU_RELRO" not in readelf("--segments") or "BIND_NOW" not in readelf("--dynamic"):
        yield "can have its table of functions written to (no relro, or no bind now)"
    content = path.read_bytes()
    # The undefined behaviour sanitizer names the places of what it finds.
    if str(ROOT).encode() + b"/" in content and b"__ubsan_handle" not in content:
        yield "names the folder that it was built in"


def faults(prefix, tools):
    for tool in tools:
        if subprocess.run([prefix / "bin" / tool, "--version"], stdout=subprocess.DEVNULL,
                          check=False).returncode != 0:
            yield f"bin/{tool} does not run"
        for fault in elf_faults(prefix / "bin" / tool):
            yield f"bin/{tool} {fault}"
        for path in (f"zsh/site-functions/_{tool}", f"fish/vendor_completions.d/{tool}.fish"):
            if not (prefix / "share" / path).is_file():
                yield f"share/{path} is absent"
        environment = {**os.environ, "XDG_DATA_DIRS": str(prefix / "share")}
        done = subprocess.run(["bash", "-c", LOADED, "bash", tool], env=environment, text=True,
                              capture_output=True, check=False)
        if done.returncode != 0:
            yield f"bash does not find how {tool} is completed: {done.stderr.strip()}"
    for page in sorted((ROOT / "man").glob("*.[1-8]")):
        if not (prefix / f"share/man/man{page.suffix[1:]}" / page.name).is_file():
            yield f"the manual page {page.name} is absent"
    for script in sorted((ROOT / "examples/cron").iterdir()):
        if not os.access(prefix / "share/dealkit/examples/cron" / script.name, os.X_OK):
            yield f"the example cron/{script.name} is absent or cannot be run"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", required=True)
    parser.add_argument("tools", nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dealkit-installed-") as folder:
        subprocess.run(["cmake", "--install", options.build, "--prefix", folder],
                       stdout=subprocess.DEVNULL, check=True)
        found = list(faults(pathlib.Path(folder), options.tools))
    print("".join(f"lint.installed: {fault}\n" for fault in found), end="")
    print(f"lint.installed: {len(options.tools)} tools, {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
