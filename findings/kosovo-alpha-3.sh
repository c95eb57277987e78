#!/usr/bin/env bash
# Kosovo: three packages turn the one code XK into three different three-letter codes
#
# Versions   npm i18n-iso-countries 7.14.0, countries-list 3.4.1, world-countries 5.1.0; PyPI
#            pycountry 26.2.16.
# Expected   One answer, or none as pycountry gives. XK is one of the two-letter codes that ISO 3166-1
#            leaves to its users (8.1.3), and the one that databases of addresses use for Kosovo; of
#            three letters it leaves XAA to XZZ, among others, so UNK is not even one of those (ICAO
#            Doc 9303-3 has it, for documents of the United Nations' mission there).
# Seen       Each has an answer of its own, and each refuses that of the other.
#   | i18n-iso-countries XK -> XKK; XKK -> XK, XKX -> undefined, UNK -> undefined
#   | countries-list XK -> XKX; XKK -> undefined, XKX -> XK, UNK -> undefined
#   | world-countries XK -> UNK; XKK -> undefined, XKX -> undefined, UNK -> XK
#   | pycountry XK -> None
# Matters    OpenRTB 2.6, 3.2.19 wants geo.country as three letters while lookups by address give two:
#            a deal for Kosovo never meets a request whose exchange used another table.
set -euo pipefail
self=$(realpath "$0")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --silent --no-audit --no-fund i18n-iso-countries@7.14.0 countries-list@3.4.1 \
  world-countries@5.1.0 >install.log
python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-warn-conflicts \
  --target "$dir/python" pycountry==26.2.16
cat >ask.cjs <<'JS'
const iso = require('i18n-iso-countries');
const list = require('countries-list');
const world = require('world-countries');

const codes = ['XKK', 'XKX', 'UNK'];
const listed = Object.keys(list.countries).map((two) => [two, list.getCountryData(two).iso3]);
function say(name, three, back) {
  console.log(name, 'XK ->', `${three};`, codes.map((c) => `${c} -> ${back(c)}`).join(', '));
}
say('i18n-iso-countries', iso.alpha2ToAlpha3('XK'), (c) => iso.alpha3ToAlpha2(c));
say('countries-list', list.getCountryData('XK').iso3, (c) => listed.find((row) => row[1] === c)?.[0]);
say('world-countries', world.find((row) => row.cca2 === 'XK').cca3,
  (c) => world.find((row) => row.cca3 === c)?.cca2);
JS
node ask.cjs >seen
PYTHONPATH="$dir/python" python3 -c '
import pycountry
print("pycountry XK ->", pycountry.countries.get(alpha_2="XK"))' >>seen
cat seen
diff <(sed -n 's/^#   | //p' "$self") seen
