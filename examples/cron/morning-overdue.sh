#!/bin/bash
# What people must decide today, for cron:
#   CRON=/usr/local/share/dealkit/examples/cron
#   0 6 * * 1-5  deals  $CRON/morning-overdue.sh sqlite:/srv/deals/dealkit.db
# (/usr/local is where `cmake --install` puts dealkit unless --prefix says otherwise.)
# Escalates what is overdue as the policies say, then prints (cron mails what is printed) every
# decision that is overdue, that was handed on, or that is due within a day; nothing if there is
# none. Exit status 1 if anything was overdue, above it is trouble.
set -uo pipefail
umask 077 # what it writes is for its owner, as a backup is
# cron knows /usr/bin and /bin only; the tools are where this was installed.
PATH=$PATH:$(dirname "$(readlink -f "$0")")/../../../../bin
export DEALKIT_STORE=${1:?"the store, as for --store"} DEALKIT_ACTOR=${DEALKIT_ACTOR:-sla-check}

approve sla-check --apply --format=ndjson |
  jq -r '"\(.deal_id): \(.action) at level \(.level), tell \(.notify // "nobody")"'
worst=${PIPESTATUS[0]}
if [ "$worst" -gt 1 ]; then
  echo "approve sla-check ended with exit status $worst" >&2
fi
approve pending --format=ndjson |
  jq -r 'select(.seconds_left < 86400 or .escalations > 0)
         | "\(.sla_deadline)\(if .is_overdue then " OVERDUE" else "" end)  " +
           "\(.deal_id) (\(.deal_name), \(.total_value) \(.currency)) " +
           "waits for \(.approver_id // .role) at level \(.level)"'
status=${PIPESTATUS[0]}
if [ "$status" -ne 0 ]; then
  echo "approve pending ended with exit status $status" >&2
  [ "$status" -le "$worst" ] || worst=$status
fi
exit "$worst"
