#include "core/validation/set/audience_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <queue>

#include "core/base/hash.hpp"
#include "core/validation/set/bytes.hpp"
#include "core/validation/set/counting_bits.hpp"
#include "core/validation/set/geo_set.hpp"

namespace dealkit::validation {
namespace {

constexpr auto measured_codes = {SetCode::overlap_warn, SetCode::overlap_strong,
                                SetCode::overlap_merge};
constexpr std::size_t read_ahead_bytes = 1 << 10;

/// Pieces of a sketch by which its like is found: pairs of neighbouring minima. Sketches of other
/// lengths have none in common with it.
constexpr std::size_t piece_bytes = 2 * sizeof(std::uint32_t);
constexpr std::size_t pieces_most = 64;

}  // namespace

struct AudienceIndex::Posting {
  std::int64_t start = 0, end = 0;
  std::uint64_t node = 0;        // its offset
  std::uint64_t places = 0;      // mask
  Signature segments;
  std::uint32_t segment_count = 0;
  std::uint32_t sketch_bytes = 0;
  std::uint16_t devices = 0;

  /// Whether the two have to be measured.
  bool may_overlap(const Posting& other, double least) const {
    if ((places & other.places) == 0 || (devices & other.devices) == 0) return false;
    if (sketch_bytes > 0 && sketch_bytes == other.sketch_bytes) return true;
    // Segments that fall on one bit hide each other: as many as there are more segments than bits.
    const auto hidden = std::min(segment_count - static_cast<std::uint32_t>(segments.count()),
                                 other.segment_count -
                                     static_cast<std::uint32_t>(other.segments.count()));
    const Signature both{segments.low & other.segments.low, segments.high & other.segments.high};
    const auto most = std::min({static_cast<std::uint32_t>(both.count()) + hidden, segment_count,
                                other.segment_count});
    const auto together = segment_count + other.segment_count - most;
    return most > 0 && static_cast<double>(most) >= least * static_cast<double>(together);
  }
};

/// The postings of one term by their start: each is held against those that still run.
class AudienceIndex::Postings {
 public:
  Postings(ExternalSorter& candidates, const SetLimits& limits, double least, SetCounts& counts)
      : candidates_(candidates), limits_(limits), least_(least), counts_(counts) {}

  void clear() {
    running_.clear();
    dropped_ends_ = {};
    dropped_for_good_ = 0;
  }

  base::Result<void> add(const Posting& posting) {
    counting_bits([&] { compare(posting); });
    for (const auto other : found_) DEALKIT_RETURN_IF_ERROR(candidate(other, posting.node));
    while (!dropped_ends_.empty() && dropped_ends_.top() <= posting.start) dropped_ends_.pop();
    not_compared_ += dropped_ends_.size() + dropped_for_good_;
    if (running_.size() >= limits_.max_postings) drop_first();
    running_.push_back(posting);
    return {};
  }

  std::uint64_t not_compared() const { return not_compared_; }
  std::uint64_t not_measured() const { return not_measured_; }

 private:
  void compare(const Posting& posting) {
    found_.clear();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < running_.size(); ++i) {
      const auto& other = running_[i];
      if (other.end <= posting.start) continue;
      if (kept != i) running_[kept] = other;
      ++kept;
      ++counts_.comparisons;
      if (other.may_overlap(posting, least_)) found_.push_back(other.node);
    }
    running_.resize(kept);
  }

  /// Lets go of the one that started first; its end is kept to count what it is not held against.
  void drop_first() {
    if (dropped_ends_.size() == dropped_most) {
      dropped_ends_.pop();
      ++dropped_for_good_;  // counted as if it never ended: the sum is an upper bound
    }
    dropped_ends_.push(running_.front().end);
    running_.erase(running_.begin());
  }

  base::Result<void> candidate(std::uint64_t a, std::uint64_t b) {
    if (candidates_.size() >= limits_.max_candidate_pairs) {
      ++not_measured_;
      return {};
    }
    record_.clear();
    ByteWriter(record_).key(std::min(a, b)).key(std::max(a, b));
    return candidates_.add(record_);
  }

