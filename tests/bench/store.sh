#!/bin/bash
# Imports, exports and reads of deals in both databases, beside sqlite3 and psql on the same rows in
# one run; peak memory; latency of a read.   tests/bench/store.sh [DEALS [RUNS [PART…]]]
# Default 200000 deals, 5 runs, all parts: sqlite postgresql memory reads. Part `import`: nothing
# but new deals beside psql's \copy of the same rows with audit and outbox.
set -euo pipefail
deals=${1:-200000}
runs=${2:-5}
targets=(dealctl store_latency)
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
chmod a+x "$work"  # the server runs as another user
python3 "$here/store.py" "$deals" "$runs" "$work" "${@:3}"
