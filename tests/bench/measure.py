#!/usr/bin/env python3
"""Measures commands beside each other; used by the scripts of this folder.

    measure.py compare --input FILE --records N [--runs 5] [--base NAME] NAME=COMMAND…
    measure.py memory PRODUCER CONSUMER         peak memory of CONSUMER in PRODUCER | CONSUMER
    measure.py startup [--runs 50] NAME=COMMAND…

Runs are interleaved (a b c a b c …), so that a slow moment of the machine hits all; what counts is
the median. Standard output goes to /dev/null.
"""
import argparse
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import time


def machine():
    model = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo", encoding="utf-8").read())
    return f"{model.group(1) if model else platform.machine()}, {os.cpu_count()} cores"


def timed_with_cpu(command, statuses=(0, 1)):
    """Seconds of wall clock, and of all cores together (user and system) in the command's own
    processes. Another status than those given stops the measurement."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    done = subprocess.run(["bash", "-c", f"exec {command}"], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    seconds = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in statuses:
        raise SystemExit(f"measure: status {done.returncode} of: {command}\n"
                         f"{done.stderr.decode(errors='replace')[-2000:]}")
    return seconds, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def medians(commands, runs):
    seconds = {name: [] for name in commands}
    for run in range(runs):
        for name, command in commands.items():
            seconds[name].append(timed_with_cpu(command))
            print(f"run {run + 1}/{runs} {name}: {seconds[name][-1][0]:.3f} s", file=sys.stderr)
    result = {}
    for name, pairs in seconds.items():
        wall, cpu = zip(*pairs)
        result[name] = statistics.median(wall), min(wall), max(wall), statistics.median(cpu)
    return result


def compare(options):
    commands = dict(c.split("=", 1) for c in options.command)
    base = options.base or next(iter(commands))
    size = os.path.getsize(options.input)
    timed_with_cpu(f"cat {options.input}")  # into the page cache
    result = medians(commands, options.runs)
    print(f"{options.records} records, {size / 1e6:.0f} MB; {machine()}; median of {options.runs}")
    print(f"{'':34} {'seconds':>8} {'spread':>13} {'records/s':>10} {'MB/s':>7} {'x ' + base:>9} "
          f"{'cpu s':>7} {'a cpu s':>10}")
    for name, (middle, least, most, cpu) in result.items():
        print(f"{name:34} {middle:8.3f} {least:6.3f}-{most:6.3f} {options.records / middle:10.0f} "
              f"{size / 1e6 / middle:7.0f} {result[base][0] / middle:9.2f} "
              f"{cpu:7.3f} {options.records / max(cpu, 1e-3):10.0f}")


def peak_kib(process):
    """The kernel's high-water mark of a process's own memory, read until it ends."""
    peak = 0
    while process.poll() is None:
        try:
            status = open(f"/proc/{process.pid}/status", encoding="utf-8").read()
            peak = max([peak, *map(int, re.findall(r"VmHWM:\s*(\d+)", status))])
        except (FileNotFoundError, ProcessLookupError):
            break
        time.sleep(0.005)
    return peak


def memory(options):
    producer = subprocess.Popen(["bash", "-c", f"exec {options.producer}"], stdout=subprocess.PIPE)
    consumer = subprocess.Popen(["bash", "-c", f"exec {options.consumer}"], stdin=producer.stdout,
                                stdout=subprocess.DEVNULL)
    producer.stdout.close()
    begin = time.perf_counter()
    peak = peak_kib(consumer)
    code = consumer.wait()
    producer.wait()
    print(f"{peak / 1024:8.1f} MiB peak, {time.perf_counter() - begin:7.1f} s, status {code}: "
          f"{options.producer} | {options.consumer}", flush=True)
    return 0 if code in (0, 1) else 1


def startup(options):
    commands = dict(c.split("=", 1) for c in options.command)
    for name, command in commands.items():
        seconds = []
        for _ in range(options.runs):
            begin = time.perf_counter()
            subprocess.run(command.split(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, check=False)
            seconds.append(time.perf_counter() - begin)
        print(f"{name:24} median {statistics.median(seconds) * 1e3:6.2f} ms, "
              f"worst {max(seconds) * 1e3:6.2f} ms of {options.runs}: {command}")


def main():
    parser = argparse.ArgumentParser(description="Measures commands beside each other")
    verbs = parser.add_subparsers(required=True)
    verb = verbs.add_parser("compare")
    verb.add_argument("--input", required=True)
    verb.add_argument("--records", required=True, type=int)
    verb.add_argument("--runs", type=int, default=5)
    verb.add_argument("--base")
    verb.add_argument("command", nargs="+")
    verb.set_defaults(function=compare)
    verb = verbs.add_parser("memory")
    verb.add_argument("producer")
    verb.add_argument("consumer")
    verb.set_defaults(function=memory)
    verb = verbs.add_parser("startup")
    verb.add_argument("--runs", type=int, default=50)
    verb.add_argument("command", nargs="+")
    verb.set_defaults(function=startup)
    options = parser.parse_args()
    sys.exit(options.function(options))


if __name__ == "__main__":
    main()
