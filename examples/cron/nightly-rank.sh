#!/bin/bash
# A store's ranking, for cron:
#   CRON=/usr/local/share/dealkit/examples/cron
#   45 2 * * *  deals  $CRON/nightly-rank.sh sqlite:/srv/deals/dealkit.db /srv/ranks 25
# (/usr/local is where `cmake --install` puts dealkit unless --prefix says otherwise.)
# Scores all deals and keeps the metrics in the store, leaves one list a night of those that are
# most likely to go on, and prints (cron mails what is printed) which deals have come into it since
# the list before. A list has its name only when it is whole.
set -uo pipefail
umask 077 # what it writes is for its owner, as a backup is
# cron knows /usr/bin and /bin only; the tools are where this was installed.
PATH=$PATH:$(dirname "$(readlink -f "$0")")/../../../../bin
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
