#!/bin/bash
# A store's ranking, for cron:
#   45 2 * * *  deals  cd /usr/share/dealkit/examples/cron &&
#                      ./nightly-rank.sh sqlite:/srv/deals/dealkit.db /srv/ranks 25
# (one line in the crontab).
# Scores all deals and keeps the metrics in the store, leaves one list a night of those that are
# most likely to go on, and prints (cron mails what is printed) which deals have come into it since
# the list before. A list has its name only when it is whole.
set -uo pipefail
store=${1:?"the store, as for --store"} folder=${2:?"the folder for the lists"} most=${3:-10}
export DEALKIT_STORE=$store DEALKIT_ACTOR=${DEALKIT_ACTOR:-nightly}
list=$folder/$(date -u -d "${DEALKIT_SCORE_NOW:-now}" +%F).ndjson
part=$folder/.rank.$$
trap 'rm -f "$part"*' EXIT

must() {
  "$@"
  local status=$?
  [ "$status" -eq 0 ] && return
  echo "$1 $2: exit status $status; the last list stays the last" >&2
  exit "$status"
}

must score --all >"$part.scores"
must score rank -k "$most" "$part.scores" >"$part"
last=$(find "$folder" -maxdepth 1 -name '20*.ndjson' ! -path "$list" | sort | tail -n 1)
jq -r --slurpfile last "${last:-/dev/null}" '.deal_id as $id
  | select($last | map(.deal_id) | index($id) | not)
  | "\(.deal_id)  \(.score)  \(.tier)"' "$part"
mv "$part" "$list"
