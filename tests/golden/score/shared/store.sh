# What the cases of score on a store begin with: a store with two deals, what happened to them.
export DEALKIT_ACTOR=mira DEALKIT_SEED=1 DEALKIT_STORE=sqlite:deals.db
dealctl import --now 2026-08-20T00:00:00Z shared/deals.ndjson 2>/dev/null
dealctl amend c-1 --type campaign --set budget=90000 --set targeting.geo_targets=FR \
  --now 2026-08-28T00:00:00Z >/dev/null
