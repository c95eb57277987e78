#!/bin/bash
# Installs the packages of packaging/packages.txt that are missing, for the uses named:
#   packaging/install-packages.sh build test
# Needs root or sudo only if something is missing; touches no network if nothing is.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
list=$here/packages.txt

fail() { # MESSAGE STATUS
  printf 'install-packages: %s\n' "$1" >&2
  exit "$2"
}

[ $# -gt 0 ] || fail "no use given; try: $0 build test (or tour, bench, fuzz)" 64
for use; do
  case $use in
    build | tour | test | bench | fuzz) ;;
    *) fail "unknown use '$use'; expected build, tour, test, bench or fuzz" 64 ;;
  esac
done

installed() { # PACKAGE
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=()
while read -r package uses provides; do
  case $package in '' | '#'*) continue ;; esac
  wanted=no
  for use; do
    case ",$uses," in *",$use,"*) wanted=yes ;; esac
  done
  [ $wanted = yes ] || continue
  provided=${provides%%,*}
  if [[ $provided == command:* ]] && command -v "${provided#command:}" >/dev/null; then continue; fi
  installed "$package" || missing+=("$package")
done <"$list"
[ ${#missing[@]} -gt 0 ] || exit 0

command -v apt-get >/dev/null ||
  fail "apt-get not found; install the counterparts of these by hand: ${missing[*]}" 69
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null ||
    fail "neither root nor sudo; ask an administrator to run: apt-get install ${missing[*]}" 69
  as_root=(sudo)
fi

printf 'install-packages: installing %s\n' "${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 \
    -o APT::Update::Error-Mode=any "$@" </dev/null >"$log" 2>&1
}
if ! apt update; then
  printf 'install-packages: the lists of packages could not be refreshed, trying without\n' >&2
fi
if ! apt install -y --no-install-recommends "${missing[@]}"; then
  tail -n 20 "$log" >&2
  fail "cannot install ${missing[*]}: is this Debian 12, with a network? What apt said is above" 69
fi
