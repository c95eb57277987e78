#include "core/validation/set/audience_join.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "core/validation/set/counting_bits.hpp"

namespace dealkit::validation {
namespace {

constexpr std::uint32_t none = 0xFFFFFFFF;

/// A set is middling if it needs three elements in common with any other middling one, and is not
/// so large that it has too many threes of them.
enum class SizeClass : std::uint8_t { small, middling, large };
constexpr std::size_t size_classes = 3;
constexpr std::uint32_t most_middling = 12;

/// A node under the term that is worked on.
struct Local {
  std::int64_t start, end;
  std::uint64_t places;
  Signature signature;
  std::uint32_t number, size, place, hidden, sketch_bytes;
  std::uint16_t devices;
  SizeClass size_class;
};

struct Link {
  std::uint32_t local, next;  // next: a link's number + 1
};
struct TripleLink {
  std::uint64_t terms;  // the second and the third
  std::uint32_t local, next;
};

/// How pairs are found. Pairs that are neither tiny nor of sketches: under three terms if both are
/// middling, else under two, or, where few nodes have the term, one by one.
enum class Way : std::uint8_t { triple, chain, direct, tiny, sketch };

/// The terms under which a pair is looked at.
struct Under {
  std::uint32_t term, second = none, third = none;
};

/// A term that both have, and its place in the later of the two nodes.
struct Common {
  std::uint32_t term, place;
};

std::uint32_t least_common(std::uint32_t size, double least) {
  const auto share = [&](std::uint32_t count) {
    return static_cast<double>(count) / static_cast<double>(size);
  };
  auto count = std::max(1U, static_cast<std::uint32_t>(std::clamp(least, 0.0, 1.0) * size));
  while (count > 1 && share(count - 1) >= least) --count;
  while (count <= size && share(count) < least) ++count;
  return count;
}

/// The most elements that two sets have together, each counted, so that `count` in common are
/// enough.
std::uint32_t most_together(std::uint32_t count, double least) {
  constexpr double most = 1e9;
  if (least <= count / most) return static_cast<std::uint32_t>(most);
  auto sum = static_cast<std::uint32_t>(count / least) + count + 2;
  while (sum > count && count / static_cast<double>(sum - count) < least) --sum;
  return sum;
}

class Join {
 public:
  Join(const AudienceTable& table, const JoinOptions& options, PairSink& sink, SetCounts& counts)
      : table_(table),
        options_(options),
        sink_(sink),
        counts_(counts),
        most_tiny_(most_together(1, options.least)),
        // Where not all are held against each other, it may not be the first terms in common by
        // which a pair is found: whole sets are looked at then, and two terms have to do.
        least_middling_(table.limited() ? none : most_together(2, options.least) / 2 + 1),
        direct_(table.term_count(), false) {
    for (auto& heads : heads_) heads.assign(table.term_count(), 0);
    for (const auto& node : table.nodes()) {
      const auto least = least_common(node.segment_count, options.least);
      needed_.push_back(table.limited() ? 0 : least);
      if (least > node.segment_count) needed_.back() = none;  // nothing is enough
    }
  }

  template <bool with_limits>
  void run() {
    for (std::uint32_t term = 0; term < table_.term_count() && result_; ++term) {
      if (table_.having(term).size() < 2) continue;
      const auto later = collect(term);
      if (tiny_.size() > 1) join_running<Way::tiny, with_limits>(tiny_, term);
      if (sketched_.size() > 1) join_running<Way::sketch, with_limits>(sketched_, term);
      if (found_by_more_.size() < 2) continue;
      const auto pairs = found_by_more_.size() * (found_by_more_.size() - 1) / 2;
      if (pairs <= later && !table_.limited(term)) {
        direct_[term] = true;
        join_running<Way::direct, with_limits>(found_by_more_, term);
        continue;
      }
      if constexpr (!with_limits) join_triples(term);
      if (middling_ < found_by_more_.size()) join_chains<with_limits>(term);
    }
  }
  base::Result<Joined> result() {
    DEALKIT_RETURN_IF_ERROR(std::move(result_));
    return joined_;
  }

