// What a level of the review signs for, and whether its signature still fits (10-deals, "Life of a
// deal"): compared with what was signed, not with the last version, so that small steps do not add
// up unseen.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/deal/records.hpp"

namespace dealkit::deal {

inline constexpr int last_level = 3;

/// The snapshot that level 1, 2 or 3 signs: canonical JSON (RFC 8785), money as canonical decimal
/// strings. Level 1: all commercial fields of the deal, unknown members included; 2 (finance):
/// value, currency, prices, units, account; 3 (legal): account, deal type, advertiser domains, and
/// of each campaign targeting and brand safety.
base::Result<std::string> signed_content(int level, std::string_view deal_record,
                                         std::span<const Stored* const> campaigns);
/// "sha256:" and hex over such a snapshot.
std::string signature_hash(std::string_view snapshot);

enum class Fit : std::uint8_t {
  same,      // nothing that was signed changed
  minor,     // the name, or dates by up to 3 days from what was signed
  material,  // anything else
};
struct Comparison {
  Fit fit = Fit::same;
  std::vector<std::string> material;  // JSON Pointers into the snapshot, in order
  std::vector<std::string> minor;
};
base::Result<Comparison> compare_signed(std::string_view signed_snapshot,
                                        std::string_view now_snapshot);

}  // namespace dealkit::deal
