#!/usr/bin/env bash
# Hive partitions: DuckDB 1.4.5 writes three rows and two can be read, when a seat is called NULL
#
# Versions   PyPI duckdb 1.4.5, 1.5.1 and 2.0.1, pyarrow 26.0.0.
# Expected   Three rows. DuckDB's manual, "Partitioned Writes", makes a folder for each value of the
#            column, and COPY returns the number of rows that it wrote. The text 'NULL' and no value at
#            all are two values; Hive's name for the second is __HIVE_DEFAULT_PARTITION__.
# Seen       Up to 1.4 both get the folder seat=NULL and the same file name in it: one file overwrites the
#            other within one COPY, which still counts three. 1.5.1 keeps the files apart and reads the
#            text as NULL; 2.0.1 keeps the values.
#   | 1.4.5: COPY 3, folders NULL S-1
#   | 1.4.5: duckdb reads [(None, 1), ('S-1', 2)]
#   | 1.4.5: pyarrow reads [('NULL', 1), ('S-1', 2)]
#   | 1.5.1: COPY 3, folders NULL S-1 __HIVE_DEFAULT_PARTITION__
#   | 1.5.1: duckdb reads [(None, 1), ('S-1', 2), (None, 3)]
#   | 1.5.1: pyarrow reads [('NULL', 1), ('S-1', 2), (None, 3)]
#   | 2.0.1: COPY 3, folders NULL S-1 __HIVE_DEFAULT_PARTITION__
#   | 2.0.1: duckdb reads [('NULL', 1), ('S-1', 2), (None, 3)]
#   | 2.0.1: pyarrow reads [('NULL', 1), ('S-1', 2), (None, 3)]
# Matters    A feed that prints "NULL" for a missing buyer seat, beside one that leaves the member out, is
#            common: an archive by seat loses the spend of one of them, and its row count says otherwise.
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
import os
import duckdb
import pyarrow.dataset

version = duckdb.__version__
root = f"spend-{version}"
written = duckdb.connect().execute(f"""
    copy (select * from (values ('NULL', 1), ('S-1', 2), (null, 3)) t(seat, spend))
    to '{root}' (format parquet, partition_by (seat))""").fetchall()[0][0]
folders = " ".join(sorted(name.removeprefix("seat=") for name in os.listdir(root)))
rows = duckdb.sql(f"""
    select seat, spend from read_parquet('{root}/*/*.parquet', hive_partitioning = true) order by spend
    """).fetchall()
print(f"{version}: COPY {written}, folders {folders}")
print(f"{version}: duckdb reads {rows}")
table = pyarrow.dataset.dataset(root, partitioning="hive").to_table().sort_by("spend")
print(f"{version}: pyarrow reads {[(row['seat'], row['spend']) for row in table.to_pylist()]}")
PY
done
cat seen
diff <(sed -n 's/^#   | //p' "$self") seen
