#!/bin/bash
# The life of a deal on this machine, from nothing: installs what the build needs, builds the tools
# that it runs, takes deals out of a CRM into a store, checks campaigns, takes a deal through its
# review by three roles, changes it so that exactly the approvals that no longer fit fall, starts
# it, scores and ranks all deals, and shows what comes out. The store is a scratch file, gone at the
# end.
#   examples/lifecycle.sh          needs Debian 12; network and root only if packages are missing
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=(validate dealctl approve score)
now=2026-09-01T08:00:00Z # a fixed clock: the same output today and in a year

say() {
  if [ -t 1 ]; then printf '\n\033[1m%s\033[0m\n' "$*"; else printf '\n%s\n' "$*"; fi
}

# show COMMAND: prints the command, runs it, and says its exit status if that is not 0. Messages
# come out with the records, in their order.
show() {
  printf '\n$ %s\n' "$1"
  local status=0
  bash -c "set -o pipefail; $1" 2>&1 || status=$?
  [ $status -eq 0 ] || printf '(exit status %d)\n' $status
}

say "1. Packages and build (only what this tour runs: ${tools[*]})"
"$root/packaging/install-packages.sh" build tour
started=$SECONDS
cd "$root"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
build() {
  cmake --preset release && cmake --build --preset release --target "${tools[@]}" -j "$(nproc)"
}
if ! build >"$scratch/build.log" 2>&1; then
  tail -n 40 "$scratch/build.log" >&2
  printf 'lifecycle: the build failed; what it said last is above\n' >&2
  exit 70
fi
printf 'built in %d s: build/release/bin\n' $((SECONDS - started))
export PATH="$root/build/release/bin:$PATH"
export scratch DEALKIT_STORE="sqlite:$scratch/deals.db" DEALKIT_ACTOR=mira
export DEALKIT_DEALCTL_NOW=$now DEALKIT_VALIDATE_NOW=$now DEALKIT_APPROVE_NOW=$now
cd "$root/examples"

say "2. A store: one file. In production it is postgresql://…, and everything below stays the same"
show "dealctl store init"

say "3. Accounts and deals out of a CRM's export: Miller and jq make records of its CSV"
show "head -3 crm/deals.csv"
show "mlr --icsv --ojsonl -S cat crm/companies.csv | jq -c -f crm/companies.jq |
    dealctl import --results --actor crm | tail -n 1"
show "companies=\$(mlr --icsv --ojson -S cat crm/deal_company.csv |
    jq -c 'map({key: .deal_id, value: .company_id}) | from_entries')
  mlr --icsv --ojsonl -S cat crm/deals.csv |
    jq -c --arg currency EUR --argjson companies \"\$companies\" \
      -f crm/deals.jq >\$scratch/crm.ndjson
  dealctl import --results --actor crm \$scratch/crm.ndjson | tail -n 1"
say "   The same once more: nothing to do"
show "dealctl import --results --actor crm \$scratch/crm.ndjson | tail -n 1"

say "4. Deals of an autumn and their campaigns; one line is broken, the others go in"
show "dealctl import --results deals.ndjson campaigns/*.ndjson | tail -n 1"
show "dealctl list --columns id,account_id,deal_name,total_value,status,version --format table"

say "5. The campaigns are checked; what was found goes back into the store"
show "dealctl export --type campaign | validate | dealctl import --results --actor ci | tail -n 1"
show "dealctl list --type campaign --columns id,campaign_name,budget,validation_status \\
    --format table"
show "dealctl export --type campaign cmp-1002 | validate --format human"
show "validate --explain BUD013"

say "6. Two people change one deal: the second is told who was first, and what they changed"
show "dealctl amend crm-9001 --if-version 1 --set total_value=300000 --now 2026-09-02T09:00:00Z \\
    --format table"
show "dealctl amend crm-9001 --if-version 1 --set total_value=280000 --actor jonas"
show "dealctl amend crm-9001 --if-version 2 --set start_date=2026-10-01 --actor jonas \\
    --now 2026-09-02T09:05:00Z --format table"

say "7. Who did what, when; what differs; and back"
show "dealctl history crm-9001 --format table"
show "dealctl diff crm-9001 1 3 --format table"
show "dealctl revert crm-9001 --to 1 --now 2026-09-03T09:00:00Z --format table"

