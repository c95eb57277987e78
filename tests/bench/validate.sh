#!/bin/bash
# Campaigns a second: validate beside jq, ajv, simdjson alone and our reader alone, on one file in
# one run.     tests/bench/validate.sh [RECORDS [RUNS]]      default 200000 records, 5 runs
set -euo pipefail
records=${1:-200000}
runs=${2:-5}
targets=(validate simdjson_alone strict_reader_alone)
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

input=$work/campaigns-$records.ndjson
[ -s "$input" ] || python3 "$here/make_campaigns.py" "$records" >"$input"
modules=$root/build/bench/peers
if [ ! -d "$modules/node_modules/ajv" ]; then
  mkdir -p "$modules"
  cp "$root"/packaging/npm/package*.json "$modules"
  npm ci --prefix "$modules" --silent --no-audit --no-fund >&2
fi

python3 "$here/measure.py" compare --input "$input" --records "$records" --runs "$runs" --base jq \
  "jq=jq -c -f $here/four_checks.jq $input" \
  "jq -c .id=jq -c .id $input" \
  "ajv=node $here/ajv.mjs $modules $here/campaign.schema.json $input" \
  "simdjson dom=simdjson_alone dom $input" \
  "simdjson on demand=simdjson_alone ondemand $input" \
  "strict reader alone=strict_reader_alone $input" \
  "validate -j1, set rules off=validate -j1 --now $now --set-rules=off $input" \
  "validate -j1, set rules report=validate -j1 --now $now --set-rules=report $input" \
  "validate -j2, set rules off=validate -j2 --now $now --set-rules=off $input"
