#!/bin/bash
# Sourced by the scripts of this folder: packages, a release build of the targets in `targets`, a
# scratch folder in $work (kept if DEALKIT_BENCH_DIR names one) and the tools in PATH.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
"$root/packaging/install-packages.sh" build test bench
(cd "$root" && cmake --preset bench >/dev/null &&
  cmake --build --preset bench --target "${targets[@]}" -j "$(nproc)" >&2)
export PATH="$root/build/bench/bin:$PATH"
if [ -n "${DEALKIT_BENCH_DIR:-}" ]; then
  work=$DEALKIT_BENCH_DIR
  mkdir -p "$work"
else
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi
now=2026-09-01T00:00:00Z
