#!/usr/bin/env python3
"""A real PostgreSQL server for tests, in a scratch directory, on a free loopback port and a socket.

    with PostgresServer() as server:
        url = server.new_database()

    postgres_server.py --run CMD ARG...   runs CMD with DEALKIT_TEST_PG_URL set to a fresh database

The server belongs to a keeper (postgres_server.py --keep), a process that ends it and removes the
directory as soon as its standard input ends: so nothing stays behind even if the test is killed.
The keeper is also what the C++ class in postgres_server.hpp talks to: a line for each order, a
line for each answer ("ok", "error WHY")."""
import argparse
import ctypes
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PR_SET_PDEATHSIG = 1
IPC_RMID = 0
START_SECONDS = 60  # a machine may be very busy
LIBC = ctypes.CDLL(None, use_errno=True)


class ServerError(Exception):
    """The server cannot do what a test asks for."""


def programs():
    """The folder of the newest server's programs."""
    found = [p for p in pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres")
             if p.parent.parent.name.isdigit()]
    if not found:
        raise ServerError("no PostgreSQL server below /usr/lib/postgresql: install postgresql-15")
    return max(found, key=lambda p: int(p.parent.parent.name)).parent


def server_account():
    """Whom the server runs as: initdb refuses root. None = whoever we are."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            pass
    raise ServerError("the server must not run as root, and there is no account nobody")


def clean_environment():
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Keeper:
    """Owns the server's process and directory."""

    def __init__(self, durable, settings):
        self.bin = programs()
        self.account = server_account()
        self.settings = list(settings)
        if not durable:
            self.settings += ["fsync=off", "full_page_writes=off"]
        self.process = None
        self.port = 0
        self.directory = self.make_directory()

    @staticmethod
    def make_directory():
        path = tempfile.mkdtemp(prefix="dealkit-pg-")
        if len(path) > 80:  # a socket's path has at most 107 bytes
            os.rmdir(path)
            path = tempfile.mkdtemp(prefix="dealkit-pg-", dir="/tmp")
        return path

    def spawn(self, argv, **more):
        """Starts a program as the server's account; it is told to quit when we die."""
        if self.account:
            more.update(user=self.account.pw_uid, group=self.account.pw_gid, extra_groups=[])
        return subprocess.Popen(
            argv, cwd=self.directory, env=clean_environment(), stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGQUIT, 0, 0, 0), **more)

    def create(self):
        if self.account:
            os.chown(self.directory, self.account.pw_uid, self.account.pw_gid)
        initdb = self.spawn([f"{self.bin}/initdb", "--no-sync", "--no-locale", "--encoding=UTF8",
                             "--auth=trust", "--username=postgres", "--no-instructions", "-D",
                             f"{self.directory}/data"],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output = initdb.communicate()[0]
        if initdb.returncode != 0:
            raise ServerError("initdb failed: " + output.decode(errors="replace").strip())
        for _ in range(5):  # a free port may be taken by another before the server binds it
            self.port = free_port()
            try:
                self.start()
                return
            except ServerError as error:
                failure = error
        raise failure

    def start(self):
        if self.process:
            raise ServerError("the server runs already")
        settings = ["listen_addresses=127.0.0.1", f"unix_socket_directories={self.directory}",
                    "dynamic_shared_memory_type=mmap", "shared_buffers=32MB",
                    "max_connections=200",  # a test has a hundred clients at once
                    "logging_collector=off",
                    *self.settings]
        argv = [f"{self.bin}/postgres", "-D", f"{self.directory}/data", "-p", str(self.port)]
        for setting in settings:
            argv += ["-c", setting]
        with open(f"{self.directory}/log", "ab") as log:
            self.process = self.spawn(argv, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise ServerError("the server does not start: " + self.end_of_log())
            time.sleep(0.01)

    def lock_file(self):
        """The lines of postmaster.pid, if it is of the process that we started."""
        try:
            lines = pathlib.Path(f"{self.directory}/data/postmaster.pid").read_text().split("\n")
        except OSError:
            return []
        return lines if self.process and lines[0] == str(self.process.pid) else []

    def ready(self):
        lines = self.lock_file()
        return len(lines) > 7 and lines[7].strip() == "ready"

    def end_of_log(self):
        try:
            return " / ".join(pathlib.Path(f"{self.directory}/log").read_text().split("\n")[-12:])
        except OSError:
            return "it has written no log"

    def processes(self):
        """The server's children and, last, itself."""
        pid = self.process.pid
        try:
            children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except OSError:
            children = []
        return [int(child) for child in children] + [pid]

    def signal_all(self, number):
        for pid in self.processes():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass

    def kill(self):
        """As a power failure would: no process gets to do anything more."""
        if not self.process:
            return
        lines = self.lock_file()
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGSTOP)  # so that it starts no further child
            self.signal_all(signal.SIGKILL)
        self.process.wait()
        self.process = None
        shared = lines[6].split() if len(lines) > 6 else []
        if len(shared) == 2:  # key and id of the segment that only a living server would remove
            LIBC.shmctl(int(shared[1]), IPC_RMID, None)

    def freeze(self):
        if not self.process:
            raise ServerError("the server does not run")
        os.kill(self.process.pid, signal.SIGSTOP)
        self.signal_all(signal.SIGSTOP)

    def thaw(self):
        if not self.process:
            raise ServerError("the server does not run")
        self.signal_all(signal.SIGCONT)

    def stop(self):
        if not self.process:
            return
        self.signal_all(signal.SIGCONT)
        self.process.send_signal(signal.SIGQUIT)
        try:
            self.process.wait(timeout=5)
            self.process = None
        except subprocess.TimeoutExpired:
            self.kill()

    def database(self, name):
        done = subprocess.run(
            [f"{self.bin}/psql", "-X", "-q", "-h", self.directory, "-p", str(self.port), "-U",
             "postgres", "-d", "postgres", "-c", f'CREATE DATABASE "{name}"'],
            env=clean_environment(), capture_output=True, timeout=START_SECONDS, check=False)
        if done.returncode != 0:
            raise ServerError(done.stderr.decode(errors="replace").strip())

    def remove(self):
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)


