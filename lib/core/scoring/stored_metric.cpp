// Metrics of the store; see stored_metric.hpp.
#include "core/scoring/stored_metric.hpp"

#include "core/base/json/document.hpp"
#include "core/deal/content_checks.hpp"
#include "core/event/event.hpp"
#include "core/scoring/feature_events.hpp"

namespace dealkit::scoring {
namespace {

namespace json = base::json;

}  // namespace

StoredMetric read_metric(std::string_view record) {
  StoredMetric metric;
  metric.record = record;
  json::Reader reader;
  const auto document = reader.read(metric.record);
  if (!document) return metric;
  const auto root = (*document)->root();
  metric.id = deal::text_of(root, "id");
  metric.tier = deal::text_of(root, "tier");
  metric.computed_at = deal::text_of(root, "computed_at");
  const auto score = root.find("score");
  if (score.is(json::Kind::number)) {
    const auto value = score.number();
    if (value && *value >= 0 && *value <= 100) metric.score = to_hundredths(*value);
  }
  VectorReader vector;
  if (root.find("feature_vector").is(json::Kind::object) && vector.read(metric.record)) {
    metric.features = vector.features();
  }
  return metric;
}

bool comes_before(const StoredMetric& a, const StoredMetric& b) {
  const auto moment = [](const StoredMetric& metric) {
    const auto end = metric.computed_at.find_last_not_of('Z');
    return std::string_view(metric.computed_at).substr(0, end + 1);
  };
  return moment(a) < moment(b);
}

std::optional<Score> answer_of(const StoredMetric& metric, const Model& model, base::Instant now) {
  if (!metric.score || !metric.features) return std::nullopt;
  const auto at = moment_of(metric.computed_at);
  if (!at || *at > now || base::subtract(now, *at) >= metric_lifetime) return std::nullopt;
  auto score = score_of(*metric.features, model);
  if (score.hundredths != *metric.score || name_of(score.tier) != metric.tier) return std::nullopt;
  return score;
}

base::Result<deal::Change> change_of(const NewMetric& metric, const StoredMetric* latest) {
  json::Reader reader;
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(metric.record));
  deal::Change change;
  change.action = deal::Action::create;
  change.kind = deal::Kind::engagement_metric;
  change.id = metric.id;
  change.version = 1;
  DEALKIT_ASSIGN_OR_RETURN(change.after, deal::normal_record(change.kind, document->root()));
  change.partition_key = event::partition_key(metric.account_id, metric.deal_id);
  const auto now = read_metric(change.after);
  // It never was the one that counts: nothing has changed for anybody.
  if (latest != nullptr && comes_before(now, *latest)) return change;
  const auto before = latest == nullptr ? std::string() : latest->record;
  if (latest == nullptr || latest->score != now.score) {
    change.facts.push_back({"score.updated", change.after, before});
  }
  if (latest != nullptr && latest->tier != now.tier) {
    change.facts.push_back({"score.alert", change.after, before});
  }
  return change;
}

}  // namespace dealkit::scoring
