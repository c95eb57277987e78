#!/usr/bin/env bash
# pgoutput: a column that was not touched is read as NULL by one decoder and vanishes in another
#
# Versions   PyPI pypgoutput 0.0.3 (with psycopg2-binary 2.9.10, pydantic 1.10.24), npm
#            pg-logical-replication 2.5.0.
# Expected   NULL and "not sent" stay apart. PostgreSQL 18's manual, "Logical Replication Message
#            Formats", TupleData: 'n' "Identifies the data as NULL value", 'u' "Identifies unchanged
#            TOASTed value (the actual value is not sent)".
# Seen       An update of creative (id, markup, note) that changes only the note, which becomes NULL;
#            the long markup is sent as 'u'. One maps both to None. The other has undefined
#            for it, which its own reader can tell from null, but JSON.stringify leaves the member out.
#   | pypgoutput {"id": "7", "markup": null, "note": null}
#   | pg-logical-replication in memory: markup undefined, note null
#   | pg-logical-replication as JSON {"id":7,"note":null}
# Matters    A campaign's targeting or a creative's markup is just the value that is long enough to be
#            TOASTed: a copy fed by the first loses it at the next change of a bid, without an error.
set -euo pipefail
self=$(realpath "$0")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-warn-conflicts --no-deps \
  --target "$dir/python" pypgoutput==0.0.3 psycopg2-binary==2.9.10 pydantic==1.10.24 \
  typing_extensions==4.15.0
npm install --silent --no-audit --no-fund pg-logical-replication@2.5.0 >install.log

# the two messages, R and U, by the manual's layout
cat >messages.py <<'PY'
import struct

def text(value):
    return b"t" + struct.pack(">i", len(value)) + value

def column(flags, name, oid):
    return struct.pack(">B", flags) + name + b"\0" + struct.pack(">ii", oid, -1)

RELATION = (b"R" + struct.pack(">i", 16400) + b"public\0creative\0d" + struct.pack(">h", 3)
            + column(1, b"id", 23) + column(0, b"markup", 25) + column(0, b"note", 25))
UPDATE = b"U" + struct.pack(">i", 16400) + b"N" + struct.pack(">h", 3) + text(b"7") + b"u" + b"n"
PY
PYTHONPATH="$dir:$dir/python" python3 - >seen <<'PY'
import json
from types import SimpleNamespace
from messages import RELATION, UPDATE
from pypgoutput import decoders, reader

columns = [SimpleNamespace(name=c.name) for c in decoders.Relation(RELATION).columns]
table = SimpleNamespace(column_definitions=columns)
print("pypgoutput", json.dumps(reader.map_tuple_to_dict(decoders.Update(UPDATE).new_tuple, table)))
PY
python3 -c 'import messages; print(messages.RELATION.hex()); print(messages.UPDATE.hex())' >hex
cat >ask.cjs <<'JS'
const { readFileSync } = require('fs');
const { PgoutputPlugin } = require('pg-logical-replication');

const plugin = new PgoutputPlugin({ protoVersion: 1, publicationNames: ['p'] });
const lines = readFileSync('hex', 'utf8').trim().split('\n');
const [, update] = lines.map((line) => plugin.parse(Buffer.from(line, 'hex')));
const row = update.new;
console.log('pg-logical-replication in memory: markup', `${row.markup}, note`, row.note);
console.log('pg-logical-replication as JSON', JSON.stringify(row));
JS
node ask.cjs >>seen
cat seen
diff <(sed -n 's/^#   | //p' "$self") seen
