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

/// The snapshot that level 1, 2 or 3 signs: canonical JSON (exact numbers), money as canonical
/// decimal strings. Level 1: all commercial fields of the deal, unknown members included; 2
/// (finance): value, currency, prices, units, account; 3 (legal): account, deal type, advertiser
/// domains, and `campaigns`, by id, targeting and brand safety of each. null = absent. Errc::data
/// for a record that is none.
base::Result<std::string> signed_content(int level, const RecordText& deal_record,
                                         std::span<const Stored* const> campaigns);
/// "sha256:" and hex over such a snapshot.
std::string signature_hash(std::string_view snapshot);

enum class Fit : std::uint8_t {
  same,      // nothing that was signed changed
  minor,     // the name, or dates by up to 3 days (72 h) from what was signed
  material,  // anything else
};
struct Comparison {
  Fit fit = Fit::same;
  // JSON Pointers into the snapshot, in the order of their names. Arrays count as a whole.
  std::vector<std::string> material;
  std::vector<std::string> minor;
};
/// Two snapshots of the same level. A date that came or went, or is written in another form than
/// before (a day, a local time, an instant), is material: how far it moved cannot be said.
base::Result<Comparison> compare_signed(std::string_view signed_snapshot,
                                        std::string_view now_snapshot);

}  // namespace dealkit::deal