  static constexpr std::size_t dropped_most = 1 << 16;

  ExternalSorter& candidates_;
  const SetLimits& limits_;
  double least_;
  SetCounts& counts_;
  std::vector<Posting> running_;
  std::vector<std::uint64_t> found_;  // nodes that the last posting may overlap
  std::priority_queue<std::int64_t, std::vector<std::int64_t>, std::greater<>> dropped_ends_;
  std::uint64_t dropped_for_good_ = 0;
  std::uint64_t not_compared_ = 0, not_measured_ = 0;
  std::string record_;
};

AudienceIndex::AudienceIndex(SpillFactory& spills, std::size_t memory_bytes,
                             AudienceReport& report)
    : spills_(spills),
      memory_bytes_(memory_bytes),
      report_(report),
      table_(std::make_unique<AudienceTable>(memory_bytes + memory_bytes / 2)),
      postings_(spills, memory_bytes),
      candidates_(spills, memory_bytes) {}

std::vector<std::uint64_t> AudienceIndex::pieces_of(const AudienceNode& node) const {
  const auto count = std::min(node.sketch.size() / piece_bytes, pieces_most);
  std::vector<std::uint64_t> pieces(count);
  for (std::size_t i = 0; i < count; ++i) {
    auto text = std::to_string(node.sketch.size());
    text += ':';
    text += std::to_string(i);
    text += ':';
    text += std::string_view(node.sketch).substr(i * piece_bytes, piece_bytes);
    pieces[i] = base::hash64(text);
  }
  return pieces;
}

base::Result<void> AudienceIndex::add(const AudienceNode& node) {
  const auto offset = end_offset();
  const auto begin = unwritten_.size();
  ByteWriter(unwritten_).plain(std::uint32_t{0});
  append_node(unwritten_, node);
  const auto length =
      static_cast<std::uint32_t>(unwritten_.size() - begin - sizeof(std::uint32_t));
  std::memcpy(unwritten_.data() + begin, &length, sizeof length);
  if (table_ == nullptr) {
    DEALKIT_RETURN_IF_ERROR(post(node, offset));
  } else if (!table_->add(node, pieces_of(node), offset)) {
    DEALKIT_RETURN_IF_ERROR(leave_memory());
  }
  const auto most = table_ == nullptr ? spill_block_bytes : memory_bytes_;
  if (unwritten_.size() < most) return {};
  if (!nodes_) {
    DEALKIT_ASSIGN_OR_RETURN(nodes_, spills_.create());
  }
  DEALKIT_RETURN_IF_ERROR(nodes_->append(unwritten_));
  written_bytes_ += unwritten_.size();
  unwritten_.clear();
  return {};
}

/// Makes postings of all nodes that there are.
base::Result<void> AudienceIndex::leave_memory() {
  table_.reset();
  for (std::uint64_t offset = 0; offset < end_offset(); offset += loaded_bytes_) {
    DEALKIT_ASSIGN_OR_RETURN(const auto node, load(offset));
    DEALKIT_RETURN_IF_ERROR(post(node, offset));
  }
  return {};
}

base::Result<void> AudienceIndex::post(const AudienceNode& node, std::uint64_t offset) {
  Posting posting;
  posting.start = node.start;
  posting.end = node.end;
  posting.node = offset;
  posting.places = places_mask(node.places);
  posting.segment_count = static_cast<std::uint32_t>(segment_count(node.segments));
  posting.sketch_bytes = static_cast<std::uint32_t>(node.sketch.size());
  posting.devices = node.devices;
  for (std::size_t i = 0; i < posting.segment_count; ++i) {
    posting.segments.add(segment_at(node.segments, i));
  }
  for (std::size_t i = 0; i < posting.segment_count; ++i) {
    DEALKIT_RETURN_IF_ERROR(add_posting(segment_at(node.segments, i), posting));
  }
  for (const auto piece : pieces_of(node)) DEALKIT_RETURN_IF_ERROR(add_posting(piece, posting));
  return {};
}

