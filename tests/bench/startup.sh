#!/bin/bash
# Time to start: the median of 50 runs, beside a program that does nothing.   tests/bench/startup.sh
set -euo pipefail
targets=(validate)
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
python3 "$here/measure.py" startup "nothing=/bin/true" "version=validate --version" \
  "empty input=validate --format report" "jq, empty input=jq ."
