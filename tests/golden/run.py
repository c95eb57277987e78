#!/usr/bin/env python3
"""Golden tests: runs recorded command lines and compares what they print with the record.

    tests/golden/run.py --bin build/dev/bin TOOL [CASE…]      UPDATE=1 records instead

A case is a folder tests/golden/TOOL/CASE with these files (only cmd is required):
    cmd      one shell line, run by /bin/sh; BIN stands first in PATH
    in       standard input (none: empty)
    out      expected standard output, byte for byte (none: empty)
    err      expected standard error (none: empty)
    status   expected exit status (none: 0); 128+N for a death by signal N
Every other file is a fixture: it is copied into the scratch folder that cmd runs in. A folder
tests/golden/TOOL/shared is there for all cases of the tool as ./shared. A file that cmd writes is
compared by ending cmd with "; cat FILE".
"""
import argparse
import concurrent.futures
import difflib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
RECORD = ("out", "err", "status")
TIMEOUT_S = 120


def environment(bin_dir, scratch):
    """Nothing of the caller's but the sanitizers' options."""
    env = {
        "PATH": f"{bin_dir}:/usr/local/bin:/usr/bin:/bin", "HOME": str(scratch),
        "TMPDIR": str(scratch / ".tmp"), "LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "dumb",
        "USER": "golden", "LOGNAME": "golden",
    }
    for name, value in os.environ.items():
        if name.endswith("SAN_OPTIONS"):
            env[name] = value
    return env


def run_case(case, bin_dir):
    """What the case's command gives: {"out": bytes, "err": bytes, "status": bytes}."""
    root = pathlib.Path(tempfile.mkdtemp(prefix="golden-"))
    scratch = root / "work"
    try:
        shutil.copytree(case, scratch, ignore=lambda folder, names: [
            n for n in names if pathlib.Path(folder) == case and n in RECORD + ("cmd", "in")])
        (scratch / ".tmp").mkdir()
        if (case.parent / "shared").is_dir():
            (scratch / "shared").symlink_to(case.parent / "shared")
        stdin = (case / "in").read_bytes() if (case / "in").exists() else b""
        return execute((case / "cmd").read_text(), stdin, scratch, environment(bin_dir, scratch))
    finally:
        shutil.rmtree(root, ignore_errors=True)


def execute(command, stdin, cwd, env):
    with subprocess.Popen(
            ["/bin/sh", "-c", command], cwd=cwd, env=env, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL)) as process:
        try:
            out, err = process.communicate(stdin, timeout=TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            err += f"golden: killed after {TIMEOUT_S} s\n".encode()
    code = process.returncode
    return {"out": out, "err": err, "status": b"%d\n" % (code if code >= 0 else 128 - code)}


def expected(case):
    def read(name, absent):
        path = case / name
        return path.read_bytes() if path.exists() else absent
    status = b"%s\n" % read("status", b"0").strip()
    return {"out": read("out", b""), "err": read("err", b""), "status": status}


def record(case, actual):
    for name, absent in (("out", b""), ("err", b""), ("status", b"0\n")):
        if actual[name] == absent:
            (case / name).unlink(missing_ok=True)
        else:
            (case / name).write_bytes(actual[name])


def difference(case, want, got):
    """A unified diff of every part that differs; empty if none does."""
    text = []
    for name in RECORD:
        if want[name] == got[name]:
            continue
        lines = [part.decode("utf-8", "backslashreplace").splitlines(keepends=True)
                 for part in (want[name], got[name])]
        for line in difflib.unified_diff(*lines, f"{case.name}/{name} (recorded)",
                                         f"{case.name}/{name} (now)"):
            text.append(line if line.endswith("\n") else line + "\n\\ no newline at the end\n")
        if not text:
            text.append(f"{case.name}/{name}: differs in line ends only\n")
    return "".join(text)


def check_case(case, bin_dir, update):
    """'' if all is well, else what is wrong."""
    got = run_case(case, bin_dir)
    if update:
        record(case, got)
        return ""
    diff = difference(case, expected(case), got)
    return f"{diff}cmd: {(case / 'cmd').read_text().strip()}\n" if diff else ""


def find_cases(folder, names):
    cases = sorted(p.parent for p in folder.glob("*/cmd"))
    strays = [p.name for p in sorted(folder.iterdir())
              if p.is_dir() and p.name != "shared" and not (p / "cmd").exists()]
    if strays:
        raise SystemExit(f"golden: no cmd in {folder}: {', '.join(strays)}")
    if names:
        cases = [c for c in cases if c.name in names]
    return cases


def main():
    parser = argparse.ArgumentParser(description="Golden tests of one tool")
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--cases", type=pathlib.Path, help="folder of the cases")
    parser.add_argument("-j", type=int, default=2)
    parser.add_argument("tool")
    parser.add_argument("case", nargs="*")
    options = parser.parse_args()
    folder = (options.cases or HERE / options.tool).resolve()
    bin_dir = options.bin.resolve()
    update = os.environ.get("UPDATE") == "1"
    cases = find_cases(folder, options.case)
    if not cases:
        raise SystemExit(f"golden: no cases in {folder}")
    with concurrent.futures.ThreadPoolExecutor(options.j) as pool:
        problems = list(pool.map(lambda c: check_case(c, bin_dir, update), cases))
    failed = [(c, p) for c, p in zip(cases, problems) if p]
    for case, problem in failed:
        print(f"--- {options.tool}/{case.name}\n{problem}", flush=True)
    if failed:
        print(f"UPDATE=1 {sys.argv[0]} --bin {options.bin} {options.tool}"
              f" {' '.join(c.name for c, _ in failed)}   # if the new one is right")
    verb = "recorded" if update else "passed"
    print(f"golden.{options.tool}: {len(cases) - len(failed)} {verb}, {len(failed)} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