base::Result<void> AudienceIndex::add_posting(std::uint64_t term, const Posting& posting) {
  buffer_.clear();
  ByteWriter writer(buffer_);
  writer.key(term).signed_key(posting.start).key(posting.node).plain(posting.end);
  writer.plain(posting.places).plain(posting.segments.low).plain(posting.segments.high);
  writer.plain(posting.segment_count).plain(posting.sketch_bytes).plain(posting.devices);
  return postings_.add(buffer_);
}

base::Result<void> AudienceIndex::finish(SetOutbox& outbox, SetCounts& counts) {
  const auto& limits = outbox.limits();
  if (table_ != nullptr) {
    DEALKIT_RETURN_IF_ERROR(join_in_memory(limits, counts));
  } else {
    DEALKIT_RETURN_IF_ERROR(find_candidates(limits, counts));
  }
  DEALKIT_RETURN_IF_ERROR(measure(counts));
  if (not_compared_ > 0) {
    DEALKIT_RETURN_IF_ERROR(outbox.note(
        measured_codes,
        fmt::format("more than {} audiences with one segment in common run at the same time: up "
                    "to {} pairs were not compared",
                    limits.max_postings, not_compared_)));
  }
  if (not_measured_ == 0) return {};
  return outbox.note(measured_codes,
                     fmt::format("more than {} pairs of audiences may overlap: up to {} were not "
                                 "measured",
                                 limits.max_candidate_pairs, not_measured_));
}

base::Result<void> AudienceIndex::join_in_memory(const SetLimits& limits, SetCounts& counts) {
  table_->prepare(limits.max_postings);
  not_compared_ = table_->not_compared();
  const JoinOptions options{report_.least(), limits.max_candidate_pairs};
  DEALKIT_ASSIGN_OR_RETURN(const auto joined, join_audiences(*table_, options, *this, counts));
  not_measured_ = joined.not_measured;
  if (!report_.in_words()) counts.candidate_pairs += joined.measured;
  table_.reset();
  return {};
}

bool AudienceIndex::may_overlap(const AudienceTable::Node& a, const AudienceTable::Node& b) const {
  if (a.only_id != 0 && a.only_id == b.only_id) return false;
  return a.places == b.places || places_meet(table_->places(a), table_->places(b));
}

base::Result<void> AudienceIndex::by_segments(const AudienceTable::Node& a,
                                              const AudienceTable::Node& b, std::uint32_t common,
                                              std::uint32_t united) {
  const auto share = static_cast<double>(common) / static_cast<double>(united);
  const auto code = report_.code_of(share, a.accepted | b.accepted);
  if (!code || !may_overlap(a, b)) return {};
  if (report_.only_counts(*code, std::min(a.first_ordinal, b.first_ordinal))) {
    report_.count(*code, true);
    return {};
  }
  if (report_.in_words()) return add_candidate(a.offset, b.offset);
  const auto& first = a.offset < b.offset ? a : b;
  const auto& second = a.offset < b.offset ? b : a;
  FoundPair pair{*code, true, first.offset, second.offset, first.first_ordinal,
                 second.first_ordinal};
  if (!first.single || !second.single) {
    DEALKIT_ASSIGN_OR_RETURN(const auto first_node, load(first.offset));
    DEALKIT_ASSIGN_OR_RETURN(const auto second_node, load(second.offset));
    pair.a_first = first_meeting(first_node, second_node);
    pair.b_first = first_meeting(second_node, first_node);
  }
  report_.note(pair);
  return {};
}

base::Result<void> AudienceIndex::by_sketch(const AudienceTable::Node& a,
                                            const AudienceTable::Node& b) {
  if (!may_overlap(a, b)) return {};
  if (report_.in_words()) return add_candidate(a.offset, b.offset);
  const std::pair offsets(std::min(a.offset, b.offset), std::max(a.offset, b.offset));
  DEALKIT_ASSIGN_OR_RETURN(const auto first, load(offsets.first));
  DEALKIT_ASSIGN_OR_RETURN(const auto second, load(offsets.second));
  return report_.pair(first, second, offsets);
}

base::Result<void> AudienceIndex::add_candidate(std::uint64_t a, std::uint64_t b) {
  record_.clear();
  ByteWriter(record_).key(std::min(a, b)).key(std::max(a, b));
  return candidates_.add(record_);
}

