#!/bin/bash
# Latency of decisions and the check of deadlines in both databases, beside sqlite3 and psql in the
# same run; a million deals played through two policies.   tests/bench/approve.sh [PART…]
# Parts: decisions deadlines simulate, all if none. In the environment: DEALS under review (100000),
# DECISIONS of each kind (1000), RUNS (5).
set -euo pipefail
targets=(approve dealctl)
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
chmod a+x "$work"  # the server runs as another user
python3 "$here/approve.py" --deals "${DEALS:-100000}" --decisions "${DECISIONS:-1000}" \
  --runs "${RUNS:-5}" "$work" "$@"
