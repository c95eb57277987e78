#!/usr/bin/env bash
# CEL: half of a price of 7 is 3 or 3.5, and half of 7.5 is 3.75 or an error
#
# Versions   PyPI cel-python 0.5.0; npm @bufbuild/cel 0.6.1, @marcbachmann/cel-js 8.0.0, cel-js 0.8.2.
# Expected   3.5 for price / 2.0. The language definition (cel-spec, doc/langdef.md) converts JSON
#            numbers to double ("JSON Data Conversion"); where a program hands over an int instead, int
#            divided by double is none of the overloads ("Standard Definitions"), hence an error
#            ("Functions") and not another number.
# Seen       cel-python's json_to_cel makes an int of 7, and its int takes the double's whole part with
#            it. cel-js tells int from double by the value, its own literal 2.0 too, so that whole prices
#            pass and others do not. Only two of the four treat both prices alike.
#   | cel-python price / 2.0: 7 -> 3, 7.5 -> 3.75
#   | cel-python price / 2: 7 -> 3, 7.5 -> error
#   | @bufbuild/cel price / 2.0: 7 -> 3.5, 7.5 -> 3.75
#   | @bufbuild/cel price / 2: 7 -> error, 7.5 -> error
#   | @marcbachmann/cel-js price / 2.0: 7 -> 3.5, 7.5 -> 3.75
#   | @marcbachmann/cel-js price / 2: 7 -> error, 7.5 -> error
#   | cel-js price / 2.0: 7 -> 3.5, 7.5 -> error
#   | cel-js price / 2: 7 -> 3.5, 7.5 -> error
# Matters    Rules on floors and budgets are written once and run by an editor in a browser and by a
#            service: a floor of half the price is one number here, a lower one there, and no rule at all
#            elsewhere, depending on whether the price is whole.
set -euo pipefail
self=$(realpath "$0")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-warn-conflicts \
  --target python cel-python==0.5.0
npm install --silent --no-audit --no-fund @bufbuild/cel@0.6.1 @marcbachmann/cel-js@8.0.0 \
  cel-js@0.8.2 >install.log
PYTHONPATH=python python3 - >seen <<'PY'
import json
import celpy

def run(rule, text):
    runtime = celpy.Environment()
    program = runtime.program(runtime.compile(rule))
    try:
        return program.evaluate({"price": celpy.json_to_cel(json.loads(text))})
    except celpy.CELEvalError:
        return "error"

for rule in ("price / 2.0", "price / 2"):
    print(f"cel-python {rule}:", ", ".join(f"{text} -> {run(rule, text)}" for text in ("7", "7.5")))
PY
cat >ask.mjs <<'JS'
import { run, isCelError } from '@bufbuild/cel';
import { evaluate as evaluateB } from '@marcbachmann/cel-js';
import { evaluate as evaluateC } from 'cel-js';

const runtimes = { '@bufbuild/cel': run, '@marcbachmann/cel-js': evaluateB, 'cel-js': evaluateC };
function answer(evaluate, rule, text) {
  try {
    const value = evaluate(rule, { price: JSON.parse(text) });
    return isCelError(value) ? 'error' : value;
  } catch {
    return 'error';
  }
}
for (const [name, evaluate] of Object.entries(runtimes)) {
  for (const rule of ['price / 2.0', 'price / 2']) {
    const answers = ['7', '7.5'].map((text) => `${text} -> ${answer(evaluate, rule, text)}`);
    console.log(`${name} ${rule}:`, answers.join(', '));
  }
}
JS
node ask.mjs >>seen
cat seen
diff <(sed -n 's/^#   | //p' "$self") seen
