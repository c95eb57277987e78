#!/bin/bash
# Campaigns of other shapes: 60,000 that share audiences (where the set rules have most to compare),
# beside jq; and those with two findings each beside clean ones.
#     tests/bench/validate_shapes.sh [RECORDS [RUNS]]      default 60000 records, 5 runs
set -euo pipefail
records=${1:-60000}
runs=${2:-5}
targets=(validate)
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

shared=$work/shared-$records.ndjson
clean=$work/clean-$records.ndjson
two=$work/two-$records.ndjson
[ -s "$shared" ] || python3 "$here/make_shared_audiences.py" "$records" >"$shared"
[ -s "$clean" ] || python3 "$here/make_campaigns.py" "$records" --wrong 0 >"$clean"
[ -s "$two" ] || python3 "$here/make_campaigns.py" "$records" --wrong 0 --two >"$two"

python3 "$here/measure.py" compare --input "$shared" --records "$records" --runs "$runs" \
  --base "jq -c .id" \
  "jq -c .id=jq -c .id $shared" \
  "validate, shared audiences=validate --now $now $shared" \
  "the same, -j1=validate -j1 --now $now $shared" \
  "the same, -j1, set rules off=validate -j1 --now $now --set-rules=off $shared"
python3 "$here/measure.py" compare --input "$clean" --records "$records" --runs "$runs" \
  --base "clean" \
  "clean=validate -j1 --now $now --set-rules=off $clean" \
  "two findings each=validate -j1 --now $now --set-rules=off $two"
