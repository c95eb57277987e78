#!/usr/bin/env python3
"""An import that is killed at any moment leaves whole records, each with its audit row and its
event, and can be run again."""
import contextlib
import json
import random
import threading
import time

import stores

KILLS = stores.rounds(60, most=1000)
DEALS = 1500


def content(generation):
    """Deals and a campaign each; every generation changes all of them."""
    for i in range(DEALS):
        yield {"type": "deal", "id": f"d-{i:05}", "deal_name": f"generation {generation}",
               "total_value": 1000 + generation, "currency": "EUR", "x_generation": generation}
        yield {"type": "campaign", "id": f"c-{i:05}", "deal_id": f"d-{i:05}",
               "budget": 1000 + generation, "campaign_name": f"generation {generation}"}


def feed(pipe, records):
    """Writes records to a process that may be killed meanwhile; leaves the pipe open until then."""
    with contextlib.suppress(BrokenPipeError):
        pipe.write(stores.lines(*records))
        pipe.flush()


class Kill(stores.TestCase):
    def verify(self, store):
        """Versions, audit rows and events agree, and each record is of one generation."""
        for kind in ("deal", "campaign"):
            # A killed PostgreSQL client's server process may still be ending its statement.
            broken = store.query(
                f"SELECT r.id, r.version, a.n, o.n FROM {kind} r"
                f" LEFT JOIN (SELECT entity_id, count(*) n FROM audit WHERE entity_type = '{kind}'"
                "   GROUP BY entity_id) a ON a.entity_id = r.id"
                f" LEFT JOIN (SELECT aggregateid, count(*) n FROM outbox WHERE aggregatetype ="
                f"   '{kind}' GROUP BY aggregateid) o ON o.aggregateid = r.id"
                " WHERE a.n IS NULL OR o.n IS NULL OR a.n <> r.version OR o.n <> r.version")
            self.assertEqual(broken, [], f"{kind}: record, version, audit rows, events")
        orphans = store.query("SELECT a.entity_id FROM audit a LEFT JOIN deal d ON d.id ="
                              " a.entity_id WHERE a.entity_type = 'deal' AND d.id IS NULL")
        self.assertEqual(orphans, [])
        mixed = store.query("SELECT id FROM deal WHERE total_value_micros <> (1000 +"
                            " CAST(substr(deal_name, 12) AS INTEGER)) * 1000000")
        self.assertEqual(mixed, [])

    def test_killed_imports(self):
        rng = random.Random(11)
        for store in self.stores():
            text = stores.lines(*content(0))
            began = time.monotonic()
            store.run("import", input=text)
            whole_run = time.monotonic() - began
            finished = 0
            for generation in range(1, KILLS + 1):
                process = store.start("import", stdin=-1)
                killer_sleeps = rng.uniform(0, whole_run)
                text = stores.lines(*content(generation))
                began = time.monotonic()
                try:
                    process.stdin.write(text[:len(text) // 2])
                    process.stdin.flush()
                    time.sleep(max(0.0, killer_sleeps - (time.monotonic() - began)))
                    process.kill()
                except BrokenPipeError:
                    self.fail(process.stderr.read())
                finally:
                    process.kill()
                    process.stdin.close()
                    process.stdout.close()
                    process.stderr.close()
                    finished += process.wait() == 0
                if generation % 20 == 0:
                    self.verify(store)
            self.assertLess(finished, KILLS, "no import was killed in the middle")
            changed = store.query("SELECT count(*) FROM deal WHERE version > 1")[0][0]
            self.assertNotEqual(changed, "0", "every import was killed before it began")
            last = stores.lines(*content(KILLS + 1))
            store.run("import", input=last)
            again = store.run("import", "--results", input=last)
            summary = json.loads(again.stdout.splitlines()[-1])
            self.assertEqual(summary, {"type": "import_summary", "unchanged": 2 * DEALS})
            self.verify(store)
            store.check()

    def test_atomic_import_leaves_nothing(self):
        for store in self.stores():
            process = store.start("import", "--atomic", "--results", stdin=-1)
            feeder = threading.Thread(target=feed, args=(process.stdin, content(1)))
            feeder.start()
            # Told when the database has it, which is long before the commit.
            self.assertIn('"outcome":"created"', process.stdout.readline())
            process.kill()
            process.wait()
            feeder.join()
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            process.stdout.close()
            process.stderr.close()
            self.assertEqual(store.query("SELECT count(*) FROM deal")[0][0], "0")
            self.assertEqual(store.query("SELECT count(*) FROM audit")[0][0], "0")
            self.assertEqual(store.query("SELECT count(*) FROM outbox")[0][0], "0")


if __name__ == "__main__":
    stores.main()
