// Scores as engagement_metric records.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "core/scoring/score.hpp"

namespace dealkit::scoring {

struct MetricOptions {
  base::Instant computed_at;
  std::uint64_t seed = 0;
  bool features = false;  // write the feature vector, defaults filled in
  bool explain = false;   // write contributions and what would lift the deal
};

/// Writes metrics of one moment. Safe to use from several threads.
class MetricWriter {
 public:
  MetricWriter(const MetricOptions& options, const Model& model);

  /// One line of JSON with its '\n': type, id, deal_id, score, tier, components (all with exactly
  /// two decimals), then feature_vector, explanation if wanted, and computed_at.
  void append(std::string& out, std::string_view deal_id, const Features& features,
              const Score& score) const;

  /// The same for a metric that has an id already, or another moment.
  struct Stamp {
    std::string_view id;
    std::string_view computed_at;  // "" = the moment of all
  };
  void append(std::string& out, const Stamp& stamp, std::string_view deal_id,
              const Features& features, const Score& score) const;

  /// The metric's id: a UUIDv7 of the moment whose other bits are a hash of seed, moment and deal
  /// id. So the same deal at the same moment is the same metric, and storing it twice is one row.
  std::string id_of(std::string_view deal_id) const;

 private:
  /// What stands between id and computed_at.
  void append_body(std::string& out, std::string_view deal_id, const Features& features,
                   const Score& score) const;
  static constexpr std::size_t id_tail_bytes = 21;
  std::array<char, id_tail_bytes> id_tail(std::string_view deal_id) const;
  void append_explanation(std::string& out, const Features& features, const Score& score) const;

  MetricOptions options_;
  Model model_;
  std::array<std::string, feature_count> openings_;  // what stands before each feature's value
  std::string id_head_;  // what all ids of the moment begin with
  std::uint64_t salt_;
  std::string tail_;     // computed_at and the end of the line
};

/// "12.05", "100.00", "-0.50".
void append_hundredths(std::string& out, Hundredths value);

}  // namespace dealkit::scoring
