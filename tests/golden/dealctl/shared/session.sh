# What the cases of dealctl begin with (". shared/session.sh"): one present, one actor, and a store
# in the scratch folder. `run` shows a command, what it says on both streams, and its status.
export DEALKIT_ACTOR=mira DEALKIT_DEALCTL_NOW=2026-09-01T08:00:00Z DEALKIT_DEALCTL_SEED=1

run() {
  printf '$ dealctl'
  for word; do
    case $word in
      *[!A-Za-z0-9_./:=,@+-]*|'') printf " '%s'" "$word" ;;
      *) printf ' %s' "$word" ;;
    esac
  done
  printf '\n'
  dealctl "$@" 2>&1
  status=$?
  [ $status = 0 ] || printf '[%d]\n' $status
}

# The usual records, taken in without a word.
fill() { dealctl import shared/records.ndjson 2>/dev/null; }
