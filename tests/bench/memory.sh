#!/bin/bash
# Peak memory of validate over a stream: it must not grow with the number of records.
#   tests/bench/memory.sh [RECORDS]      default 10000000 (beside a tenth and a hundredth of it)
set -euo pipefail
records=${1:-10000000}
targets=(validate)
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
for rules in off report; do
  for count in $((records / 100)) $((records / 10)) "$records"; do
    python3 "$here/measure.py" memory "python3 $here/make_campaigns.py $count" \
      "validate -j2 --now $now --set-rules=$rules"
  done
done
