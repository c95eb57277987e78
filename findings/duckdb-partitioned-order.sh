#!/usr/bin/env bash
# Hive partitions: a sorted COPY of DuckDB leaves files that are not sorted, on one thread too
#
# Versions   PyPI duckdb 1.4.5, 1.5.1 and 2.0.1, pyarrow 26.0.0.
# Expected   Each file holds its rows in the order of ORDER BY. DuckDB's manual, "Order Preservation",
#            names COPY among what is guaranteed to keep the order of rows.
# Seen       From some hundred thousand rows of a partition on, 1.4.5 and 1.5.1 write blocks of it in
#            another order; below that, and without PARTITION_BY, all is sorted. One thread, always alike.
#   | 1.4.5: 200000 rows, 2 files: sorted, sorted
#   | 1.4.5: 1500000 rows, 2 files: 491520 comes after 1499998, 491521 comes after 1499999
#   | 1.4.5: 1500000 rows, 1 file: sorted
#   | 1.5.1: 200000 rows, 2 files: sorted, sorted
#   | 1.5.1: 1500000 rows, 2 files: 491520 comes after 1499998, 491521 comes after 1499999
#   | 1.5.1: 1500000 rows, 1 file: sorted
#   | 2.0.1: 200000 rows, 2 files: sorted, sorted
#   | 2.0.1: 1500000 rows, 2 files: sorted, sorted
#   | 2.0.1: 1500000 rows, 1 file: sorted
# Matters    An archive by deal, sorted by time, is read by merging its files and stopping early: that
#            misses events of a busy day, though every test with small data finds its own.
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
for version in 1.4.5 1.5.1 2.0.1; do
  fetch "duckdb-$version" duckdb==$version
  PYTHONPATH=duckdb-$version:arrow python3 - >>seen <<'PY'
import glob
import duckdb
import pyarrow.parquet as parquet

def check(path):
    before = -1
    for batch in parquet.ParquetFile(path).iter_batches(columns=["time"]):
        for time in batch["time"].to_pylist():
            if time < before:
                return f"{time} comes after {before}"
            before = time
    return "sorted"

connection = duckdb.connect()
connection.execute("set threads = 1")
for number, (rows, option, files) in enumerate((
        (200_000, ", partition_by (deal)", "2 files"),
        (1_500_000, ", partition_by (deal)", "2 files"),
        (1_500_000, "", "1 file"))):
    path = f"log-{duckdb.__version__}-{number}"
    connection.execute(f"""
        copy (select i as time, i % 2 as deal from range({rows}) t(i) order by time)
        to '{path}' (format parquet{option})""")
    found = sorted(glob.glob(f"{path}/*/*.parquet")) or [path]
    print(f"{duckdb.__version__}: {rows} rows, {files}:", ", ".join(check(name) for name in found))
PY
done
cat seen
diff <(sed -n 's/^#   | //p' "$self") seen
