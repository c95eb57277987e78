#!/usr/bin/env bash
# prebid.js: a bid of 0.57 gets the price key 0.56
#
# Versions   npm prebid.js 11.36.0, Node 20. Its own src/cpmBucketManager.js is run as shipped; of
#            the two modules that it imports only isEmpty, logWarn and getConfig are stood in for.
# Expected   A price that lies on a step of its granularity is that step: Prebid's documentation of
#            setConfig, "Price Granularity", gives `high` as steps of $0.01 up to a cap of $20,
#            `medium` as steps of $0.10 and `dense` as $0.01 up to $3. The source says that it pads
#            the numbers so that decimals do not skew the target, and names 4.01 as its example.
# Seen       Padding cures 4.01 and not the rest: the quotient of two doubles falls below the whole
#            number and is floored, so these bids are keyed one step too low. The counts are of
#            prices that lie on a step and are keyed under it.
#   | high: 112 of 2000 prices
#   | high 0.57 -> 0.56, 0.69 -> 0.68, 1.13 -> 1.12
#   | medium: 0 of 200 prices
#   | dense up to 3: 15 of 300 prices
#   | 4.01 -> 4.01
# Matters    hb_pb selects the line item: such a bid is served, reported and reconciled one cent per
#            thousand under what was bid, and a log of bids never adds up to the log of line items.
set -euo pipefail
self=$(realpath "$0")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm pack --silent prebid.js@11.36.0 >pack.log
tar -xzf prebid.js-11.36.0.tgz package/dist/src/src/cpmBucketManager.js
mkdir run
cp package/dist/src/src/cpmBucketManager.js run/
echo '{"type":"module"}' >run/package.json
echo 'export const config = { getConfig: () => undefined };' >run/config.js
cat >run/utils.js <<'JS'
export const isEmpty = (value) => !value || Object.keys(value).length === 0;
export const logWarn = () => {};
JS
cat >run/ask.js <<'JS'
import { getPriceBucketString as keys } from './cpmBucketManager.js';

function under(name, steps, cents) {
  let low = 0;
  for (let i = 1; i <= steps; i++) {
    const price = (i * cents / 100).toFixed(2);
    if (keys(Number(price))[name] !== price) low++;
  }
  return `${low} of ${steps} prices`;
}
console.log('high:', under('high', 2000, 1));
console.log('high', [0.57, 0.69, 1.13].map((p) => `${p} -> ${keys(p).high}`).join(', '));
console.log('medium:', under('med', 200, 10));
console.log('dense up to 3:', under('dense', 300, 1));
console.log('4.01 ->', keys(4.01).high);
JS
node run/ask.js >seen
cat seen
diff <(sed -n 's/^#   | //p' "$self") seen
