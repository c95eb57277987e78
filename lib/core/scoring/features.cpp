// The features, their field tables and their reader. Source: the scoring specification's list of
// features; a default in brackets there holds for every field of its list.
#include "core/scoring/features.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "core/base/ids.hpp"
#include "core/base/json/write.hpp"

namespace dealkit::scoring {
namespace {

constexpr double endless = std::numeric_limits<double>::infinity();
constexpr std::nullopt_t required = std::nullopt;

// The best deal value: from 4 000 000 on its logistic function is 1 as far as a double can tell.

constexpr std::array<FeatureInfo, feature_count> features_list{{
    {Feature::days_since_last_interaction, "days_since_last_interaction",
     Component::recency, true, required, endless, 0, 1,
     "Whole days since the last interaction. Must be there"},
    {Feature::days_since_last_campaign_update, "days_since_last_campaign_update",
     Component::recency, true, required, endless, 0, 1,
     "Whole days since a campaign of the deal changed. Must be there"},
    {Feature::hours_since_last_approval_action, "hours_since_last_approval_action",
     Component::recency, false, required, endless, 0, 100,
     "Hours, with their fraction, since somebody approved or rejected. Must be there"},
    {Feature::interactions_7d, "interactions_7d",
     Component::frequency, true, 0.0, endless, 20, 1,
     "Interactions of at most 7 whole days ago; 0 if absent"},
    {Feature::interactions_30d, "interactions_30d",
     Component::frequency, true, 0.0, endless, 60, 1,
     "Interactions of at most 30 whole days ago; 0 if absent"},
    {Feature::campaign_edits_30d, "campaign_edits_30d",
     Component::frequency, true, 0.0, endless, 15, 1,
     "Changes of campaigns of at most 30 whole days ago; 0 if absent"},
    {Feature::deal_value, "deal_value",
     Component::monetary, false, required, endless, 4e6, 1,
     "The deal's total value in major units. Must be there"},
    {Feature::budget_utilization, "budget_utilization",
     Component::monetary, false, 0.0, 1, 1, 10000,
     "Share of the value that campaigns have bound, 0 to 1; 0 if absent"},
    {Feature::historical_spend, "historical_spend",
     Component::monetary, false, 0.0, endless, 1e6, 1,
     "What the account has spent so far, in major units; 0 if absent"},
    {Feature::targeting_change_count, "targeting_change_count",
     Component::behavioural, true, 0.0, endless, 10, 1,
     "Changes of targeting; 0 if absent"},
    {Feature::approval_velocity, "approval_velocity",
     Component::behavioural, false, 48.0, endless, 0, 100,
     "Mean hours that a level took to decide; 48 if absent"},
    {Feature::past_completion_rate, "past_completion_rate",
     Component::account_health, false, 0.8, 1, 1, 10000,
     "Share of the account's deals that were completed, 0 to 1; 0.8 if absent"},
    {Feature::support_tickets_90d, "support_tickets_90d",
     Component::account_health, true, 0.0, endless, 0, 1,
     "The account's support tickets of the last 90 days; 0 if absent"},
}};

constexpr record::Field feature_field(std::size_t i, std::size_t cells_offset) {
  const auto offset = cells_offset + i * sizeof(record::Number);
  return {features_list.at(i).name, record::Type::number, static_cast<std::uint32_t>(offset),
          nullptr, features_list.at(i).doc};
}

constexpr auto inner_fields = [] {
  std::array<record::Field, feature_count> fields{};
  for (std::size_t i = 0; i < feature_count; ++i) {
    fields[i] = feature_field(i, offsetof(FeatureCells, cells));
  }
  return fields;
}();
constexpr record::Table inner_table = record::make_table<FeatureCells>(
    "feature_vector.feature_vector", "The features", inner_fields);

constexpr std::array<record::Field, 5> own_fields{{
    DEALKIT_FIELD(VectorRecord, type, "Record type; a vector may do without",
                  "feature_vector|engagement_metric"),
    DEALKIT_FIELD(VectorRecord, deal_id, "Deal that the features are of. Must be there"),
    DEALKIT_OBJECT(VectorRecord, feature_vector, inner_table,
                   "The features, where they do not stand beside deal_id"),
    DEALKIT_FIELD(VectorRecord, outcome,
                  "Whether the deal progressed; only score calibrate reads it"),
    DEALKIT_FIELD(VectorRecord, score,
                  "Score of an engagement_metric; only score rank reads it"),
}};
constexpr auto outer_fields = [] {
  std::array<record::Field, own_fields.size() + feature_count> fields{};
  for (std::size_t i = 0; i < 2; ++i) fields[i] = own_fields[i];
  constexpr auto flat = offsetof(VectorRecord, flat) + offsetof(FeatureCells, cells);
  for (std::size_t i = 0; i < feature_count; ++i) fields[2 + i] = feature_field(i, flat);
  for (std::size_t i = 2; i < own_fields.size(); ++i) fields[feature_count + i] = own_fields[i];
  return fields;
}();

/// Copied before each record: faster than to set its cells one by one.
constexpr VectorRecord blank{};

bool any_present(const FeatureCells& cells) {
  bool any = false;
  for (const auto& cell : cells.cells) any |= cell.present;
  return any;
}

std::string number_text(double value) {
  std::string text;
  json::append_number(text, value);
  return text;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t most_bytes = 60;
  std::string out;
  json::append_string(out, text.substr(0, most_bytes));
  return out;
}

bool in_range(const FeatureInfo& info, double value) {
  // Written so that a NaN is in no range.
  if (!(value >= 0 && value <= info.most) || std::isinf(value)) return false;
  return !info.whole || value == std::floor(value);
}

std::string expectation(const FeatureInfo& info) {
  if (info.whole) return "a whole number of at least 0";
  return std::isinf(info.most) ? "a finite number of at least 0" : "a number from 0 to 1";
}

}  // namespace

constexpr record::Table vector_table = record::make_table<VectorRecord>(
    "feature_vector", "The features of a deal", outer_fields);

std::string_view name_of(Component component) {
  constexpr std::array<std::string_view, component_count> names{
      "recency", "frequency", "monetary", "behavioural", "account_health"};
  return names.at(static_cast<std::size_t>(component));
}

const FeatureInfo& info_of(Feature feature) {
  return features_list.at(static_cast<std::size_t>(feature));
}

const std::array<FeatureInfo, feature_count>& all_features() { return features_list; }

base::Result<void> check_feature(Feature feature, double value) {
  const auto& info = info_of(feature);
  if (in_range(info, value)) return {};
  const auto found = std::isnan(value)   ? std::string("NaN")
                     : std::isinf(value) ? std::string("infinity")
                                         : number_text(value);
  return base::Error{base::Errc::data,
                     fmt::format("{}: expected {}, found {}", info.name, expectation(info), found)};
}

std::optional<bool> VectorReader::outcome() const {
  return record_.outcome ? std::optional<bool>(*record_.outcome) : std::nullopt;
}

bool VectorReader::refuse(std::uint32_t node, std::string message) {
  error_ = {base::Errc::data, std::move(message),
            document_->position(document_->node(node).begin)};
  pointer_ = document_->pointer(node);
  return false;
}

bool VectorReader::read(std::string_view bytes) {
  pointer_.clear();
  auto document = reader_.read(bytes);
  if (!document) {
    error_ = std::move(document).error();
    return false;
  }
  document_ = *document;
  const auto root = document_->root();
  if (!root.is(json::Kind::object)) {
    return refuse(0, fmt::format("expected an object, found {}", describe(root.kind())));
  }
  record_ = blank;
  record::decode(root, vector_table, &record_, arena_, problems_);
  if (!problems_.empty()) [[unlikely]] {
    const auto problem = problems_.front();
    problems_.clear();
    return refuse(problem.node, fmt::format("{}: {}", problem.field->name, problem.reason));
  }
  return check_record(root) && take_features(root);
}

bool VectorReader::check_record(json::Value root) {
  const auto& type = record_.type;
  if (type && *type != "feature_vector" && *type != "engagement_metric") {
    return refuse(type.node, fmt::format("expected a record of type feature_vector or "
                                         "engagement_metric, found type {}",
                                         quoted(*type)));
  }
  if (!record_.deal_id) {
    return refuse(root.index(), "deal_id is missing: expected the id of the deal, a string");
  }
  if (const auto checked = base::check_id(*record_.deal_id); !checked) {
    return refuse(record_.deal_id.node, "deal_id: " + checked.error().message);
  }
  return true;
}

bool VectorReader::take_features(json::Value root) {
  const bool inside = record_.feature_vector.self.present;
  has_features_ = true;
  if (inside && any_present(record_.flat)) {
    return refuse(record_.feature_vector.self.node,
                  "features stand both beside feature_vector and inside it: expected one place");
  }
  if (need_ == Need::features_or_score && record_.score && !any_present(record_.flat)) {
    has_features_ = false;  // it has been scored: what it says counts
    if (*record_.score >= 0 && *record_.score <= 100) return true;
    return refuse(record_.score.node,
                  fmt::format("score: expected a number from 0 to 100, found {}",
                              number_text(*record_.score)));
  }
  const auto& cells = (inside ? record_.feature_vector : record_.flat).cells;
  for (std::size_t i = 0; i < feature_count; ++i) {
    const auto& info = features_list[i];
    const auto& cell = cells[i];
    if (cell.present) {
      if (!in_range(info, cell.value)) [[unlikely]] {
        return refuse(cell.node, check_feature(info.feature, cell.value).error().message);
      }
      features_.values[i] = cell.value;
    } else if (info.standard) {
      features_.values[i] = *info.standard;
    } else {
      return refuse(inside ? record_.feature_vector.self.node : root.index(),
                    fmt::format("{} is missing: a feature vector must have it", info.name));
    }
  }
  return true;
}

}  // namespace dealkit::scoring
