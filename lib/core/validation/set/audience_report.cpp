#include "core/validation/set/audience_report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dealkit::validation {
namespace {

std::string name_of(const Involved& campaign) {
  return campaign.id.empty() ? fmt::format("record {}", campaign.ordinal + 1)
                             : fmt::format("\"{}\"", campaign.id);
}

/// The campaigns of `node` that run while `other` does, the first in the input first.
std::vector<Involved> meeting(const AudienceNode& node, const AudienceNode& other) {
  std::vector<Involved> campaigns;
  for (const auto& member : node.members) {
    if (member.start < other.end && other.start < member.end) campaigns.push_back(member.campaign);
  }
  if (campaigns.empty()) campaigns.push_back(node.members.front().campaign);
  std::sort(campaigns.begin(), campaigns.end(),
            [](const Involved& a, const Involved& b) { return a.ordinal < b.ordinal; });
  return campaigns;
}

std::string side_of(const AudienceNode& node, const Involved& first) {
  if (node.count == 1) return name_of(first);
  return fmt::format("{} (one of {} campaigns with its audience)", name_of(first), node.count);
}

std::string percent(double share) { return fmt::format("{:.4g} %", share * 100); }

std::string how_much(const AudienceNode& a, const AudienceNode& b, const Overlap& overlap) {
  if (overlap.ids_only) {
    return fmt::format("share {} of {} audience segments ({})", overlap.common, overlap.united,
                       percent(overlap.share));
  }
  const bool sizes = a.audience_size > 0 && b.audience_size > 0;
  return fmt::format("share an estimated {} of {}", percent(overlap.share),
                     sizes ? "the smaller audience" : "their audiences together");
}

}  // namespace

double AudienceReport::least() const {
  return std::min({thresholds_.overlap_warn, thresholds_.overlap_strong,
                   thresholds_.overlap_merge});
}

std::optional<SetCode> AudienceReport::code_of(double share) const {
  if (share <= 0) return std::nullopt;
  if (share >= thresholds_.overlap_merge) return SetCode::overlap_merge;
  if (share >= thresholds_.overlap_strong) return SetCode::overlap_strong;
  if (share >= thresholds_.overlap_warn) return SetCode::overlap_warn;
  return std::nullopt;
}

base::Result<void> AudienceReport::group(const Listing& listing, bool ids_only) {
  const auto code = code_of(1.0);
  if (!code) return {};
  auto campaigns = listing.campaigns();
  std::sort(campaigns.begin(), campaigns.end(),
            [](const Involved& a, const Involved& b) { return a.ordinal < b.ordinal; });
  if (ids_only) note_ids_only(campaigns[0], campaigns[1], listing.count() - 1);
  const auto message =
      listing.count() == 2
          ? fmt::format("{} and {} have the same audience (100 %) and meet in time, places and "
                        "devices",
                        name_of(campaigns[0]), name_of(campaigns[1]))
          : fmt::format("{} campaigns, the first of them {}, have the same audience (100 %) and "
                        "meet in time, places and devices",
                        listing.count(), name_of(campaigns[0]));
  return outbox_.report(*code, message, std::move(campaigns));
}

base::Result<void> AudienceReport::pair(const AudienceNode& a, const AudienceNode& b) {
  const auto overlap = overlap_of(a, b);
  const auto code = code_of(overlap.share);
  if (!code || ((a.accepted | b.accepted) & bit(*code)) != 0) return {};
  auto campaigns = meeting(a, b);
  auto others = meeting(b, a);
  const bool b_first = others.front().ordinal < campaigns.front().ordinal;
  auto left = side_of(a, campaigns.front());
  auto right = side_of(b, others.front());
  if (b_first) std::swap(left, right);
  if (overlap.ids_only) note_ids_only(campaigns.front(), others.front(), 1);
  const auto message = fmt::format("{} and {} {}; they meet in time, places and devices", left,
                                   right, how_much(a, b, overlap));
  campaigns.insert(campaigns.end(), std::make_move_iterator(others.begin()),
                   std::make_move_iterator(others.end()));
  for (const auto& campaign : campaigns) {
    DEALKIT_CHECK(outbox_.mark(*code, campaign.ordinal, message));
  }
  return outbox_.report(*code, message, std::move(campaigns));
}

void AudienceReport::note_ids_only(const Involved& a, const Involved& b, std::uint64_t pairs) {
  ids_only_pairs_ += pairs;
  const auto& first = a.ordinal < b.ordinal ? a : b;
  const auto& second = a.ordinal < b.ordinal ? b : a;
  const auto later = [](const Involved& x, const Involved& y) { return x.ordinal > y.ordinal; };
  if (!first_ids_only_.empty()) {
    const auto& held = first_ids_only_;
    if (later(first, held[0]) || (!later(held[0], first) && !later(held[1], second))) return;
  }
  first_ids_only_ = {first, second};
}

base::Result<void> AudienceReport::finish() {
  if (first_ids_only_.empty()) return {};
  const auto message = fmt::format(
      "how many people {} and {} share is told from segment ids alone{}: no sketches are given",
      name_of(first_ids_only_[0]), name_of(first_ids_only_[1]),
      ids_only_pairs_ > 1 ? fmt::format(", as for {} pairs in all", ids_only_pairs_) : "");
  for (const auto& campaign : first_ids_only_) {
    DEALKIT_CHECK(outbox_.mark(SetCode::overlap_unmeasured, campaign.ordinal, message));
  }
  return outbox_.report(SetCode::overlap_unmeasured, message, first_ids_only_);
}

}  // namespace dealkit::validation
