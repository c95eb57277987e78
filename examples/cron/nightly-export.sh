#!/bin/bash
# A store's night, for cron:
#   CRON=/usr/local/share/dealkit/examples/cron
#   30 2 * * *  deals  $CRON/nightly-export.sh sqlite:/srv/deals/dealkit.db /srv/nights
# (/usr/local is where `cmake --install` puts dealkit unless --prefix says otherwise.)
# Starts and completes deals as their dates say, leaves one export (all records of one snapshot) and
# one backup a night, and checks the store. A file has its name only when it is whole. Prints (cron
# mails what is printed) only what a person must know; ends with the worst exit status.
set -uo pipefail
umask 077 # what it writes is for its owner, as a backup is
# cron knows /usr/bin and /bin only; the tools are where this was installed.
PATH=$PATH:$(dirname "$(readlink -f "$0")")/../../../../bin
store=${1:?"the store, as for --store"} folder=${2:?"the folder for exports and backups"}
export DEALKIT_STORE=$store DEALKIT_ACTOR=${DEALKIT_ACTOR:-nightly}
night=$(date -u +%F)
part=$folder/.night.$$
worst=0
trap 'rm -f "$part"*' EXIT

# step WHAT COMMAND…: runs it, up to three times while somebody else holds the lock (75) or the
# server is away (69), and says what went wrong.
step() {
  local what=$1 status=0 attempt
  shift
  for attempt in 1 2 3; do
    "$@"
    status=$?
    case $status in 69 | 75) ;; *) break ;; esac
    [ "$attempt" -eq 3 ] || sleep 20
  done
  case $status in
    0) return 0 ;;
    1) echo "$what: the answer is no; what is wrong is above" >&2 ;;
    69 | 75) echo "$what: given up after three attempts (exit status $status)" >&2 ;;
    *) echo "$what: exit status $status" >&2 ;;
  esac
  [ "$status" -le "$worst" ] || worst=$status
  return "$status"
}

export_all() { # FILE; what cannot be written whole is no export
  dealctl export | gzip -n >"$1"
  local statuses=("${PIPESTATUS[@]}")
  [ "${statuses[0]}" -eq 0 ] || return "${statuses[0]}"
  [ "${statuses[1]}" -eq 0 ] && sync "$1" || return 74
}

backup() { # FILE
  rm -f "$1" # of an attempt before: a backup is never written over
  case $store in
    sqlite:*) dealctl store backup "$1" ;;
    *) pg_dump --format=custom --schema=dealkit --file="$1" --dbname="$store" || return 74 ;;
  esac
}

if ! [ -d "$folder" ] || ! [ -w "$folder" ]; then
  echo "$folder: expected a folder that can be written to" >&2
  exit 74
fi
step "advance" dealctl advance --format=ndjson >"$part.moved"
case $? in 66 | 69 | 78 | 127) exit "$worst" ;; esac # nothing to go on with
step "export" export_all "$part.gz" && mv "$part.gz" "$folder/$night.ndjson.gz"
step "backup" backup "$part.backup" && mv "$part.backup" "$folder/$night.backup"
step "store check" dealctl store check
jq -r 'select(.outcome == "updated") | "deal \(.entity_id) is \(.changes.status.new) now"' \
  "$part.moved"
exit "$worst"
