// What the overlap rule says about audiences that it has measured. Pairs are noted as few numbers;
// those that are listed are put into words at the end.
#pragma once

#include <array>
#include <optional>

#include "core/validation/rules/overlap.hpp"
#include "core/validation/set/audience_node.hpp"
#include "core/validation/set/listing.hpp"

namespace dealkit::validation {

/// Two nodes that overlap enough.
struct FoundPair {
  SetCode code = SetCode::overlap_warn;
  bool ids_only = true;
  std::uint64_t a = 0, b = 0;                      // their offsets, a < b
  std::uint64_t a_first = 0, b_first = 0;  // ordinals of the first of each that meet the other

  std::uint64_t first() const { return std::min(a_first, b_first); }
  std::uint64_t second() const { return std::max(a_first, b_first); }
};

/// Reads nodes back by their offsets.
class NodeReader {
 public:
  virtual ~NodeReader() = default;
  virtual base::Result<AudienceNode> load(std::uint64_t offset) = 0;
};

class AudienceReport {
 public:
  AudienceReport(SetOutbox& outbox, const OverlapThresholds& thresholds)
      : outbox_(outbox), thresholds_(thresholds) {}

  /// The least share that is reported.
  double least() const;
  std::optional<SetCode> code_of(double share) const;
  /// The code of a pair that share so much, unless one of the two accepts it.
  std::optional<SetCode> code_of(double share, SetCodes accepted) const;
  /// Campaigns with the same audience that meet; two at least.
  base::Result<void> group(const Listing& listing, bool ids_only);
  /// Notes a pair that has been measured; in words at once if records are told of all their pairs.
  base::Result<void> pair(const AudienceNode& a, const AudienceNode& b,
                          std::pair<std::uint64_t, std::uint64_t> offsets);
  void note(const FoundPair& pair);
  /// Whether pairs are put into words at once, so that they must come by their offsets.
  bool in_words() const { return outbox_.keeps_marks(); }
  /// Whether a pair whose campaigns come no earlier than `ordinal` would only be counted.
  bool only_counts(SetCode code, std::uint64_t ordinal) const;
  void count(SetCode code, bool ids_only);
  /// Puts the pairs that are listed into words, and tells AUD006.
  base::Result<void> finish(NodeReader& nodes);

 private:
  /// The first pairs in the order of the input, as many as are listed: a heap, the last on top.
  struct Listed {
    std::vector<FoundPair> pairs;
    std::uint64_t count = 0;
  };
  Listed& listed(SetCode code) { return listed_[static_cast<std::size_t>(code)]; }
  const Listed& listed(SetCode code) const { return listed_[static_cast<std::size_t>(code)]; }
  base::Result<void> report(const AudienceNode& a, const AudienceNode& b, SetCode code,
                          const Overlap& overlap);
  base::Result<void> report_unmeasured(NodeReader& nodes);

  SetOutbox& outbox_;
  const OverlapThresholds& thresholds_;
  std::array<Listed, set_code_count> listed_;
  std::uint64_t ids_only_pairs_ = 0;
  // The first pair that was told from ids alone: of a group, or of two nodes.
  std::optional<FoundPair> first_ids_only_;
  std::vector<Involved> first_of_group_;
};

/// The ordinal of the first campaign of `node` that runs while `other` does.
std::uint64_t first_meeting(const AudienceNode& node, const AudienceNode& other);

}  // namespace dealkit::validation
