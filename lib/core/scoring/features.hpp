// What a score is made of: the features of one deal, their ranges and defaults, and the reader of
// the records that carry them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/decode.hpp"
#include "core/record/field.hpp"

namespace dealkit::scoring {

enum class Component : std::uint8_t { recency, frequency, monetary, behavioural, account_health };
inline constexpr std::size_t component_count = 5;
std::string_view name_of(Component component);

/// In the order in which they are written.
enum class Feature : std::uint8_t {
  days_since_last_interaction,       // whole days
  days_since_last_campaign_update,   // whole days
  hours_since_last_approval_action,  // hours, with a fraction
  interactions_7d,
  interactions_30d,
  campaign_edits_30d,
  deal_value,          // major units, each worth about a dollar
  budget_utilization,  // 0..1
  historical_spend,    // major units
  targeting_change_count,
  approval_velocity,     // mean hours that a level took to decide
  past_completion_rate,  // 0..1
  support_tickets_90d,
};
inline constexpr std::size_t feature_count = 13;

struct FeatureInfo {
  Feature feature;
  std::string_view name;
  Component component;
  bool whole;                      // a count, or whole days
  std::optional<double> standard;  // taken where the member is absent; nullopt: it must be there
  double most;                     // every feature begins at 0; infinity = no end
  double best;                     // 0, or the least value beyond which it does no more good
  int per_unit;                    // its changes are told in steps of 1/per_unit
  std::string_view doc;

  bool rising() const { return best > 0; }  // a larger value never lowers the score
};
const FeatureInfo& info_of(Feature feature);
const std::array<FeatureInfo, feature_count>& all_features();

/// Values that are within their ranges, by whoever made them.
struct Features {
  std::array<double, feature_count> values{};
  double operator[](Feature f) const { return values[static_cast<std::size_t>(f)]; }
  double& operator[](Feature f) { return values[static_cast<std::size_t>(f)]; }
  friend bool operator==(const Features&, const Features&) = default;
};

/// The cells of the features, wherever they stand.
struct FeatureCells {
  record::ObjectCell self;
  std::array<record::Number, feature_count> cells;
};

/// A feature_vector record: the features stand beside deal_id, or inside the member feature_vector
/// (so that an engagement_metric is one as well).
struct VectorRecord {
  record::Text type, deal_id;
  FeatureCells flat;
  FeatureCells feature_vector;
  record::Boolean outcome;  // whether the deal progressed: what calibration learns from
  record::Number score;     // of an engagement_metric
};
extern const record::Table vector_table;

/// Checks one value. Errc::data without a position: "expected … , found …".
base::Result<void> check_feature(Feature feature, double value);

/// Reads one vector after the other into the same memory. Not shared between threads.
class VectorReader {
 public:
  enum class Need : std::uint8_t {
    features,           // a vector
    features_or_score,  // an engagement_metric with a score will do
  };
  explicit VectorReader(Need need = Need::features) : need_(need) {}

  /// False if `bytes` is no vector: error() and pointer() then say what and where.
  [[nodiscard]] bool read(std::string_view bytes);

  // What the last read() found; valid until the next one, deal_id() as long as the bytes are too.
  std::string_view deal_id() const { return *record_.deal_id; }
  /// False only with Need::features_or_score: metric_score() is what counts then.
  bool has_features() const { return has_features_; }
  const Features& features() const { return features_; }
  double metric_score() const { return *record_.score; }
  std::optional<bool> outcome() const;

  const base::Error& error() const { return error_; }
  const std::string& pointer() const { return pointer_; }  // RFC 6901; "" = the record itself

 private:
  bool refuse(std::uint32_t node, std::string message);
  bool check_record(json::Value root);
  bool take_features(json::Value root);

  Need need_;
  json::Reader reader_;
  record::Arena arena_;
  std::vector<record::Problem> problems_;
  VectorRecord record_;
  Features features_;
  bool has_features_ = false;
  base::Error error_;
  std::string pointer_;
  const json::Document* document_ = nullptr;
};

}  // namespace dealkit::scoring
