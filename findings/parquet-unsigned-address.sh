#!/usr/bin/env bash
# Parquet: half of all IPv4 addresses are negative numbers for @dsnp/parquetjs
#
# Versions   PyPI duckdb 1.4.5 as the writer; npm @dsnp/parquetjs 1.8.8 and hyparquet 1.33.0.
# Expected   The number that was written. The Parquet format's LogicalTypes.md, "Unsigned Integers", lays
#            UINT_32 and UINT_64 over INT32 and INT64, and the annotation says which is meant; the README
#            of parquetjs lists both among its types.
# Seen       parquetjs passes on the signed number underneath. Addresses up to 127.255.255.255 are right.
#   | hyparquet 100.64.0.9 = 1681915913, 203.0.113.9 = 3405803785, hash 18446744073709551615
#   | @dsnp/parquetjs 100.64.0.9 = 1681915913, 203.0.113.9 = -889163511, hash -1
# Matters    An address as UINTEGER and a user as a 64-bit hash are usual in logs of bids: a join with a
#            table of address ranges loses the upper half without an error, and a hash modulo the
#            number of buckets is negative.
set -euo pipefail
self=$(realpath "$0")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
  --no-warn-conflicts --target python duckdb==1.4.5
npm install --silent --no-audit --no-fund @dsnp/parquetjs@1.8.8 hyparquet@1.33.0 >install.log
PYTHONPATH=python python3 - <<'PY'
import duckdb

duckdb.sql("""
    copy (select 1681915913::uinteger low, 3405803785::uinteger high, 18446744073709551615::ubigint hash)
    to 'bids.parquet' (format parquet, compression uncompressed)""")
PY
cat >ask.mjs <<'JS'
import parquetjs from '@dsnp/parquetjs';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';

function say(name, { low, high, hash }) {
  console.log(name, `100.64.0.9 = ${low}, 203.0.113.9 = ${high}, hash ${hash}`);
}
const [row] = await parquetReadObjects({ file: await asyncBufferFromFile('bids.parquet') });
say('hyparquet', row);
const reader = await parquetjs.ParquetReader.openFile('bids.parquet');
say('@dsnp/parquetjs', await reader.getCursor().next());
await reader.close();
JS
node ask.mjs >seen
cat seen
diff <(sed -n 's/^#   | //p' "$self") seen
