#!/usr/bin/env bash
# XGBoost: 3.0.5 loads a model of 3.2.0 without a word and scores with another intercept
#
# Versions   PyPI xgboost-cpu 3.2.0 and 3.0.5, numpy 2.2.6, scipy 1.15.3.
# Expected   The same score, or a refusal. The manual ("Introduction to Model IO") has later releases read
#            what earlier ones saved, and promises nothing for the other way round, so a refusal is what
#            one would plan for; the file also states the version that wrote it.
# Seen       3.1 and later write base_score as the text of a list. The older reader takes the default of
#            0.5 in its place and reports that as the model's own. One model, one row.
#   | the file: version [3, 2, 0], base_score [1E-1]
#   | xgboost 3.2.0: score 0.100, base_score [1E-1]
#   | xgboost 3.0.5: score 0.500, base_score 5E-1
# Matters    A fraud model is trained in one environment and served in another: five times the rows are
#            over the threshold, and no line of a log says why.
set -euo pipefail
self=$(realpath "$0")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

fetch() {
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
    --no-warn-conflicts --target "$@"
}
fetch numbers numpy==2.2.6 scipy==1.15.3
fetch trainer --no-deps xgboost-cpu==3.2.0
fetch server --no-deps xgboost-cpu==3.0.5
PYTHONPATH=trainer:numbers python3 - >seen <<'PY'
import json
import numpy
import xgboost

# ten rows that a tree cannot tell apart, one of them fraud: the score is the intercept alone
rows = xgboost.DMatrix(numpy.ones((10, 1)), label=[1] + [0] * 9)
model = xgboost.train({"objective": "binary:logistic", "base_score": 0.1, "nthread": 1}, rows, 1)
model.save_model("fraud.json")
with open("fraud.json") as file:
    saved = json.load(file)
print(f"the file: version {saved['version']}, "
      f"base_score {saved['learner']['learner_model_param']['base_score']}")
PY
for release in trainer server; do
  PYTHONPATH=$release:numbers python3 - >>seen <<'PY'
import json
import numpy
import xgboost

model = xgboost.Booster(model_file="fraud.json")
score = model.predict(xgboost.DMatrix(numpy.ones((1, 1))))[0]
base_score = json.loads(model.save_config())["learner"]["learner_model_param"]["base_score"]
print(f"xgboost {xgboost.__version__}: score {score:.3f}, base_score {base_score}")
PY
done
cat seen
diff <(sed -n 's/^#   | //p' "$self") seen
