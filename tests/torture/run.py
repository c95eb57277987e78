#!/usr/bin/env python3
"""The torture list: what every filter must survive, whatever it computes.

    tests/torture/run.py --bin build/dev/bin TOOL [CHECK…]

tests/torture/tools.py says how each tool is called. Every check is a function below; each runs
the real binary. The last line counts.
"""
import argparse
import fcntl
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

import tools

TIMEOUT_S = 300
PATIENCE_S = 30  # for an answer, or an end, that should come at once
CHECKS = {}


class Failure(Exception):
    """A check's finding; its text says what was expected and what was seen."""


def check(function):
    CHECKS[function.__name__] = function
    return function


def expect(condition, text):
    if not condition:
        raise Failure(text)


class Done:
    """An ended process. A status below 0 is a death by that signal."""

    def __init__(self, status, out, err, peak_bytes=0):
        self.status, self.out, self.err, self.peak_bytes = status, out, err, peak_bytes

    def brief(self):
        return (f"status {self.status}, {len(self.out)} bytes out, stderr: "
                f"{self.err[:600].decode('utf-8', 'backslashreplace')!r}")


class Subject:
    """The filter under test."""

    def __init__(self, name, spec, bin_dir):
        self.name, self.spec = name, spec
        self.program = str(bin_dir / name.split()[0])
        self.records = spec.records()
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="torture-"))
        self.env = {
            "PATH": f"{bin_dir}:/usr/bin:/bin", "HOME": str(self.scratch), "LC_ALL": "C.UTF-8",
            "TZ": "UTC", "TERM": "dumb", "TMPDIR": str(self.scratch / "tmp"), "USER": "torture",
        }
        (self.scratch / "tmp").mkdir()
        for name_, value in os.environ.items():
            if name_.endswith("SAN_OPTIONS"):
                self.env[name_] = value
        if spec.setup:
            subprocess.run([self.program, *spec.setup], env=self.env, cwd=self.scratch,
                           stdout=subprocess.DEVNULL, timeout=TIMEOUT_S, check=True)
        # The freed memory that the address sanitizer holds back is not the filter's.
        self.env["ASAN_OPTIONS"] = self.env.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=4"

    def command(self, *extra):
        return [self.program, *self.spec.arguments, *extra]

    def start(self, arguments, **options):
        options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE,
                   "stderr": subprocess.PIPE, **options}
        return subprocess.Popen(arguments, env=self.env, cwd=self.scratch, restore_signals=True,
                                **options)

    def run(self, text=b"", *extra, arguments=None, **options):
        """Runs to the end with `text` coming from a pipe, unless options say otherwise."""
        with self.start(arguments or self.command(*extra), **options) as process:
            try:
                out, err = process.communicate(text, timeout=TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                raise Failure(f"hung: killed after {TIMEOUT_S} s") from None
            return Done(process.returncode, out or b"", err or b"")

    def reference(self):
        """What the sample gives, undisturbed."""
        done = self.run(b"".join(self.records))
        expect(done.status in (0, 1) and done.out, f"the sample itself fails: {done.brief()}")
        return done

    def large(self, least_bytes):
        """The sample, over and over."""
        text = b"".join(self.records)
        return text * (least_bytes // len(text) + 1)

    def is_nothing(self, out):
        """No record came out."""
        closing = self.spec.closing
        return not out or bool(closing) and out.startswith(closing) and out.count(b"\n") == 1

    def expect_same(self, done, what):
        want = self.reference()
        expect(done.out == want.out and done.status == want.status,
               f"{what} changes the output: {done.brief()}; else {want.brief()}")

    def expect_bad(self, done, what):
        expect(done.status == self.spec.bad_line_status,
               f"{what}: expected status {self.spec.bad_line_status}, got {done.brief()}")
        expect_records(done.out, what)


def expect_records(out, what):
    """Whole NDJSON records only."""
    expect(not out or out.endswith(b"\n"), f"{what}: a partial record at the end: {out[-80:]!r}")
    for line in out.splitlines():
        try:
            json.loads(line)
        except ValueError as error:
            raise Failure(f"{what}: output is no JSON ({error}): {line[:200]!r}") from None


# --- input in all shapes -------------------------------------------------------------------------

@check
def crlf(s):
    s.expect_same(s.run(b"".join(s.records).replace(b"\n", b"\r\n")), "CRLF")


@check
def no_last_newline(s):
    s.expect_same(s.run(b"".join(s.records)[:-1]), "a missing last newline")


@check
def byte_order_mark(s):
    s.expect_same(s.run(b"\xef\xbb\xbf" + b"".join(s.records)), "a byte order mark")


@check
def blank_lines(s):
    done = s.run(b"\n \n" + b"\n\r\n".join(s.records) + b"\n\n")
    s.expect_same(done, "blank lines")


@check
def empty_input(s):
    done = s.run(b"")
    expect(done.status == 0 and s.is_nothing(done.out) and not done.err,
           f"empty input: expected silence and 0, got {done.brief()}")


@check
def one_byte_reads(s):
    text = b"".join(s.records)
    with s.start(s.command()) as process:
        chunks = []
        drain = threading.Thread(target=lambda: chunks.append(process.stdout.read()))
        drain.start()
        for i in range(len(text)):
            try:
                os.write(process.stdin.fileno(), text[i:i + 1])
            except BrokenPipeError:
                break  # it ended early; its output will show that
            # On a busy machine bytes would pile up in the pipe: let the first ones be read alone.
            deadline = time.monotonic() + 1
            while i < 100 and unread_bytes(process.stdin) and time.monotonic() < deadline:
                time.sleep(0.0005)
        process.stdin.close()
        drain.join(TIMEOUT_S)
        process.wait(TIMEOUT_S)
        s.expect_same(Done(process.returncode, chunks[0], process.stderr.read()), "1-byte reads")


@check
def file_and_dash(s):
    path = s.scratch / "sample.ndjson"
    path.write_bytes(b"".join(s.records))
    want = s.reference().out
    for extra, stdin in (((str(path),), b""), (("-",), path.read_bytes())):
        done = s.run(stdin, *extra)
        expect(len(done.out.splitlines()) == len(want.splitlines()),
               f"{extra}: expected as many records as from standard input, got {done.brief()}")


@check
def shows_results_when_input_pauses(s):
    """tail -f | filter: what came is answered before the filter blocks on more."""
    with s.start(s.command()) as process:
        process.stdin.write(s.records[0])
        process.stdin.flush()
        got = []
        reader = threading.Thread(target=lambda: got.append(process.stdout.readline()))
        reader.start()
        reader.join(PATIENCE_S)
        answered = bool(got)
        process.stdin.close()
        reader.join(TIMEOUT_S)
        process.stdout.read()
        expect(answered and got[0].endswith(b"\n"),
               f"no output within {PATIENCE_S} s for a record written while the input stays open")


# --- input that is wrong -------------------------------------------------------------------------

@check
def line_of_100_mb(s):
    """An over-long line is a bad line, skipped without being held in memory."""
    empty = peak(s, [b""])
    line = [b'{"id":"', *[b"x" * (1 << 20)] * 100, b'"}\n']
    done = peak(s, [s.records[0], *line, s.records[-1]])
    s.expect_bad(done, "a 100 MB line")
    grown = done.peak_bytes - empty.peak_bytes
    expect(grown < s.spec.memory_bytes,
           f"a 100 MB line takes {grown >> 20} MiB; expected under {s.spec.memory_bytes >> 20}")
    alone = s.run(s.records[0] + s.records[-1])
    expect(len(done.out.splitlines()) >= len(alone.out.splitlines()),
           f"the records around a 100 MB line are lost: {done.brief()}")


def peak(s, chunks):
    """Runs over chunks and measures the most memory that the process held."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = s.start(s.command(), stdout=out, stderr=err)
        for chunk in chunks:
            process.stdin.write(chunk)
        process.stdin.flush()
        deadline = time.monotonic() + TIMEOUT_S
        while unread_bytes(process.stdin) > 0 and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.2)
        # Of the kernel's, since getrusage() would count this script's memory before exec as well.
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        most = re.search(r"VmHWM:\s*(\d+) kB", status)
        expect(most, "the filter ended before its input did")
        process.stdin.close()
        code = process.wait(TIMEOUT_S)
        out.seek(0)
        err.seek(0)
        return Done(code, out.read(), err.read(), int(most.group(1)) * 1024)


def unread_bytes(pipe):
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0\0\0\0"))[0]


@check
def binary_garbage(s):
    noise = random.Random(20).randbytes(1 << 20)
    s.expect_bad(s.run(noise), "1 MB of binary garbage")
    s.expect_bad(s.run(bytes(range(256)) * 64), "every byte value")


@check
def garbage_between_records(s):
    """What cannot be read costs its own line only."""
    alone = s.run(s.records[0] + s.records[-1])
    done = s.run(s.records[0] + b'{"a":1,"a":2\x00\xff\n' + s.records[-1])
    s.expect_bad(done, "a bad line between records")
    expect(len(done.out.splitlines()) >= len(alone.out.splitlines()),
           f"records beside a bad line are lost: {done.brief()}")


@check
def deep_nesting(s):
    s.expect_bad(s.run(b"[" * 1_000_000 + b"\n"), "1 MB of [")
    s.expect_bad(s.run(b'{"a":' * 200_000 + b"\n"), '1 MB of {"a":')


@check
def cut_in_a_record(s):
    """A writer that dies in the middle of a record."""
    text = b"".join(s.records)
    s.expect_bad(s.run(text[:-len(s.records[-1]) // 2]), "a record cut in the middle")


@check
def clock_and_dates_at_the_ends_of_time(s):
    """No present and no date is too early or too late to be judged by."""
    options = [option for option in s.spec.arguments if not option.startswith("--now")]
    has_clock = len(options) < len(s.spec.arguments)
    sample = b"".join(s.records)
    for day in (b"", b"0001-01-01", b"9999-12-31"):
        text = re.sub(rb"\d{4}-\d\d-\d\d", day, sample) if day else sample
        for now in ("0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9930-01-01T00:00:00Z",
                    "9999-12-31T00:00:00Z", "9999-12-31T23:59:59.999999999Z"):
            clock = [f"--now={now}"] if has_clock else []
            done = s.run(text, arguments=[s.program, *options, *clock])
            # 64: what makes ids of times says that they do not go back so far.
            expect(done.status in (0, 1, 64, 65) and b"internal error" not in done.err,
                   f"{clock}, dates {day or 'as they are'}: {done.brief()}")


@check
def closed_stdin(s):
    done = s.run(None, arguments=["/bin/sh", "-c", '"$@" <&-', "sh", *s.command()],
                 stdin=subprocess.DEVNULL)
    expect(done.status in (66, 74) and done.err and s.is_nothing(done.out),
           f"closed stdin: expected a message and 66 or 74, got {done.brief()}")


@check
def dead_stdin(s):
    """A standard input that gives errors: a directory."""
    folder = os.open("/", os.O_RDONLY)
    try:
        done = s.run(None, stdin=folder)
    finally:
        os.close(folder)
    expect(done.status in (66, 74) and done.err and s.is_nothing(done.out),
           f"unreadable stdin: expected a message and 66 or 74, got {done.brief()}")


@check
def missing_file(s):
    done = s.run(b"", "/nonexistent/records.ndjson")
    expect(done.status == 66 and b"/nonexistent/records.ndjson" in done.err,
           f"missing file: expected its name and 66, got {done.brief()}")


@check
def messages_do_not_depend_on_arrival(s):
    """Whatever is said of lines is said in their order, from a file, in pieces, and by workers."""
    lines = [line for record in s.records for line in (record, b'{"a":1,,}\n', record)]
    want = s.run(b"".join(lines))
    for extra in ((), ("--jobs=8",)):
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            process = s.start(s.command(*extra), stdout=out, stderr=err)
            for line in lines:
                process.stdin.write(line)
                process.stdin.flush()
                deadline = time.monotonic() + 1
                while unread_bytes(process.stdin) and time.monotonic() < deadline:
                    time.sleep(0.0005)
            process.stdin.close()
            process.wait(TIMEOUT_S)
            err.seek(0)
            got = err.read()
        expect(got == want.err, f"line by line, {extra}: stderr is {got[:600]!r}, else "
                                f"{want.err[:600]!r}")
    got = s.run(b"".join(lines), "--jobs=8")
    expect(got.err == want.err, f"--jobs=8: stderr differs: {got.brief()}; {want.brief()}")


@check
def an_output_that_is_the_input(s):
    """Refused before anything is opened for writing, whatever the file is called."""
    text = b"".join(s.records)
    path = s.scratch / "own.ndjson"
    path.write_bytes(text)
    (s.scratch / "soft").symlink_to("own.ndjson")
    os.link(path, s.scratch / "hard")
    for option in ("--dead-letter", *s.spec.outputs):
        for name in ("own.ndjson", "./own.ndjson", str(path), "soft", "hard"):
            done = s.run(b"", option, name, "own.ndjson")
            expect(done.status == 64 and name.encode() in done.err,
                   f"{option} {name}: expected 64 and the name, got {done.brief()}")
            with open(path, "rb") as stdin:
                done = s.run(None, option, name, stdin=stdin)
            expect(done.status == 64, f"{option} {name} < own.ndjson: expected 64, got "
                                      f"{done.brief()}")
            expect(path.read_bytes() == text, f"{option} {name} changed the input")


# --- output that fails ---------------------------------------------------------------------------

@check
def head(s):
    """filter | head -1: a quiet death by SIGPIPE."""
    text = s.large(8 << 20)
    path = s.scratch / "large.ndjson"
    path.write_bytes(text)
    with open(path, "rb") as stdin:
        process = s.start(s.command(), stdin=stdin)
        line = process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
        status = process.wait(TIMEOUT_S)
    path.unlink()
    expect(line.endswith(b"\n") and status == -signal.SIGPIPE and not err,
           f"| head -1: expected a quiet SIGPIPE, got {Done(status, line, err).brief()}")


@check
def broken_pipe_ignored(s):
    """With SIGPIPE ignored by the parent, as systemd does: EPIPE is a quiet 141."""
    path = s.scratch / "large.ndjson"
    path.write_bytes(s.large(8 << 20))
    with open(path, "rb") as stdin:
        process = subprocess.Popen(
            s.command(), env=s.env, cwd=s.scratch, stdin=stdin, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, restore_signals=False,
            preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN))
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
        status = process.wait(TIMEOUT_S)
    path.unlink()
    expect(status == 141 and not err,
           f"SIGPIPE ignored: expected a quiet 141, got {Done(status, b'', err).brief()}")


@check
def full_device(s):
    with open("/dev/full", "wb") as full:
        done = s.run(b"".join(s.records), stdout=full)
        expect(done.status == 74 and done.err, f"> /dev/full: expected 74, got {done.brief()}")
        done = s.run(s.large(1 << 20), stdout=full)
        expect(done.status == 74 and done.err.count(b"\n") <= 3,
               f"much > /dev/full: expected 74 and one message, got {done.brief()}")
        for option in ("--help", "--version"):
            done = s.run(b"", arguments=[s.program, option], stdout=full)
            expect(done.status == 74, f"{option} > /dev/full: expected 74, got {done.brief()}")


@check
def closed_stdout(s):
    done = s.run(b"".join(s.records),
                 arguments=["/bin/sh", "-c", '"$@" >&-', "sh", *s.command()])
    expect(done.status == 74, f"closed stdout: expected 74, got {done.brief()}")


@check
def limited_file_size(s):
    """A disk that fills up in the middle of the output."""
    limit = 20_000

    def limited():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    with open(s.scratch / "out", "wb") as out:
        done = s.run(s.large(1 << 20), stdout=out, preexec_fn=limited)
    expect(done.status == 74 and done.err, f"a full disk: expected 74, got {done.brief()}")


# --- threads and signals -------------------------------------------------------------------------

@check
def jobs(s):
    """-j N never changes the output."""
    text = s.large(4 << 20)
    cut = text.index(b"\n", len(text) // 2) + 1
    text = text[:cut] + b"not a record\n" + text[cut:]
    want = s.run(text, "-j1")
    s.expect_bad(want, "-j1")
    for n in (2, 8):
        done = s.run(text, f"-j{n}")
        expect((done.status, done.out, done.err) == (want.status, want.out, want.err),
               f"-j{n} differs from -j1: {done.brief()}; else {want.brief()}")


def interrupted(s, number):
    """Sends a signal while records flow; gives back what was printed and how it ended."""
    with s.start(s.command()) as process:
        chunks = []
        drain = threading.Thread(target=lambda: chunks.append(process.stdout.read()))
        drain.start()
        stop = threading.Event()

        def feed():
            try:
                while not stop.is_set():
                    os.write(process.stdin.fileno(), b"".join(s.records))
            except BrokenPipeError:
                pass

        feeder = threading.Thread(target=feed)
        feeder.start()
        time.sleep(0.5)
        process.send_signal(number)
        try:
            status = process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Failure(f"signal {number}: still running after {PATIENCE_S} s") from None
        finally:
            stop.set()
            drain.join(PATIENCE_S)
            feeder.join(PATIENCE_S)
        return Done(status, chunks[0], process.stderr.read())


@check
def interrupt(s):
    for number in (signal.SIGINT, signal.SIGTERM):
        done = interrupted(s, number)
        expect(done.status in (-number, 128 + number),
               f"signal {number}: expected {128 + number}, got {done.brief()}")
        expect_records(done.out, f"signal {number}")
        expect(done.out, f"signal {number}: the records before it are lost")


@check
def interrupt_while_idle(s):
    """SIGINT while the filter waits for input: what came before is out, whole."""
    with s.start(s.command()) as process:
        process.stdin.write(s.records[0] + s.records[-1][:20])
        process.stdin.flush()
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        try:
            status = process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Failure(f"SIGINT while idle: still running after {PATIENCE_S} s") from None
        done = Done(status, first + process.stdout.read(), process.stderr.read())
        expect(done.status in (-signal.SIGINT, 130), f"SIGINT while idle: {done.brief()}")
        expect_records(done.out, "SIGINT while idle")


@check
def kill_leaves_nothing(s):
    """kill -9 at some moment leaves no file behind in TMPDIR."""
    text = s.large(16 << 20)
    for delay in (0.05, 0.3, 1.0):
        with open(s.scratch / "large.ndjson", "wb+") as stdin:
            stdin.write(text)
            stdin.seek(0)
            with s.start(s.command(*s.spec.spilling), stdin=stdin,
                         stdout=subprocess.DEVNULL) as process:
                time.sleep(delay)
                process.kill()
        left = sorted(p.name for p in (s.scratch / "tmp").iterdir())
        expect(not left, f"killed after {delay} s it leaves in TMPDIR: {', '.join(left)}")


def run_check(name, spec, bin_dir, tool):
    """None, or what is wrong."""
    subject = Subject(tool, spec, bin_dir)
    try:
        CHECKS[name](subject)
    except Failure as failure:
        return str(failure)
    finally:
        shutil.rmtree(subject.scratch, ignore_errors=True)
    return None


def main():
    parser = argparse.ArgumentParser(description="The torture list of one filter")
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--except", dest="without", action="append", default=[])
    parser.add_argument("tool", choices=sorted(tools.TOOLS))
    parser.add_argument("check", nargs="*")
    options = parser.parse_args()
    unknown = set(options.check + options.without) - set(CHECKS)
    if unknown:
        parser.error(f"no such check: {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    failed = 0
    names = [n for n in options.check or CHECKS if n not in options.without]
    for name in names:
        problem = run_check(name, tools.TOOLS[options.tool], options.bin.resolve(), options.tool)
        if problem:
            failed += 1
            print(f"--- {options.tool}: {name}\n{problem}", flush=True)
    print(f"torture.{options.tool}: {len(names) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
