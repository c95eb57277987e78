#!/usr/bin/env bash
# Parquet: a NaN that pyarrow wrote is found or not found by DuckDB, depending on the way it is asked
#
# Versions   PyPI duckdb 1.4.5 and 2.0.1, pyarrow 26.0.0.
# Expected   The same rows from the file as from a table with the same data. DuckDB's manual, "Numeric
#            Types", orders NaN above every other number, infinity too, so NaN > 5 holds. The Parquet
#            format (parquet.thrift, ColumnOrder) leaves NaN out of min and max and asks readers to
#            remember, for a NaN may still be there.
# Seen       pyarrow writes max 2.0 for 1, 2 and NaN, as the format asks. DuckDB drops the row group by
#            that bound; 2.0.1 goes on to answer isnan() by it.
#   | pyarrow statistics: min 1.0, max 2.0
#   | duckdb 1.4.5: x > 5 in the table 1, in the file 0; isnan(x) in the table 1, in the file 1
#   | duckdb 2.0.1: x > 5 in the table 1, in the file 0; isnan(x) in the table 1, in the file 0
# Matters    Rates and scores are quotients (clicks by impressions, 0 by 0): the rows that a check of an
#            archive of bids or fraud scores looks for are the ones that the reader leaves out.
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
fetch old duckdb==1.4.5
fetch new duckdb==2.0.1
PYTHONPATH=arrow python3 - >seen <<'PY'
import pyarrow
import pyarrow.parquet as parquet

parquet.write_table(pyarrow.table({"x": [1.0, 2.0, float("nan")]}), "scores.parquet")
bounds = parquet.ParquetFile("scores.parquet").metadata.row_group(0).column(0).statistics
print(f"pyarrow statistics: min {bounds.min}, max {bounds.max}")
PY
for version in old new; do
  PYTHONPATH=$version python3 - >>seen <<'PY'
import duckdb

duckdb.sql("create table scores as select * from 'scores.parquet'")

def count(where):
    return ", ".join(
        f"in the {name} {duckdb.sql(f'select count(*) from {source} where {where}').fetchall()[0][0]}"
        for name, source in (("table", "scores"), ("file", "'scores.parquet'")))

print(f"duckdb {duckdb.__version__}: x > 5 {count('x > 5')}; isnan(x) {count('isnan(x)')}")
PY
done
cat seen
diff <(sed -n 's/^#   | //p' "$self") seen
