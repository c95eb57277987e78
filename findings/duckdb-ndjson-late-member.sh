#!/usr/bin/env bash
# NDJSON: a member that comes late in the file is a column for DuckDB 1.5.0 and gone in 1.5.1
#
# Versions   PyPI duckdb 1.4.5, 1.5.0, 1.5.1, 2.0.1.
# Expected   A patch release reads a file as the one before, or says that it leaves something out.
#            DuckDB's manual, "Loading JSON", gives sample_size (20480) as the number of objects sampled
#            to detect types.
# Seen       30,000 lines, of which the last ten have a dealid. From 1.5.1 the column is missing without
#            an error or a warning, and copied on without it; sample_size = -1 brings it back.
#   | duckdb 1.4.5: id, price, dealid; 10 deals
#   | duckdb 1.5.0: id, price, dealid; 10 deals
#   | duckdb 1.5.1: id, price; with sample_size = -1: 10 deals
#   | duckdb 2.0.1: id, price; with sample_size = -1: 10 deals
# Matters    Most members of an OpenRTB bid are optional, and deals are rare beside open bids: a day's log
#            turned into Parquet loses dealid just for the hours before a deal begins to deliver.
set -euo pipefail
self=$(realpath "$0")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 - >bids.ndjson <<'PY'
for number in range(30_000):
    deal = ',"dealid":"D-1"' if number >= 29_990 else ""
    print(f'{{"id":{number},"price":1.25{deal}}}')
PY
for version in 1.4.5 1.5.0 1.5.1 2.0.1; do
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-warn-conflicts \
    --target "duckdb-$version" duckdb==$version
  PYTHONPATH=duckdb-$version python3 - >>seen <<'PY'
import duckdb

columns = duckdb.sql("select * from read_json('bids.ndjson')").columns
wide = "" if "dealid" in columns else ", sample_size = -1"
deals = duckdb.sql(f"select count(dealid) from read_json('bids.ndjson'{wide})").fetchall()[0][0]
print(f"duckdb {duckdb.__version__}: {', '.join(columns)}; "
      + ("with sample_size = -1: " if wide else "") + f"{deals} deals")
PY
done
cat seen
diff <(sed -n 's/^#   | //p' "$self") seen
