#!/usr/bin/env bash
# ads.txt: a record with extension data is dropped, or the extension becomes part of the authority's id
#
# Versions   npm ads.txt 0.4.0, whose README says that it aims to be 100% in line with the specification.
# Expected   Four records. IAB Tech Lab, "ads.txt Specification" 1.0.3, 3.4 (Syntax Definition): the
#            fields of a record are separated by commas, and extension data may be added to each record
#            behind a semicolon, the last separator. 3.3 makes the fourth field optional.
# Seen       The semicolon is not looked for. After three fields it stands in the relationship, which is
#            then neither DIRECT nor RESELLER, so the line is filtered without a word; after four it is
#            taken into the certification authority's id.
#   | three fields {"domain":"ssp.example","publisherAccountID":"4711","accountType":"DIRECT"}
#   | three fields, extension: no record
#   | four fields {"domain":"ssp.example","publisherAccountID":"4713","accountType":"RESELLER","certificateAuthorityID":"f0a1"}
#   | four fields, extension {"domain":"ssp.example","publisherAccountID":"4714","accountType":"RESELLER","certificateAuthorityID":"f0a1; region=eu"}
# Matters    A seller that a publisher has authorised looks unauthorised, and its bid requests are
#            answered with no-bid 12 (ads.txt violation); the id of the authority matches nothing.
set -euo pipefail
self=$(realpath "$0")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --silent --no-audit --no-fund ads.txt@0.4.0 >install.log
cat >ask.cjs <<'JS'
const { parseAdsTxt } = require('ads.txt');

const lines = {
  'three fields': 'ssp.example, 4711, DIRECT',
  'three fields, extension': 'ssp.example, 4712, DIRECT; region=eu',
  'four fields': 'ssp.example, 4713, RESELLER, f0a1',
  'four fields, extension': 'ssp.example, 4714, RESELLER, f0a1; region=eu',
};
for (const [name, line] of Object.entries(lines)) {
  const [record] = parseAdsTxt(`${line}\n`).fields;
  console.log(record ? `${name} ${JSON.stringify(record)}` : `${name}: no record`);
}
JS
node ask.cjs >seen
cat seen
diff <(sed -n 's/^#   | //p' "$self") seen
