#!/usr/bin/env python3
"""Tests of the PostgreSQL server for tests: that it works, and that it leaves nothing behind."""
import os
import pathlib
import signal
import subprocess
import sys
import time
import unittest

import postgres_server
from postgres_server import PostgresServer, ServerError

HERE = os.path.dirname(os.path.abspath(__file__))
SCRIPT = os.path.join(HERE, "postgres_server.py")


def ask(url, statement):
    """The answer of psql, or None where the server gives none."""
    try:
        done = subprocess.run(
            [f"{postgres_server.programs()}/psql", "-X", "-A", "-t", "-d", url, "-c", statement],
            capture_output=True, text=True, timeout=20, check=False,
            env={**postgres_server.clean_environment(), "PGCONNECT_TIMEOUT": "2"})
    except subprocess.TimeoutExpired:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def processes_in(directory):
    """Processes whose command line names the directory."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if directory.encode() in path.read_bytes():
                found.append(path.parent.name)
        except OSError:
            pass
    return found


def gone(directory):
    """Whether directory and processes vanish; waits for it, since a killed user cannot."""
    for _ in range(3000):
        if not os.path.exists(directory) and not processes_in(directory):
            return True
        time.sleep(0.01)
    return False


class Server(unittest.TestCase):
    def test_databases_are_new_and_gone_with_the_server(self):
        with PostgresServer() as server:
            one, other = server.new_database(), server.new_database()
            self.assertEqual(ask(one, "CREATE TABLE t (a int); SELECT count(*) FROM t"),
                             "CREATE TABLE\n0")
            self.assertIsNone(ask(other, "SELECT count(*) FROM t"))
            self.assertEqual(ask(one, "SHOW fsync"), "off")
            directory = server.directory
            self.assertTrue(processes_in(directory))
        self.assertFalse(os.path.exists(directory))
        self.assertEqual(processes_in(directory), [])

    def test_settings_and_durability(self):
        with PostgresServer(durable=True, settings=["work_mem=5MB"]) as server:
            url = server.new_database()
            self.assertEqual(ask(url, "SHOW fsync"), "on")
            self.assertEqual(ask(url, "SHOW work_mem"), "5MB")

    def test_killed_frozen_and_started_again(self):
        with PostgresServer() as server:
            url = server.new_database()
            ask(url, "CREATE TABLE t AS SELECT 7 AS a")
            server.kill()
            self.assertIsNone(ask(url, "SELECT a FROM t"))
            with self.assertRaises(ServerError):
                server.freeze()
            server.start()
            self.assertEqual(ask(url, "SELECT a FROM t"), "7")
            server.freeze()
            self.assertIsNone(ask(url, "SELECT a FROM t"))
            server.thaw()
            self.assertEqual(ask(url, "SELECT a FROM t"), "7")
            server.stop()
            self.assertIsNone(ask(url, "SELECT a FROM t"))
            server.start()
            self.assertEqual(ask(url, "SELECT a FROM t"), "7")
            server.freeze()  # also a frozen one must go
            directory = server.directory
        self.assertTrue(gone(directory))

    def test_several_at_once(self):
        with PostgresServer() as one, PostgresServer() as other:
            self.assertNotEqual(one.port, other.port)
            self.assertEqual(ask(one.new_database(), "SELECT 1"), "1")
            self.assertEqual(ask(other.new_database(), "SELECT 1"), "1")

    def test_nothing_is_left_when_its_user_is_killed(self):
        program = ("import sys, time; sys.path.insert(0, sys.argv[1])\n"
                   "from postgres_server import PostgresServer\n"
                   "server = PostgresServer(); print(server.directory, flush=True)\n"
                   "time.sleep(600)")
        with subprocess.Popen([sys.executable, "-c", program, HERE], stdout=subprocess.PIPE,
                              text=True) as user:
            directory = user.stdout.readline().strip()
            self.assertTrue(os.path.exists(directory))
            user.send_signal(signal.SIGKILL)
        self.assertTrue(gone(directory))

    def test_what_it_cannot_start_is_said(self):
        with self.assertRaisesRegex(ServerError, "no_such_setting"):
            PostgresServer(settings=["no_such_setting=1"])

    def test_run_hands_over_url_and_status(self):
        done = subprocess.run(
            [sys.executable, SCRIPT, "--run", "sh", "-c",
             'echo "$DEALKIT_TEST_PG_URL"; kill -9 $$'],
            capture_output=True, text=True, check=False)
        self.assertRegex(done.stdout, r"^postgresql://postgres@127\.0\.0\.1:\d+/test_1\n$")
        self.assertEqual(done.returncode, 128 + 9)
        done = subprocess.run([sys.executable, SCRIPT, "--run", "sh", "-c", "exit 3"], check=False)
        self.assertEqual(done.returncode, 3)


if __name__ == "__main__":
    unittest.main()
