// Feature vectors of any shape: what is read has a score within its bounds, an explanation that
// adds up, and a metric that is strict JSON and reads back to the same features; what is refused
// says why.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/scoring/explain.hpp"
#include "core/scoring/metric.hpp"

namespace {

using namespace dealkit;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "vector_fuzz: does not hold: %s\n", what);
  std::abort();
}

void check_vector(const scoring::VectorReader& reader) {
  const auto& features = reader.features();
  const scoring::Model model;
  for (const auto& info : scoring::all_features()) {
    require(check_feature(info.feature, features[info.feature]).has_value(),
            "a feature that was read is within its range");
  }
  const auto score = score_of(features, model);
  require(score.hundredths >= 0 && score.hundredths <= 10'000, "a score is within 0 to 100");
  double sum = 0;
  for (const double points : explain(features, score, model).contributions) sum += points;
  require(std::abs(sum - score.unrounded) < 1e-6, "contributions sum to the score");

  const scoring::MetricWriter writer({{1'788'220'800, 0}, 0, true, true}, model);
  std::string line;
  writer.append(line, reader.deal_id(), features, score);
  require(line.find('\n') == line.size() - 1, "a metric is one line");
  line.pop_back();
  scoring::VectorReader again;
  require(again.read(line), "a metric can be read");
  require(again.features() == features && again.deal_id() == reader.deal_id(),
          "a metric reads back to what it was made of");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const auto need :
       {scoring::VectorReader::Need::features, scoring::VectorReader::Need::features_or_score}) {
    scoring::VectorReader reader(need);
    if (!reader.read(text)) {
      require(!reader.error().message.empty(), "a refusal says why");
    } else if (reader.has_features()) {
      check_vector(reader);
    } else {
      require(reader.metric_score() >= 0 && reader.metric_score() <= 100, "a score is in range");
    }
  }
  return 0;
}