 private:
  std::uint64_t collect(std::uint32_t term);
  /// The place behind the last of a node's segments by which it is found under `count` of them.
  std::uint32_t prefix(const Local& local, std::uint32_t count) const {
    const auto needed = needed_[local.number];
    return needed <= count ? local.size : local.size + count - needed;
  }
  std::span<const std::uint32_t> later(const Local& local, std::uint32_t count) const {
    const auto end = prefix(local, count);
    return table_.segments(node(local)).subspan(local.place + 1, end - local.place - 1);
  }
  SizeClass class_of(std::uint32_t segments) const {
    if (segments > most_middling) return SizeClass::large;
    return segments < least_middling_ ? SizeClass::small : SizeClass::middling;
  }
  std::vector<std::uint32_t>& heads(SizeClass size_class) {
    return heads_[static_cast<std::size_t>(size_class)];
  }
  void join_triples(std::uint32_t term);
  template <bool with_limits>
  void join_chains(std::uint32_t term);
  template <Way way, bool with_limits>
  void join_running(const std::vector<std::uint32_t>& locals, std::uint32_t term);
  template <Way way, bool with_limits>
  void consider(const Local& x, const Local& y, Under under);
  template <Way way, bool with_limits>
  bool is_first(const Local& x, const Local& y, Under under) const;
  bool held_against(const Local& x, const Local& y, Common common) const {
    return y.number >= table_.window(node(x), common.place);
  }
  bool may_share_enough(const Local& x, const Local& y) const;
  void intersect(std::span<const std::uint32_t> x, std::span<const std::uint32_t> y,
                 std::uint32_t first_place);
  const AudienceTable::Node& node(const Local& local) const {
    return table_.nodes()[local.number];
  }

