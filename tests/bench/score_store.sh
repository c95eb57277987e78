#!/bin/bash
# score --all on both databases: seconds of the clock and of the processors, peak memory.
#   tests/bench/score_store.sh [DEALS [RUNS]]
# Default 100000 deals, 3 runs.
set -euo pipefail
deals=${1:-100000}
runs=${2:-3}
targets=(dealctl score)
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
chmod a+x "$work"  # the server runs as another user
python3 "$here/score_store.py" "$deals" "$runs" "$work"
