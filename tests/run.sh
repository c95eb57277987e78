#!/bin/bash
# Installs what is missing, builds everything with sanitizers and runs every test.
#   tests/run.sh [CTEST-OPTION…]      for example: tests/run.sh -R golden
# The output ends in ctest's summary; the status is 0 only if all tests passed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
jobs=${DEALKIT_JOBS:-$(nproc)}

step() { printf '\n== %s\n' "$*"; }

step "packages"
packaging/install-packages.sh build test

step "thread sanitizer: build and test what has threads"
threads=passed
cmake --preset tsan >/dev/null
cmake --build --preset tsan -j "$jobs"
ctest --preset tsan -j2 --output-on-failure --no-tests=ignore "$@" || threads=failed

step "address and undefined behaviour sanitizers: build everything"
cmake --preset dev >/dev/null
cmake --build --preset dev -j "$jobs"

step "every test (thread sanitizer: $threads)"
ctest --test-dir build/dev -j2 --output-on-failure "$@"
[ $threads = passed ]