  const AudienceTable& table_;
  const JoinOptions& options_;
  PairSink& sink_;
  SetCounts& counts_;
  std::uint32_t most_tiny_, least_middling_;
  std::vector<std::uint32_t> needed_;    // of each node: how many it must share with any other
  std::vector<bool> direct_;             // terms that were joined in that way
  // Of the term that is worked on: its nodes, and which of them are joined in which ways.
  std::vector<Local> locals_;
  std::vector<std::uint32_t> tiny_, sketched_, found_by_more_;
  std::size_t middling_ = 0;  // of found_by_more_
  std::vector<std::uint32_t> running_;
  // By size, then second term: the last link, + 1.
  std::array<std::vector<std::uint32_t>, size_classes> heads_;
  std::vector<Link> links_;
  std::vector<std::uint32_t> triple_heads_;  // by a hash of second and third
  std::vector<TripleLink> triple_links_;
  std::vector<Common> common_;  // of the pair that is looked at
  Joined joined_;
  base::Result<void> result_;
};

/// How many pairs of `term` and a later one its nodes are found by.
std::uint64_t Join::collect(std::uint32_t term) {
  locals_.clear();
  tiny_.clear();
  sketched_.clear();
  found_by_more_.clear();
  middling_ = 0;
  std::uint64_t pairs = 0;
  for (const auto number : table_.having(term)) {
    const auto& node = table_.nodes()[number];
    const auto segments = table_.segments(node);
    auto place = static_cast<std::uint32_t>(
        std::lower_bound(segments.begin(), segments.end(), term) - segments.begin());
    const bool is_segment = place < segments.size() && segments[place] == term;
    if (!is_segment) {
      const auto pieces = table_.pieces(node);
      place = node.segment_count +
              static_cast<std::uint32_t>(std::lower_bound(pieces.begin(), pieces.end(), term) -
                                         pieces.begin());
    }
    const Local local{node.start,   node.end,
                      node.places_mask, node.signature,
                      number,       node.segment_count,
                      place,        node.hidden,
                      node.sketch_bytes, node.devices,
                      class_of(node.segment_count)};
    const bool by_more = is_segment && needed_[number] != none && place + 1 < prefix(local, 2);
    const bool is_tiny = is_segment && node.segment_count < most_tiny_;
    if (!by_more && !is_tiny && node.sketch_bytes == 0) continue;
    const auto index = static_cast<std::uint32_t>(locals_.size());
    if (by_more) {
      found_by_more_.push_back(index);
      middling_ += local.size_class == SizeClass::middling ? 1 : 0;
      pairs += later(local, 2).size();
    }
    if (is_tiny) tiny_.push_back(index);
    if (node.sketch_bytes > 0) sketched_.push_back(index);
    locals_.push_back(local);
  }
  return pairs;
}

void Join::join_triples(std::uint32_t term) {
  triple_links_.clear();
  std::size_t triples = 0;
  for (const auto index : found_by_more_) {
    const auto& x = locals_[index];
    if (x.size_class != SizeClass::middling) continue;
    const auto count = later(x, 3).size();
    triples += count * (count - 1) / 2;
  }
  if (triples < 2) return;
  triple_heads_.assign(std::bit_ceil(2 * triples), 0);
  constexpr std::uint64_t golden = 0x9E3779B97F4A7C15;
  const auto shift = 64 - std::countr_zero(triple_heads_.size());
  for (const auto index : found_by_more_) {
    const auto& x = locals_[index];
    if (x.size_class != SizeClass::middling) continue;
    const auto others = later(x, 3);
    for (std::size_t i = 0; i < others.size(); ++i) {
      for (std::size_t j = i + 1; j < others.size(); ++j) {
        const auto terms = std::uint64_t{others[i]} << 32 | others[j];
        auto& head = triple_heads_[terms * golden >> shift];
        for (auto* link = &head; *link != 0;) {
          auto& at = triple_links_[*link - 1];
          if (at.terms == terms) {
            const auto& y = locals_[at.local];
            if (y.end <= x.start) {
              *link = at.next;
              continue;
            }
            consider<Way::triple, false>(x, y, {term, others[i], others[j]});
          }
          link = &at.next;
        }
        triple_links_.push_back({terms, index, head});
        head = static_cast<std::uint32_t>(triple_links_.size());
      }
    }
  }
}

template <bool with_limits>
void Join::join_chains(std::uint32_t term) {
  links_.clear();
  for (const auto index : found_by_more_) {
    const auto& x = locals_[index];
    auto place = x.place;
    for (const auto second : later(x, 2)) {
      ++place;
      auto least = std::uint32_t{0};
      if constexpr (with_limits) {
        least = std::min(table_.window(node(x), x.place), table_.window(node(x), place));
      }
      for (const auto other : {SizeClass::small, SizeClass::middling, SizeClass::large}) {
        if (other == SizeClass::middling && x.size_class == other) continue;  // under three
        // From the last that started on. What has ended will not be met again.
        for (auto* link = &heads(other)[second]; *link != 0;) {
          auto& at = links_[*link - 1];
          const auto& y = locals_[at.local];
          if (y.end <= x.start) {
            *link = at.next;
            continue;
          }
          if (y.number < least) break;
          consider<Way::chain, with_limits>(x, y, {term, second});
          link = &at.next;
        }
      }
      auto& head = heads(x.size_class)[second];
      links_.push_back({index, head});
      head = static_cast<std::uint32_t>(links_.size());
    }
  }
  for (const auto index : found_by_more_) {
    const auto& x = locals_[index];
    for (const auto second : later(x, 2)) heads(x.size_class)[second] = 0;
  }
}

template <Way way, bool with_limits>
void Join::join_running(const std::vector<std::uint32_t>& locals, std::uint32_t term) {
  running_.clear();
  for (const auto local : locals) {
    const auto& x = locals_[local];
    const auto least = with_limits ? table_.window(node(x), x.place) : 0;
    std::size_t kept = 0;
    for (const auto other : running_) {
      const auto& y = locals_[other];
      // The windows of later nodes begin later.
      if (y.end <= x.start || y.number < least) continue;
      running_[kept++] = other;
      consider<way, with_limits>(x, y, {term});
    }
    running_.resize(kept);
    running_.push_back(local);
  }
}

inline bool Join::may_share_enough(const Local& x, const Local& y) const {
  // Segments that fall on one bit hide each other: as many as there are more segments than bits.
  const Signature both{x.signature.low & y.signature.low, x.signature.high & y.signature.high};
  const auto most = std::min({static_cast<std::uint32_t>(both.count()) +
                                  std::min(x.hidden, y.hidden),
                              x.size, y.size});
  const auto together = x.size + y.size - most;
  return most > 0 &&
         static_cast<double>(most) >= options_.least * static_cast<double>(together);
}

inline void Join::intersect(std::span<const std::uint32_t> x, std::span<const std::uint32_t> y,
                            std::uint32_t first_place) {
  for (std::size_t i = 0, j = 0; i < x.size() && j < y.size();) {
    const auto a = x[i];
    const auto b = y[j];
    if (a == b) common_.push_back({a, first_place + static_cast<std::uint32_t>(i)});
    i += a <= b ? 1 : 0;
    j += b <= a ? 1 : 0;
  }
}

template <Way way, bool with_limits>
inline void Join::consider(const Local& x, const Local& y, Under under) {
  ++counts_.comparisons;
  if ((x.places & y.places) == 0 || (x.devices & y.devices) == 0) return;
  const bool sketches = x.sketch_bytes > 0 && x.sketch_bytes == y.sketch_bytes;
  if (sketches != (way == Way::sketch)) return;
  if constexpr (way != Way::sketch) {
    if ((x.size + y.size <= most_tiny_) != (way == Way::tiny)) return;
  }
  if (way != Way::sketch && !may_share_enough(x, y)) return;
  if (!result_) return;
  if (joined_.measured >= options_.max_pairs) {
    ++joined_.not_measured;
    return;
  }
  const auto& a = node(x);
  const auto& b = node(y);
  common_.clear();
  intersect(table_.segments(a), table_.segments(b), 0);
  const auto common = static_cast<std::uint32_t>(common_.size());
  if (way == Way::sketch) intersect(table_.pieces(a), table_.pieces(b), a.segment_count);
  if (!is_first<way, with_limits>(x, y, under)) return;
  ++joined_.measured;
  if constexpr (way == Way::sketch) {
    result_ = sink_.by_sketch(a, b);
  } else {
    const auto united = x.size + y.size - common;
    if (static_cast<double>(common) / static_cast<double>(united) < options_.least) return;
    result_ = sink_.by_segments(a, b, common, united);
  }
}

/// Whether the pair has not been found before, under another term.
template <Way way, bool with_limits>
inline bool Join::is_first(const Local& x, const Local& y, Under under) const {
  if constexpr (way == Way::tiny || way == Way::sketch) {
    for (const auto& common : common_) {
      if (common.term < under.term && (!with_limits || held_against(x, y, common))) return false;
    }
    return true;
  } else if constexpr (!with_limits) {
    return common_[0].term == under.term &&
           (way == Way::direct || common_[1].term == under.second) &&
           (way != Way::triple || common_[2].term == under.third);
  } else {
    // As the two ways above went about it.
    for (std::size_t i = 0; i < common_.size(); ++i) {
      const auto& one = common_[i];
      if (one.term < under.term && direct_[one.term]) return false;
      if (one.term == under.term && way == Way::direct) return true;
      const bool by_first = held_against(x, y, one);
      for (auto j = i + 1; j < common_.size(); ++j) {
        if (!by_first && !held_against(x, y, common_[j])) continue;
        return one.term == under.term && common_[j].term == under.second;
      }
    }
    return false;
  }
}

}  // namespace

base::Result<Joined> join_audiences(const AudienceTable& table, const JoinOptions& options,
                                    PairSink& sink, SetCounts& counts) {
  Join join(table, options, sink, counts);
  counting_bits([&] { table.limited() ? join.run<true>() : join.run<false>(); });
  return join.result();
}

}  // namespace dealkit::validation
