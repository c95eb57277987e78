#!/usr/bin/env bash
# date (Howard Hinnant): after 2037 a zone keeps one offset for ever
#
# Versions   Debian 12: libdate-tz3 3.0.1+ds-5, g++ 12, and zone files of its tzdata, which list the
#            changes up to 2037 and leave the rest to the footer.
# Expected   RFC 8536, 3.3: behind the last transition of a zone file, local time follows the POSIX TZ
#            string in its footer. New York's, EST5EDT,M3.2.0,M11.1.0, holds for every later year.
# Seen       The footer is not used: the last offset that the file lists (standard time in the north,
#            summer time in the south) stays for ever. The date command reads the same files rightly.
#   | 2037-07-01 America/New_York date library -0400, date command -0400
#   | 2040-07-01 America/New_York date library -0500, date command -0400
#   | 2037-07-01 Australia/Sydney date library +1000, date command +1000
#   | 2040-07-01 Australia/Sydney date library +1100, date command +1000
# Matters    "No end" is commonly a flight date far ahead (2099-12-31): its last instant in the market's
#            zone is an hour off, and two systems disagree on whether it lies within the deal's.
set -euo pipefail
self=$(realpath "$0")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"

apt-get -qq download libhowardhinnant-date-dev=3.0.1+ds-5 libdate-tz3=3.0.1+ds-5 2>apt.log
for package in ./*.deb; do
  dpkg-deb --extract "$package" root
done
library=$(find root -name libdate-tz.so.3)
cat >ask.cpp <<'CPP'
#include <date/tz.h>
#include <cstdlib>
#include <iostream>

int main(int, char** argv) {
    const date::sys_days day = date::year{std::atoi(argv[2])} / date::July / 1;
    std::cout << date::format("%z", date::make_zoned(std::string(argv[1]), day)) << '\n';
}
CPP
g++ -std=c++17 -Iroot/usr/include ask.cpp "$library" -lpthread -o ask
for zone in America/New_York Australia/Sydney; do
  for year in 2037 2040; do
    library_says=$(LD_LIBRARY_PATH=$(dirname "$library") ./ask $zone $year)
    command_says=$(TZ=$zone date --date="$year-07-01T00:00:00Z" +%z)
    echo "$year-07-01 $zone date library $library_says, date command $command_says" >>seen
  done
done
cat seen
diff <(sed -n 's/^#   | //p' "$self") seen