def answer(text):
    print(" ".join(text.split()), flush=True)


def keep(durable, settings):
    """The keeper's life: orders from standard input until it ends."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the end of the input is what ends us
    keeper = None
    try:
        keeper = Keeper(durable, settings)
        keeper.create()
        answer(f"ready {keeper.port} {keeper.directory}")
        for line in sys.stdin:
            verb, *words = line.split()
            try:
                {"kill": keeper.kill, "freeze": keeper.freeze, "thaw": keeper.thaw,
                 "start": keeper.start, "stop": keeper.stop,
                 "database": keeper.database}[verb](*words)
                answer("ok")
            except (ServerError, OSError, subprocess.SubprocessError) as error:
                answer(f"error {error}")
    except ServerError as error:
        answer(f"error {error}")
    finally:
        if keeper:
            keeper.remove()


class PostgresServer:
    """A server from `with` to its end; `durable` = with fsync, settings = ["name=value"]."""

    def __init__(self, durable=False, settings=()):
        argv = [sys.executable, os.path.abspath(__file__), "--keep"]
        argv += ["--durable"] if durable else []
        for setting in settings:
            argv += ["--set", setting]
        self.made = 0
        self.keeper = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       text=True, start_new_session=True)
        line = self.keeper.stdout.readline() or "error the keeper died"
        word, *rest = line.split(maxsplit=2)
        if word != "ready":
            self.close()
            raise ServerError(" ".join(rest))
        self.port, self.directory = int(rest[0]), rest[1].strip()

    def order(self, *words):
        self.keeper.stdin.write(" ".join(words) + "\n")
        self.keeper.stdin.flush()
        reply = self.keeper.stdout.readline().strip()
        if reply != "ok":
            raise ServerError(reply or "the keeper died")

    def url(self, database):
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def new_database(self):
        self.made += 1
        name = f"test_{self.made}"
        self.order("database", name)
        return self.url(name)

    def kill(self):
        self.order("kill")

    def freeze(self):
        self.order("freeze")

    def thaw(self):
        self.order("thaw")

    def start(self):
        """Again, on the same port and data, after kill or stop."""
        self.order("start")

    def stop(self):
        self.order("stop")

    def close(self):
        if self.keeper:
            self.keeper.stdin.close()
            self.keeper.wait()
            self.keeper.stdout.close()
            self.keeper = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--durable", action="store_true", help="with fsync")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--run", nargs=argparse.REMAINDER, metavar="CMD")
    options = parser.parse_args()
    if options.keep:
        keep(options.durable, options.set)
        return 0
    if not options.run:
        parser.error("expected --run CMD")
    try:
        with PostgresServer(options.durable, options.set) as server:
            environment = {**os.environ, "DEALKIT_TEST_PG_URL": server.new_database()}
            status = subprocess.run(options.run, env=environment, check=False).returncode
    except ServerError as error:
        print(f"postgres_server.py: error: {error}", file=sys.stderr)
        return 1
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main())
