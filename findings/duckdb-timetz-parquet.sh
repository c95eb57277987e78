#!/usr/bin/env bash
# Parquet: DuckDB 1.4.5 writes a time of day with a zone as if it had been UTC
#
# Versions   PyPI duckdb 1.4.5 and 1.5.6, pyarrow 26.0.0.
# Expected   12:00:00+02 becomes 10:00. The Parquet format's LogicalTypes.md, TIME, reserves
#            isAdjustedToUTC = true for times that are normalized to UTC.
# Seen       1.4.5, of the line with long support, sets the flag and drops the offset, so the file says
#            12:00 UTC. 1.5.6 converts. But for created_by the two kinds of file look alike.
#   | written by 1.4.5: isAdjustedToUTC true, 12:00:00; read back 12:00:00+00
#   | written by 1.5.6: isAdjustedToUTC true, 10:00:00; read back 10:00:00+00
# Matters    Dayparting, the hours in which a line item may run, is kept as such times: an archive
#            copied once through Parquet shifts every window by the offset of its market.
set -euo pipefail
self=$(realpath "$0")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

fetch() {
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
    --no-warn-conflicts --target "$@"
}
fetch arrow pyarrow==26.0.0
for version in 1.4.5 1.5.6; do
  fetch "duckdb-$version" duckdb==$version
  PYTHONPATH=duckdb-$version:arrow python3 - >>seen <<'PY'
import json
import duckdb
import pyarrow.parquet as parquet

duckdb.sql("copy (select timetz '12:00:00+02' as opens) to 'hours.parquet'")
kind = json.loads(parquet.ParquetFile("hours.parquet").schema.column(0).logical_type.to_json())
adjusted = str(kind["isAdjustedToUTC"]).lower()
value = parquet.read_table("hours.parquet")["opens"][0].as_py()
back = duckdb.sql("select opens::varchar from 'hours.parquet'").fetchone()[0]
print(f"written by {duckdb.__version__}: isAdjustedToUTC {adjusted}, {value}; read back {back}")
PY
done
cat seen
diff <(sed -n 's/^#   | //p' "$self") seen