base::Result<void> AudienceIndex::find_candidates(const SetLimits& limits, SetCounts& counts) {
  DEALKIT_RETURN_IF_ERROR(postings_.finish());
  counts.spilled_sorts += postings_.spilled() ? 1 : 0;
  counts.premerged_runs += postings_.premerged_runs();
  DEALKIT_ASSIGN_OR_RETURN(auto cursor, postings_.cursor());
  Postings postings(candidates_, limits, report_.least(), counts);
  std::uint64_t term = 0;
  for (std::string_view record;;) {
    DEALKIT_ASSIGN_OR_RETURN(const bool more, cursor.next(record));
    if (!more) break;
    ByteReader reader(record);
    if (const auto next = reader.key(); next != term) {
      postings.clear();
      term = next;
    }
    Posting posting;
    posting.start = reader.signed_key();
    posting.node = reader.key();
    posting.end = reader.plain<std::int64_t>();
    posting.places = reader.plain<std::uint64_t>();
    posting.segments.low = reader.plain<std::uint64_t>();
    posting.segments.high = reader.plain<std::uint64_t>();
    posting.segment_count = reader.plain<std::uint32_t>();
    posting.sketch_bytes = reader.plain<std::uint32_t>();
    posting.devices = reader.plain<std::uint16_t>();
    DEALKIT_RETURN_IF_ERROR(postings.add(posting));
  }
  not_compared_ = postings.not_compared();
  not_measured_ = postings.not_measured();
  return {};
}

base::Result<void> AudienceIndex::measure(SetCounts& counts) {
  DEALKIT_RETURN_IF_ERROR(candidates_.finish());
  counts.spilled_sorts += candidates_.spilled() ? 1 : 0;
  counts.premerged_runs += candidates_.premerged_runs();
  DEALKIT_ASSIGN_OR_RETURN(auto cursor, candidates_.cursor());
  AudienceNode a;
  std::optional<std::uint64_t> a_offset, b_offset;
  for (std::string_view record;;) {
    DEALKIT_ASSIGN_OR_RETURN(const bool more, cursor.next(record));
    if (!more) return {};
    ByteReader reader(record);
    const auto first = reader.key();
    const auto second = reader.key();
    if (first == a_offset && second == b_offset) continue;  // found by several segments
    if (first != a_offset) {
      DEALKIT_ASSIGN_OR_RETURN(a, load(first));
    }
    a_offset = first;
    b_offset = second;
    DEALKIT_ASSIGN_OR_RETURN(const auto b, load(second));
    ++counts.candidate_pairs;
    if (a.only_id != 0 && a.only_id == b.only_id) continue;
    if (!places_meet(a.places, b.places)) continue;
    DEALKIT_RETURN_IF_ERROR(report_.pair(a, b, {first, second}));
  }
}

base::Result<AudienceNode> AudienceIndex::load(std::uint64_t offset) {
  constexpr auto length_bytes = sizeof(std::uint32_t);
  if (offset >= written_bytes_) {
    ByteReader reader(std::string_view(unwritten_).substr(offset - written_bytes_));
    const auto bytes = reader.text();
    loaded_bytes_ = length_bytes + bytes.size();
    return read_node(bytes);
  }
  buffer_.resize(read_ahead_bytes);
  DEALKIT_ASSIGN_OR_RETURN(auto have, nodes_->read(offset, buffer_));
  assert(have > length_bytes);
  const auto whole = length_bytes + ByteReader(buffer_).plain<std::uint32_t>();
  if (have < whole) {
    buffer_.resize(whole);
    const auto rest = std::span(buffer_).subspan(have);
    DEALKIT_ASSIGN_OR_RETURN(const auto more, nodes_->read(offset + have, rest));
    have += more;
  }
  if (have < whole) return base::Error{base::Errc::io, "scratch data ends before its end"};
  loaded_bytes_ = whole;
  return read_node(std::string_view(buffer_).substr(length_bytes, whole - length_bytes));
}

}  // namespace dealkit::validation
