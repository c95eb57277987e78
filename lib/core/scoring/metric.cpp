// Engagement metrics as text, with no allocation but the output's own growth. What has a bounded
// length is put together on the stack first: half of a metric's time went into growing a string by
// a few bytes, forty times.
#include "core/scoring/metric.hpp"

#include <array>
#include <charconv>
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

/// Text of at most `most` bytes on the stack.
template <std::size_t most>
class Piece {
 public:
  void byte(char c) { bytes_[size_++] = c; }
  void text(std::string_view words) {
    std::memcpy(bytes_.data() + size_, words.data(), words.size());
    size_ += words.size();
  }
  /// The `count` low hex digits of `value`, most significant first.
  void hex_digits(std::uint64_t value, unsigned count) {
    for (unsigned i = 0; i < count; ++i) byte(hex[value >> (4 * (count - 1 - i)) & 15]);
  }
  /// At most 12 bytes.
  void hundredths(Hundredths value) {
    if (value < 0) byte('-');
    const auto size = value < 0 ? 0U - static_cast<std::uint32_t>(value)
                                : static_cast<std::uint32_t>(value);
    if (size >= 10'000) {
      char* const begin = bytes_.data() + size_;
      size_ += static_cast<std::size_t>(std::to_chars(begin, begin + 10, size / 100).ptr - begin);
    } else {
      const char* const whole = two_digits.data() + 2 * std::size_t{size / 100};
      if (size >= 1000) byte(whole[0]);
      byte(whole[1]);
    }
    byte('.');
    text({two_digits.data() + 2 * std::size_t{size % 100}, 2});
  }
  /// At most json::number_max_bytes.
  void number(double value) {
    char* const begin = bytes_.data() + size_;
    size_ += static_cast<std::size_t>(json::write_number(begin, value) - begin);
  }
  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, most> bytes_;
  std::size_t size_ = 0;
};

void append_hex(std::string& out, std::uint64_t value, unsigned count) {
  Piece<16> digits;
  digits.hex_digits(value, count);
  out += digits.view();
}

/// What stands before each feature's value, made once: `{"name":` and `,"name":`, of 40 bytes at
/// most.
std::array<std::string, feature_count> make_openings() {
  std::array<std::string, feature_count> openings;
  for (const auto& info : all_features()) {
    auto& opening = openings[static_cast<std::size_t>(info.feature)];
    opening = info.feature == all_features().front().feature ? '{' : ',';
    json::append_string(opening, info.name);
    opening += ':';
  }
  return openings;
}

}  // namespace

void append_hundredths(std::string& out, Hundredths value) {
  Piece<16> digits;
  digits.hundredths(value);
  out += digits.view();
}

MetricWriter::MetricWriter(const MetricOptions& options, const Model& model)
    : options_(options), model_(model), openings_(make_openings()) {
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
  return id_head_ + std::string(std::string_view(id_tail(deal_id).data(), id_tail_bytes));
}

/// RFC 9562 section 5.7: 48 bits of milliseconds, version 7, 12 bits, variant 10, 62 bits.
std::array<char, MetricWriter::id_tail_bytes> MetricWriter::id_tail(
    std::string_view deal_id) const {
  const auto hash = base::hash128(deal_id);
  // Two odd multipliers and folds spread the salt over all 74 bits; a bijection for each salt, so
  // that two deals' ids differ as their hashes do.
  constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15ULL;
  auto high = (hash.high ^ salt_) * multiplier;
  auto low = (hash.low ^ (salt_ << 32 | salt_ >> 32)) * multiplier;
  high ^= high >> 32;
  low ^= low >> 32;
  Piece<id_tail_bytes> piece;
  piece.hex_digits(high, 3);
  piece.byte('-');
  piece.byte(hex[8 | (low >> 60 & 3)]);
  piece.hex_digits(low >> 48, 3);
  piece.byte('-');
  piece.hex_digits(low, 12);
  std::array<char, id_tail_bytes> tail;
  std::memcpy(tail.data(), piece.view().data(), id_tail_bytes);
  return tail;
}

void MetricWriter::append(std::string& out, std::string_view deal_id, const Features& features,
                          const Score& score) const {
  Piece<96> head;
  head.text(R"({"type":"engagement_metric","id":")");
  head.text(id_head_);
  head.text({id_tail(deal_id).data(), id_tail_bytes});
  head.byte('"');
  out += head.view();
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
  constexpr std::array<std::string_view, component_count> openings{
      R"(","components":{"recency":)", R"(,"frequency":)", R"(,"monetary":)", R"(,"behavioural":)",
      R"(,"account_health":)"};
  Piece<256> body;
  body.text(R"(,"score":)");
  body.hundredths(score.hundredths);
  body.text(R"(,"tier":")");
  body.text(name_of(score.tier));
  for (std::size_t i = 0; i < component_count; ++i) {
    body.text(openings[i]);
    body.hundredths(to_hundredths(score.components.values[i]));
  }
  body.byte('}');
  out += body.view();
  if (options_.features) {
    Piece<1024> vector;
    static_assert(feature_count * (json::number_max_bytes + 40) + 20 <= 1024);
    vector.text(R"(,"feature_vector":)");
    for (std::size_t i = 0; i < feature_count; ++i) {
      vector.text(openings_[i]);
      vector.number(features.values[i]);
    }
    vector.byte('}');
    out += vector.view();
  }
  if (options_.explain) append_explanation(out, features, score);
}

void MetricWriter::append_explanation(std::string& out, const Features& features,
                                      const Score& score) const {
  const auto explanation = explain(features, score, model_);
  out += R"(,"explanation":{"contributions":)";
  for (std::size_t i = 0; i < feature_count; ++i) {
    out += openings_[i];
    append_hundredths(out, to_hundredths(explanation.contributions[i]));
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
    json::append_number(out, lift.to);
  }
  out += "}}}";
}

}  // namespace dealkit::scoring
