#!/bin/bash
# The life of a deal as far as dealkit goes today, on this machine, from nothing: installs what the
# build needs, builds the tools that it runs, checks campaigns with them and shows what comes out.
#   examples/lifecycle.sh          needs Debian 12; network and root only if packages are missing
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=(validate)
now=2026-09-01T00:00:00Z # a fixed clock: the same output today and in a year

say() {
  if [ -t 1 ]; then printf '\n\033[1m%s\033[0m\n' "$*"; else printf '\n%s\n' "$*"; fi
}

# show COMMAND: prints the command, runs it, and says its exit status if that is not 0.
show() {
  printf '\n$ %s\n' "$1"
  local status=0
  bash -c "set -o pipefail; $1" || status=$?
  [ $status -eq 0 ] || printf '(exit status %d)\n' $status
}

say "1. Packages and build (only what this tour runs: ${tools[*]})"
"$root/packaging/install-packages.sh" build tour
started=$SECONDS
cd "$root"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
build() {
  cmake --preset release && cmake --build --preset release --target "${tools[@]}" -j "$(nproc)"
}
if ! build >"$log" 2>&1; then
  tail -n 40 "$log" >&2
  printf 'lifecycle: the build failed; what it said last is above\n' >&2
  exit 70
fi
printf 'built in %d s: build/release/bin\n' $((SECONDS - started))
export PATH="$root/build/release/bin:$PATH"
cd "$root/examples"

say "2. Campaigns of an autumn, as they were drawn up: some are right, some are not"
show "wc -l campaigns/*.ndjson"
show "jq -r '[.id, .campaign_name, .budget, .currency] | @tsv' campaigns/*.ndjson"

say "3. What is wrong with them, for people"
show "validate --now $now --format human campaigns/*.ndjson"

say "4. The same for machines: one report a campaign, then what only shows across campaigns"
show "validate --now $now campaigns/*.ndjson | jq -c 'select(.type == \"validation_report\")
    | {campaign_id, is_valid, codes: [.results[] | select(.passed | not) | .code]}'"
show "validate --now $now campaigns/*.ndjson | jq -c 'select(.type == \"set_finding\")
    | {code, severity, campaign_ids, message}'"

say "5. One code explained"
show "validate --explain BUD013"

say "6. Only what is right goes on, byte for byte; the rest stays behind"
show "validate --now $now --emit valid campaigns/*.ndjson 2>/dev/null | jq -r .id"

say "7. What a pull request is gated on: SARIF for code scanning, exit status 1"
show "validate --now $now --format sarif campaigns/*.ndjson |
    jq -c '.runs[0] | {tool: .tool.driver.name, results: (.results | length)}'"

say "Done. Next: README.md for the parts, validate --help, examples/ for recipes"
