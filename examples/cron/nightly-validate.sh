#!/bin/bash
# A nightly check of all campaigns, for cron:
#   CRON=/usr/local/share/dealkit/examples/cron
#   15 2 * * *  deals  $CRON/nightly-validate.sh /srv/campaigns /srv/reports
# (/usr/local is where `cmake --install` puts dealkit unless --prefix says otherwise.)
# Leaves one report a night and prints (cron mails what is printed) only when something critical was
# found. A run that could not be made is told apart from one that found something: exit status 1 is
# a finding, anything above is trouble.
set -uo pipefail
umask 077 # what it writes is for its owner, as a backup is
# cron knows /usr/bin and /bin only; the tools are where this was installed.
PATH=$PATH:$(dirname "$(readlink -f "$0")")/../../../../bin
campaigns=${1:?"the folder with campaigns"} reports=${2:?"the folder for reports"}
report="$reports/$(date -u +%F).ndjson"

validate --report "$report.part" --format report "$campaigns"/*.ndjson
status=$?
case $status in
  0) mv "$report.part" "$report" ;;
  1)
    mv "$report.part" "$report"
    jq -r 'if .type == "set_finding" then [.campaign_ids[0] // "-", .severity, .code, .message]
           else (.campaign_id // .deal_id // "-") as $id | .results[]
             | select(.passed == false and (.suppressed | not))
             | [$id, .severity, .code, .message] end
           | select(.[1] == "critical") | [.[0], .[2], .[3]] | @tsv' "$report"
    ;;
  *)
    echo "validate ended with exit status $status; $report was not written" >&2
    rm -f "$report.part"
    ;;
esac
exit $status
