#include "core/validation/set/audience_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <tuple>

namespace dealkit::validation {
namespace {

std::string name_of(const Involved& campaign) {
  return campaign.id.empty() ? fmt::format("record {}", campaign.ordinal + 1)
                             : fmt::format("\"{}\"", campaign.id);
}

bool earlier(const Involved& a, const Involved& b) { return a.ordinal < b.ordinal; }

bool before(const FoundPair& a, const FoundPair& b) {
  return std::pair(a.first(), a.second()) < std::pair(b.first(), b.second());
}

/// As findings of one code are listed: by their first campaign, then as their nodes were made.
bool listed_before(const FoundPair& a, const FoundPair& b) {
  return std::tuple(a.first(), a.a, a.b) < std::tuple(b.first(), b.a, b.b);
}

/// The campaigns of `node` that run while `other` does, the first in the input first.
std::vector<Involved> meeting(const AudienceNode& node, const AudienceNode& other) {
  std::vector<Involved> campaigns;
  for (const auto& member : node.members) {
    if (member.start < other.end && other.start < member.end) campaigns.push_back(member.campaign);
  }
  if (campaigns.empty()) campaigns.push_back(node.members.front().campaign);
  std::sort(campaigns.begin(), campaigns.end(), earlier);
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

std::uint64_t first_meeting(const AudienceNode& node, const AudienceNode& other) {
  auto first = std::numeric_limits<std::uint64_t>::max();
  for (const auto& member : node.members) {
    if (member.start < other.end && other.start < member.end) {
      first = std::min(first, member.campaign.ordinal);
    }
  }
  constexpr auto nobody = std::numeric_limits<std::uint64_t>::max();
  return first == nobody ? node.members.front().campaign.ordinal : first;
}

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

std::optional<SetCode> AudienceReport::code_of(double share, SetCodes accepted) const {
  const auto code = code_of(share);
  return code && (accepted & bit(*code)) != 0 ? std::nullopt : code;
}

base::Result<void> AudienceReport::group(const Listing& listing, bool ids_only) {
  const auto code = code_of(1.0);
  if (!code) return {};
  auto campaigns = listing.campaigns();
  std::sort(campaigns.begin(), campaigns.end(), earlier);
  if (ids_only) {
    FoundPair pair;
    pair.a_first = campaigns[0].ordinal;
    pair.b_first = campaigns[1].ordinal;
    ids_only_pairs_ += listing.count() - 1;
    if (!first_ids_only_ || before(pair, *first_ids_only_)) {
      first_ids_only_ = pair;
      first_of_group_ = {campaigns[0], campaigns[1]};
    }
  }
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

base::Result<void> AudienceReport::pair(const AudienceNode& a, const AudienceNode& b,
                                        std::pair<std::uint64_t, std::uint64_t> offsets) {
  const auto overlap = overlap_of(a, b);
  const auto code = code_of(overlap.share, a.accepted | b.accepted);
  if (!code) return {};
  note({*code, overlap.ids_only, offsets.first, offsets.second, first_meeting(a, b),
        first_meeting(b, a)});
  return in_words() ? report(a, b, *code, overlap) : base::Result<void>{};
}

void AudienceReport::note(const FoundPair& pair) {
  count(pair.code, pair.ids_only);
  if (pair.ids_only && (!first_ids_only_ || before(pair, *first_ids_only_))) {
    first_ids_only_ = pair;
    first_of_group_.clear();
  }
  if (in_words()) return;
  auto& pairs = listed(pair.code).pairs;
  if (pairs.size() == outbox_.limits().max_findings) {
    if (pairs.empty() || !listed_before(pair, pairs.front())) return;
    std::pop_heap(pairs.begin(), pairs.end(), listed_before);
    pairs.pop_back();
  }
  pairs.push_back(pair);
  std::push_heap(pairs.begin(), pairs.end(), listed_before);
}

bool AudienceReport::only_counts(SetCode code, std::uint64_t ordinal) const {
  const auto& pairs = listed(code).pairs;
  return !in_words() && pairs.size() == outbox_.limits().max_findings &&
         (pairs.empty() || ordinal > pairs.front().first()) &&
         first_ids_only_ && ordinal > first_ids_only_->first();
}

void AudienceReport::count(SetCode code, bool ids_only) {
  ++listed(code).count;
  ids_only_pairs_ += ids_only ? 1 : 0;
}

base::Result<void> AudienceReport::report(const AudienceNode& a, const AudienceNode& b,
                                          SetCode code, const Overlap& overlap) {
  auto campaigns = meeting(a, b);
  auto others = meeting(b, a);
  const bool b_first = others.front().ordinal < campaigns.front().ordinal;
  auto left = side_of(a, campaigns.front());
  auto right = side_of(b, others.front());
  if (b_first) std::swap(left, right);
  const auto message = fmt::format("{} and {} {}; they meet in time, places and devices", left,
                                   right, how_much(a, b, overlap));
  campaigns.insert(campaigns.end(), std::make_move_iterator(others.begin()),
                   std::make_move_iterator(others.end()));
  for (const auto& campaign : campaigns) {
    DEALKIT_RETURN_IF_ERROR(outbox_.mark(code, campaign.ordinal, message));
  }
  return outbox_.report(code, message, std::move(campaigns));
}

base::Result<void> AudienceReport::finish(NodeReader& nodes) {
  for (const auto code : {SetCode::overlap_warn, SetCode::overlap_strong, SetCode::overlap_merge}) {
    auto& found = listed(code);
    if (in_words() || !outbox_.on(code)) continue;
    std::sort_heap(found.pairs.begin(), found.pairs.end(), listed_before);
    for (const auto& pair : found.pairs) {
      DEALKIT_ASSIGN_OR_RETURN(const auto a, nodes.load(pair.a));
      DEALKIT_ASSIGN_OR_RETURN(const auto b, nodes.load(pair.b));
      DEALKIT_RETURN_IF_ERROR(report(a, b, code, overlap_of(a, b)));
    }
    outbox_.report_unlisted(code, found.count - found.pairs.size());
  }
  return report_unmeasured(nodes);
}

base::Result<void> AudienceReport::report_unmeasured(NodeReader& nodes) {
  if (!first_ids_only_) return {};
  auto campaigns = first_of_group_;
  if (campaigns.empty()) {
    DEALKIT_ASSIGN_OR_RETURN(const auto a, nodes.load(first_ids_only_->a));
    DEALKIT_ASSIGN_OR_RETURN(const auto b, nodes.load(first_ids_only_->b));
    campaigns = {meeting(a, b).front(), meeting(b, a).front()};
    std::sort(campaigns.begin(), campaigns.end(), earlier);
  }
  const auto message = fmt::format(
      "how many people {} and {} share is estimated from segment ids alone{}: no sketches are "
      "given",
      name_of(campaigns[0]), name_of(campaigns[1]),
      ids_only_pairs_ > 1 ? fmt::format(", as for {} pairs in all", ids_only_pairs_) : "");
  for (const auto& campaign : campaigns) {
    DEALKIT_RETURN_IF_ERROR(outbox_.mark(SetCode::overlap_unmeasured, campaign.ordinal, message));
  }
  return outbox_.report(SetCode::overlap_unmeasured, message, std::move(campaigns));
}

}  // namespace dealkit::validation
