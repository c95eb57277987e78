# What the cases of approve begin with (". shared/session.sh"): one present, one actor, and a store
# in the scratch folder. `run` shows a command, what it says on both streams, and its status.
export DEALKIT_ACTOR=sam DEALKIT_DEALCTL_NOW=2026-09-01T08:00:00Z DEALKIT_DEALCTL_SEED=1
export DEALKIT_VALIDATE_NOW=2026-09-01T08:00:00Z
export DEALKIT_APPROVE_NOW=2026-09-01T08:00:00Z DEALKIT_APPROVE_SEED=1
export DEALKIT_APPROVE_POLICY=shared/policy.toml

run() {
  printf '$'
  for word; do
    case $word in
      *[!A-Za-z0-9_./:=,@+-]*|'') printf " '%s'" "$word" ;;
      *) printf ' %s' "$word" ;;
    esac
  done
  printf '\n'
  "$@" 2>&1
  status=$?
  [ $status = 0 ] || printf '[%d]\n' $status
}

# The usual deals (olga's and max's), taken in without a word.
fill() { dealctl import shared/deals.ndjson 2>/dev/null; }

# as_of WHEN COMMAND…: from that time on.
as_of() {
  export DEALKIT_APPROVE_NOW=$1
  shift
  run "$@"
}

# What the store says of a deal's review.
state() {
  dealctl show "$1" | jq -c '[.id, .version, .approval_state, .open_levels, .approved_version]'
}
