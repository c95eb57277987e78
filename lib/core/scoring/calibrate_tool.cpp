// Collects labelled vectors in the order of the input, then fits; see calibrate_tool.hpp.
#include "core/scoring/calibrate_tool.hpp"

#include <string>
#include <vector>

#include "core/scoring/features.hpp"

namespace dealkit::scoring {
namespace {

struct Labelled {
  std::string deal_id;
  Components components;
  bool outcome = false;
  std::size_t index = 0;  // of its request in its batch
};

class CalibrateDecider final : public base::SingleDecider {
 protected:
  base::Result<base::Verdict> decide_one(const base::Request& request, std::size_t index,
                                         base::Replies& replies) override {
    outcome_missing_ = false;
    if (!reader_.read(request.bytes)) return reader_.error();
    if (!reader_.outcome()) {
      outcome_missing_ = true;
      return base::Error{base::Errc::data,
                         "outcome is missing: a labelled vector says true or false", {0, 1, 1}};
    }
    if (replies.summary == nullptr) replies.summary = std::make_shared<std::vector<Labelled>>();
    static_cast<std::vector<Labelled>*>(replies.summary.get())
        ->push_back({std::string(reader_.deal_id()), components_of(reader_.features()),
                     *reader_.outcome(), index});
    return base::Verdict::positive;
  }
  std::string pointer() const override { return outcome_missing_ ? "" : reader_.pointer(); }

 private:
  VectorReader reader_;
  bool outcome_missing_ = false;
};

}  // namespace

std::unique_ptr<base::Decider> CalibrateTool::make_decider() {
  return std::make_unique<CalibrateDecider>();
}

base::Result<void> CalibrateTool::collect(std::span<const base::Request> requests,
                                          base::Replies& replies) {
  if (replies.summary == nullptr) return {};
  for (const auto& one : *static_cast<std::vector<Labelled>*>(replies.summary.get())) {
    if (one.index >= requests.size()) continue;  // behind the request that ends the run
    if (calibrator_.size() == most_vectors) {
      return base::Error{base::Errc::limit,
                         "more than 10000000 labelled vectors: calibrate on a sample"};
    }
    calibrator_.add(one.deal_id, one.components, one.outcome);
  }
  return {};
}

base::Result<void> CalibrateTool::finish(const Emit& emit) {
  DEALKIT_ASSIGN_OR_RETURN(const auto calibration, calibrator_.calibrate(model_.weights));
  base::Replies last;
  append_report(last.main, calibration, options_);
  last.count(calibration.better() ? base::Verdict::positive : base::Verdict::negative);
  if (calibration.better()) better_model_ = Model{calibration.fitted.weights, model_.thresholds};
  return emit(last);
}

}  // namespace dealkit::scoring
