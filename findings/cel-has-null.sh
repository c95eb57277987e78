#!/usr/bin/env bash
# CEL: has() of a member that is null is true in three runtimes and false in one
#
# Versions   npm @bufbuild/cel 0.6.1, @marcbachmann/cel-js 8.0.0, cel-js 0.8.2; PyPI cel-python 0.5.0.
# Expected   true. The language definition (cel-spec, doc/langdef.md, "Field Selection") has one rule for
#            maps: has(e.f) says whether the key f is present. That null means unset belongs to messages.
#            The operator `in` on a map asks the same of a key.
# Seen       For @bufbuild/cel a null in the plain object that JSON.parse makes is absence, for has() and
#            for `in` alike.
#   | cel-python: has true, in true, absent false
#   | @bufbuild/cel: has false, in false, absent false
#   | @marcbachmann/cel-js: has true, in true, absent false
#   | cel-js: has true, in true, absent false
# Matters    "end_date": null is how a campaign states that it has no end: `!has(c.end_date)` as the test
#            for a forgotten date refuses it in one runtime and lets it be in the others.
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

def run(rule):
    runtime = celpy.Environment()
    campaign = celpy.json_to_cel(json.loads('{"end_date": null}'))
    return str(bool(runtime.program(runtime.compile(rule)).evaluate({"c": campaign}))).lower()

print("cel-python: has", run("has(c.end_date)") + ", in", run("'end_date' in c") + ", absent",
      run("has(c.start_date)"))
PY
cat >ask.mjs <<'JS'
import { run } from '@bufbuild/cel';
import { evaluate as evaluateB } from '@marcbachmann/cel-js';
import { evaluate as evaluateC } from 'cel-js';

const runtimes = { '@bufbuild/cel': run, '@marcbachmann/cel-js': evaluateB, 'cel-js': evaluateC };
const c = JSON.parse('{"end_date": null}');
for (const [name, evaluate] of Object.entries(runtimes)) {
  console.log(`${name}: has ${evaluate('has(c.end_date)', { c })},`,
    `in ${evaluate('"end_date" in c', { c })}, absent ${evaluate('has(c.start_date)', { c })}`);
}
JS
node ask.mjs >>seen
cat seen
diff <(sed -n 's/^#   | //p' "$self") seen
