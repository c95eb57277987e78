#!/usr/bin/env bash
# UUIDv7: ids of the package named uuid7 lie in the year 2190 for DuckDB, and sort behind all others
#
# Versions   PyPI uuid7 0.1.0, uuid-utils 0.11.1, duckdb 1.4.5.
# Expected   RFC 9562, 5.7: the first 48 bits of a version 7 id are the milliseconds since 1970.
# Seen       uuid7 still lays them out as the draft of 2021 did (36 bits of seconds, then fractions) and
#            sets version and variant all the same, so no reader can tell. Both ids are of
#            2023-11-14 22:13:20 UTC.
#   | uuid7 version 7, DuckDB reads 2190-08-27 14:13:20+00
#   | uuid-utils version 7, DuckDB reads 2023-11-14 22:13:20+00
#   | sorted: uuid-utils, uuid7
# Matters    Archives of bids are partitioned and pruned by the time inside the event's id: events of
#            this producer land in a partition of the next century, out of reach of retention.
set -euo pipefail
self=$(realpath "$0")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-warn-conflicts \
  --target python uuid7==0.1.0 uuid-utils==0.11.1 duckdb==1.4.5
PYTHONPATH=python python3 - >seen <<'PY'
import duckdb
import uuid_extensions
import uuid_utils

SECONDS = 1_700_000_000
duckdb.sql("set timezone = 'UTC'")
ids = {"uuid7": str(uuid_extensions.uuid7(SECONDS * 1_000_000_000)),
       "uuid-utils": str(uuid_utils.uuid7(timestamp=SECONDS, nanos=0))}
for name, text in ids.items():
    version, time = duckdb.sql(
        f"select uuid_extract_version('{text}'::uuid), uuid_extract_timestamp('{text}'::uuid)::varchar"
    ).fetchone()
    print(f"{name} version {version}, DuckDB reads {time}")
print("sorted:", ", ".join(sorted(ids, key=ids.get)))
PY
cat seen
diff <(sed -n 's/^#   | //p' "$self") seen
