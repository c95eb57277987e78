#!/bin/bash
# Vectors a second: score beside jq and Python with the same formulas, and simdjson that only reads
# the numbers, on one file in one run. First all three must agree on every score and tier.
#   tests/bench/score.sh [RECORDS [RUNS]]      default 200000 records, 5 runs
set -euo pipefail
records=${1:-200000}
runs=${2:-5}
targets=(score simdjson_alone)
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

input=$work/vectors-$records.ndjson
[ -s "$input" ] || python3 "$here/score_peer.py" make "$records" >"$input"
same() { jq -c '[.deal_id, .score, .tier]' | sha256sum; }
ours=$(score --now "$now" "$input" | same)
[ "$(jq -c -f "$here/score.jq" "$input" | same)" = "$ours" ] || { echo "jq differs" >&2; exit 1; }
[ "$(python3 "$here/score_peer.py" score "$input" | same)" = "$ours" ] ||
  { echo "Python differs" >&2; exit 1; }

python3 "$here/measure.py" compare --input "$input" --records "$records" --runs "$runs" --base jq \
  "jq=jq -c -f $here/score.jq $input" \
  "python=python3 $here/score_peer.py score $input" \
  "simdjson dom=simdjson_alone vectors-dom $input" \
  "simdjson on demand=simdjson_alone vectors $input" \
  "score -j1=score -j1 --now $now $input" \
  "score -j2=score -j2 --now $now $input" \
  "score -j1 --features=score -j1 --features --now $now $input" \
  "score rank -k 100=score rank -k 100 --now $now $input"
