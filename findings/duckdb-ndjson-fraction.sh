#!/usr/bin/env bash
# NDJSON: a time is a time for DuckDB until one has a fraction of a second, then all are text
#
# Versions   PyPI duckdb 1.4.5, 1.5.1 and 2.0.1.
# Expected   A timestamp in each case. DuckDB's manual, "Loading JSON", detects timestamps in ISO format
#            (timestampformat); RFC 3339, 5.6, has the fraction as an optional part, and Java's
#            Instant.toString() leaves it out when it is zero, so that one producer writes both.
# Seen       Up to 1.5.1 the fraction makes the column VARCHAR. Sorted as text, '.' comes before 'Z', so
#            the bid after 120 ms goes before the request, and no query fails.
#   | 1.4.5: whole seconds TIMESTAMP, with a fraction VARCHAR, sorted: bid request win
#   | 1.5.1: whole seconds TIMESTAMP, with a fraction VARCHAR, sorted: bid request win
#   | 2.0.1: whole seconds TIMESTAMP WITH TIME ZONE, with a fraction TIMESTAMP WITH TIME ZONE, sorted: request bid win
# Matters    The events of one auction lie within a second: a replay of budgets or a hunt for clicks before
#            impressions works on the wrong order just for those that began on a whole second.
set -euo pipefail
self=$(realpath "$0")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat >whole.ndjson <<'JSON'
{"event":"request","time":"2026-10-30T12:00:00Z"}
{"event":"win","time":"2026-10-30T12:00:01Z"}
JSON
cat >fraction.ndjson <<'JSON'
{"event":"request","time":"2026-10-30T12:00:00Z"}
{"event":"bid","time":"2026-10-30T12:00:00.120Z"}
{"event":"win","time":"2026-10-30T12:00:01Z"}
JSON
for version in 1.4.5 1.5.1 2.0.1; do
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
    --no-warn-conflicts --target "duckdb-$version" duckdb==$version
  PYTHONPATH=duckdb-$version python3 - >>seen <<'PY'
import duckdb

def kind(name):
    return duckdb.sql(f"describe select time from read_json('{name}')").fetchall()[0][1]

events = duckdb.sql("select event from read_json('fraction.ndjson') order by time").fetchall()
print(f"{duckdb.__version__}: whole seconds {kind('whole.ndjson')}, with a fraction "
      f"{kind('fraction.ndjson')}, sorted: {' '.join(event for (event,) in events)}")
PY
done
cat seen
diff <(sed -n 's/^#   | //p' "$self") seen