say "8. A policy: which levels a deal needs, who decides on them, and by when"
show "sed -n '/^\[\[route/,/^\$/p' approval/policy.toml"
show "approve policy check approval/policy.toml && echo good"
show "dealctl amend deal-2042 --set total_value=600000 --format table"
say "   What it would cost in days, before it goes live: a book of deals played in virtual time"
show "approve simulate --book approval/book.ndjson --model approval/model.toml \\
    --policy approval/policy.toml --against approval/sequential.toml --deals 2000 \\
    --format table | tail -n 1"

say "9. Submit: not while a campaign fails its validation; and warnings are accepted by name"
policy="--policy approval/policy.toml"
show "approve submit deal-2042 $policy"
show "dealctl amend cmp-2002 --set creative_specs.0.codec=h264 \\
    --set creative_specs.0.bitrate_kbps=4000 --format table"
show "dealctl amend cmp-2003 --set bid.amount=12 --format table"
show "dealctl export --type campaign | validate | dealctl import --results --actor ci | tail -n 1"
show "approve submit deal-2042 $policy"
show "approve submit deal-2042 $policy --acknowledge --now 2026-09-01T13:00:00Z --format table"

say "10. Three roles approve it; finance and legal have it on their desks at the same time"
show "approve pending --now 2026-09-01T14:00:00Z --format table"
show "approve decide deal-2042 --actor ana --role sales_manager --if-version 2 \\
    --now 2026-09-01T15:00:00Z --format table"
show "approve pending --now 2026-09-01T15:00:00Z --format table"
show "approve decide deal-2042 --actor ana --role finance --now 2026-09-01T15:01:00Z"
show "approve decide deal-2042 --actor lea --role legal --now 2026-09-02T15:00:00Z --format table"
show "approve decide deal-2042 --actor ben --role finance --comments 'fits the plan' \\
    --now 2026-09-03T15:00:00Z --format table"
show "approve decide deal-2042 --actor bob --role finance --now 2026-09-03T15:00:01Z"

say "11. It changes: a new name costs nothing; another value takes the signatures that saw the old"
show "dealctl amend deal-2042 --set deal_name='Autumn films' --now 2026-09-04T08:00:00Z \\
    --format table"
show "dealctl amend deal-2042 --set total_value=650000 --now 2026-09-04T09:00:00Z --format table"
show "approve pending --now 2026-09-04T13:00:00Z --format table"
show "approve decide deal-2042 --actor ben --role finance --now 2026-09-04T14:00:00Z --format table"
show "approve decide deal-2042 --actor ana --role sales_manager --now 2026-09-04T15:00:00Z \\
    --format table"
show "approve history deal-2042 --format table"

say "12. One that nobody looks at: what is overdue goes to the backup, and a notice goes out"
show "approve submit crm-9001 $policy --actor jonas --now 2026-09-04T13:00:00Z --format table"
show "approve sla-check --now 2026-09-10T13:00:00Z --format table"
show "approve sla-check --apply --actor cron --now 2026-09-10T13:00:00Z --format table"

say "13. What was approved starts on its day"
show "dealctl advance --now 2026-10-02T08:00:00Z --format table"
show "dealctl list --where 'approval_state != \"draft\"' \\
    --columns id,deal_name,total_value,status,approval_state,version --format table"

say "14. All deals scored, out of what the store knows of them; the three most likely to go on"
show "score --all --now 2026-10-02T09:00:00Z | wc -l"
show "dealctl list --type engagement_metric --columns deal_id,score,tier --format table"
show "score rank --all -k 3 --now 2026-10-02T09:00:00Z | jq -c '[.deal_id, .score, .tier]'"
show "score rank --all -k 1 --explain --now 2026-10-02T09:00:00Z | jq -c .components"

say "15. Everything holds together: records, audit log and events; and all of it comes out again"
show "dealctl store check && echo sound"
show "dealctl export | jq -r .type | sort | uniq -c"
show "dealctl store backup \$scratch/backup.db && ls -l \$scratch/backup.db | cut -d' ' -f5"

say "16. A deal as an exchange reads it, with everything that has no equivalent there"
show "dealctl convert --from dealkit --to openrtb26 --report \$scratch/lost.ndjson \\
    deals/dealkit.ndjson"
show "jq -r '[.id, .kind, .pointer] | @tsv' \$scratch/lost.ndjson | head -n 4"

say "Done. Next: README.md for the parts, dealctl --help, examples/deals.md and
examples/approval.md for recipes"
