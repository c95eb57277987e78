// Engagement metrics as text, with no allocation but the output's own growth.
#include "core/scoring/metric.hpp"

#include <array>
#include <cmath>
#include <cstring>

#include "core/base/hash.hpp"
#include "core/base/json/write.hpp"
#include "core/scoring/explain.hpp"

namespace dealkit::scoring {
namespace {

constexpr std::string_view hex = "0123456789abcdef";

constexpr auto two_digits = [] {
  std::array<char, 200> text{};
  for (std::size_t i = 0; i < 100; ++i) {
    text[2 * i] = static_cast<char>('0' + i / 10);
    text[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return text;
}();

/// The `count` low hex digits of `value`, most significant first.
void append_hex(std::string& out, std::uint64_t value, unsigned count) {
  std::array<char, 16> digits;
  for (unsigned i = 0; i < count; ++i) digits[i] = hex[value >> (4 * (count - 1 - i)) & 15];
  out.append(digits.data(), count);
}

void append_points(std::string& out, double points) {
  append_hundredths(out, to_hundredths(points));
}

}  // namespace

void append_hundredths(std::string& out, Hundredths value) {
  if (value < 0) out.push_back('-');
  const auto size = static_cast<std::uint32_t>(value < 0 ? -value : value);
  if (size >= 10'000) {
    json::append_integer(out, size / 100);
  } else {
    const char* const whole = two_digits.data() + 2 * std::size_t{size / 100};
    out.append(size >= 1000 ? whole : whole + 1, size >= 1000 ? 2 : 1);
  }
  out.push_back('.');
  out.append(two_digits.data() + 2 * std::size_t{size % 100}, 2);
}

void append_value(std::string& out, double value) {
  constexpr double exact_limit = 9'007'199'254'740'992;  // 2^53
  if (std::abs(value) < exact_limit && value == std::trunc(value)) {
    json::append_integer(out, static_cast<std::int64_t>(value));
  } else {
    json::append_number(out, value);
  }
}

MetricWriter::MetricWriter(const MetricOptions& options, const Model& model)
    : options_(options), model_(model) {
  const auto& at = options.computed_at;
  const auto millis =
      static_cast<std::uint64_t>(at.seconds * 1000 + at.nanos / 1'000'000) & 0xFFFF'FFFF'FFFFULL;
  append_hex(id_head_, millis >> 16, 8);
  id_head_ += '-';
  append_hex(id_head_, millis, 4);
  id_head_ += "-7";
  const std::array<std::uint64_t, 3> salt{options.seed, static_cast<std::uint64_t>(at.seconds),
                                          static_cast<std::uint64_t>(at.nanos)};
  std::array<char, sizeof(salt)> bytes;
  std::memcpy(bytes.data(), salt.data(), sizeof(salt));
  salt_ = base::hash64({bytes.data(), bytes.size()});
  tail_ = ",\"computed_at\":\"" + base::to_string(at) + "\"}\n";
}

std::string MetricWriter::id_of(std::string_view deal_id) const {
  std::string out;
  append_id(out, deal_id);
  return out;
}

/// RFC 9562 section 5.7: 48 bits of milliseconds, version 7, 12 bits, variant 10, 62 bits.
void MetricWriter::append_id(std::string& out, std::string_view deal_id) const {
  const auto hash = base::hash128(deal_id);
  // Two odd multipliers and folds spread the salt over all 74 bits; a bijection for each salt, so
  // that two deals' ids differ as their hashes do.
  constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15ULL;
  auto high = (hash.high ^ salt_) * multiplier;
  auto low = (hash.low ^ (salt_ << 32 | salt_ >> 32)) * multiplier;
  high ^= high >> 32;
  low ^= low >> 32;
  out += id_head_;
  append_hex(out, high, 3);
  out.push_back('-');
  out.push_back(hex[8 | (low >> 60 & 3)]);
  append_hex(out, low >> 48, 3);
  out.push_back('-');
  append_hex(out, low, 12);
}

void MetricWriter::append(std::string& out, std::string_view deal_id, const Features& features,
                          const Score& score) const {
  out += R"({"type":"engagement_metric","id":")";
  append_id(out, deal_id);
  out.push_back('"');
  append_body(out, deal_id, features, score);
  out += tail_;
}

void MetricWriter::append(std::string& out, const Stamp& stamp, std::string_view deal_id,
                          const Features& features, const Score& score) const {
  out += R"({"type":"engagement_metric","id":)";
  json::append_string(out, stamp.id);
  append_body(out, deal_id, features, score);
  if (stamp.computed_at.empty()) {
    out += tail_;
    return;
  }
  out += R"(,"computed_at":)";
  json::append_string(out, stamp.computed_at);
  out += "}\n";
}

void MetricWriter::append_body(std::string& out, std::string_view deal_id,
                               const Features& features, const Score& score) const {
  out += R"(,"deal_id":)";
  json::append_string(out, deal_id);
  out += R"(,"score":)";
  append_hundredths(out, score.hundredths);
  out += R"(,"tier":")";
  out += name_of(score.tier);
  constexpr std::array<std::string_view, component_count> openings{
      R"(","components":{"recency":)", R"(,"frequency":)", R"(,"monetary":)", R"(,"behavioural":)",
      R"(,"account_health":)"};
  for (std::size_t i = 0; i < component_count; ++i) {
    out += openings[i];
    append_points(out, score.components.values[i]);
  }
  out.push_back('}');
  if (options_.features) {
    out += R"(,"feature_vector":)";
    char before = '{';
    for (const auto& info : all_features()) {
      out.push_back(before);
      before = ',';
      json::append_string(out, info.name);
      out.push_back(':');
      append_value(out, features[info.feature]);
    }
    out.push_back('}');
  }
  if (options_.explain) append_explanation(out, features, score);
}

void MetricWriter::append_explanation(std::string& out, const Features& features,
                                      const Score& score) const {
  const auto explanation = explain(features, score, model_);
  out += R"(,"explanation":{"contributions":)";
  char before = '{';
  for (const auto& info : all_features()) {
    out.push_back(before);
    before = ',';
    json::append_string(out, info.name);
    out.push_back(':');
    append_points(out, explanation.contributions[static_cast<std::size_t>(info.feature)]);
  }
  out += R"(},"next_tier":)";
  if (!explanation.next_tier) {
    out += "null}";
    return;
  }
  out += R"({"tier":")";
  out += name_of(*explanation.next_tier);
  out += R"(","lacking":)";
  append_hundredths(out, explanation.lacking);
  out += R"(,"lifts":{)";
  bool first = true;
  for (const auto& lift : explanation.lifts) {
    if (!first) out.push_back(',');
    first = false;
    json::append_string(out, info_of(lift.feature).name);
    out.push_back(':');
    append_value(out, lift.to);
  }
  out += "}}}";
}

}  // namespace dealkit::scoring
