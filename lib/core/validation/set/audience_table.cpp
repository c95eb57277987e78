#include "core/validation/set/audience_table.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>

#include "core/validation/set/geo_set.hpp"

namespace dealkit::validation {
namespace {

constexpr std::size_t slots_least = 1 << 10;
constexpr std::int64_t gone = std::numeric_limits<std::int64_t>::min();
/// Ends of dropped nodes that are remembered; past it they count as if they never ended.
constexpr std::size_t dropped_most = 1 << 16;

/// What a term costs in memory besides the dictionary: itself, its posting and its window.
constexpr std::size_t term_bytes = 3 * sizeof(std::uint32_t);
/// What a distinct term costs: hash, frequency, rank and list.
constexpr std::size_t distinct_bytes = sizeof(std::uint64_t) + 3 * sizeof(std::uint32_t);

std::size_t slot_of(std::uint64_t hash, std::size_t slots) {
  constexpr std::uint64_t golden = 0x9E3779B97F4A7C15;
  return static_cast<std::size_t>((hash * golden) >> 20) & (slots - 1);
}

}  // namespace

std::size_t AudienceTable::used_bytes() const {
  return nodes_.size() * (sizeof(Node) + sizeof(std::uint32_t)) + terms_.size() * term_bytes +
         hashes_.size() * distinct_bytes + slots_.size() * sizeof(std::uint32_t) + places_bytes_;
}

bool AudienceTable::add(const AudienceNode& node, std::span<const std::uint64_t> pieces,
                        std::uint64_t offset) {
  const auto segments = segment_count(node.segments);
  const auto count = segments + pieces.size();
  // In the worst case each term is new, and doubles the dictionary.
  const auto most = used_bytes() + sizeof(Node) + count * (term_bytes + distinct_bytes) +
                    slots_.size() * sizeof(std::uint32_t) + 2 * node.places.size();
  constexpr std::size_t terms_most = std::numeric_limits<std::uint32_t>::max() - 1;
  if (most > memory_bytes_ || terms_.size() + count > terms_most) return false;
  Node row;
  row.start = node.start;
  row.end = node.end;
  row.offset = offset;
  row.only_id = node.only_id;
  row.first_ordinal = std::numeric_limits<std::uint64_t>::max();
  for (const auto& member : node.members) {
    row.first_ordinal = std::min(row.first_ordinal, member.campaign.ordinal);
  }
  row.places_mask = places_mask(node.places);
  row.terms = static_cast<std::uint32_t>(terms_.size());
  row.segment_count = static_cast<std::uint32_t>(segments);
  row.piece_count = static_cast<std::uint32_t>(pieces.size());
  row.sketch_bytes = static_cast<std::uint32_t>(node.sketch.size());
  row.places = place_of(node.places);
  row.devices = node.devices;
  row.accepted = node.accepted;
  row.single = node.count == 1;
  for (std::size_t i = 0; i < segments; ++i) {
    terms_.push_back(term_of(segment_at(node.segments, i)));
  }
  for (const auto piece : pieces) terms_.push_back(term_of(piece));
  nodes_.push_back(row);
  return true;
}

std::uint32_t AudienceTable::place_of(const std::string& places) {
  const auto [it, fresh] =
      numbers_of_places_.try_emplace(places, static_cast<std::uint32_t>(places_.size()));
  if (fresh) {
    constexpr std::size_t entry_bytes = 128;  // of the map and the list
    places_.push_back(places);
    places_bytes_ += 2 * places.size() + entry_bytes;
  }
  return it->second;
}

std::uint32_t AudienceTable::term_of(std::uint64_t hash) {
  if (2 * (hashes_.size() + 1) > slots_.size()) grow_dictionary();
  auto slot = slot_of(hash, slots_.size());
  for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    const auto term = slots_[slot] - 1;
    if (hashes_[term] != hash) continue;
    ++frequencies_[term];
    return term;
  }
  hashes_.push_back(hash);
  frequencies_.push_back(1);
  slots_[slot] = static_cast<std::uint32_t>(hashes_.size());
  return slots_[slot] - 1;
}

void AudienceTable::grow_dictionary() {
  slots_.assign(std::max(slots_least, slots_.size() * 2), 0);
  for (std::size_t term = 0; term < hashes_.size(); ++term) {
    auto slot = slot_of(hashes_[term], slots_.size());
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<std::uint32_t>(term + 1);
  }
}

void AudienceTable::prepare(std::uint64_t max_postings) {
  max_postings_ = max_postings;
  hashes_ = {};
  slots_ = {};
  numbers_of_places_ = {};
  sort_nodes();
  {
    const auto ranks = rank_terms();
    for (auto& term : terms_) term = ranks[term];
  }
  for (auto& node : nodes_) {
    const auto first = terms_.begin() + node.terms;
    const auto middle = first + node.segment_count;
    std::sort(first, middle);
    std::sort(middle, middle + node.piece_count);
    for (const auto segment : segments(node)) node.signature.add(segment);
    node.hidden = node.segment_count - static_cast<std::uint32_t>(node.signature.count());
  }
  list_postings();
}

void AudienceTable::sort_nodes() {
  const auto before = [](const Node& a, const Node& b) {
    return a.start != b.start ? a.start < b.start : a.offset < b.offset;
  };
  if (!std::is_sorted(nodes_.begin(), nodes_.end(), before)) {
    std::sort(nodes_.begin(), nodes_.end(), before);
  }
}

/// The rank of each term, and in begins_ where the list of each rank begins.
std::vector<std::uint32_t> AudienceTable::rank_terms() {
  std::vector<std::uint32_t> by_rank(frequencies_.size());
  std::iota(by_rank.begin(), by_rank.end(), 0U);
  std::sort(by_rank.begin(), by_rank.end(), [this](std::uint32_t a, std::uint32_t b) {
    return frequencies_[a] != frequencies_[b] ? frequencies_[a] < frequencies_[b] : a < b;
  });
  std::vector<std::uint32_t> ranks(by_rank.size());
  begins_.assign(by_rank.size() + 1, 0);
  for (std::uint32_t rank = 0; rank < by_rank.size(); ++rank) {
    ranks[by_rank[rank]] = rank;
    begins_[rank + 1] = begins_[rank] + frequencies_[by_rank[rank]];
  }
  frequencies_ = {};
  return ranks;
}

void AudienceTable::list_postings() {
  postings_.resize(terms_.size());
  auto next = begins_;
  for (std::uint32_t number = 0; number < nodes_.size(); ++number) {
    const auto& node = nodes_[number];
    const auto count = node.segment_count + node.piece_count;
    for (std::uint32_t i = 0; i < count; ++i) postings_[next[terms_[node.terms + i]]++] = number;
  }
  // The lists become longer with the rank.
  for (auto term = term_count(); term > 0; --term) {
    const auto rank = static_cast<std::uint32_t>(term - 1);
    if (having(rank).size() <= max_postings_) break;
    if (windows_.empty()) windows_.assign(terms_.size(), 0);
    set_windows(rank);
  }
}

void AudienceTable::set_windows(std::uint32_t term) {
  PostingWindow window(max_postings_);
  const auto list = having(term);
  for (const auto number : list) {
    const auto& node = nodes_[number];
    const auto first = window.add(node.start, node.end);
    const auto begin = terms_.begin() + node.terms;
    const auto middle = begin + node.segment_count;
    auto at = std::lower_bound(begin, middle, term);
    if (at == middle || *at != term) at = std::lower_bound(middle, middle + node.piece_count, term);
    windows_[static_cast<std::size_t>(at - terms_.begin())] = list[first];
  }
  not_compared_ += window.not_compared();
}

std::size_t PostingWindow::add(std::int64_t start, std::int64_t end) {
  while (!running_.empty() && running_.front().first <= start) {
    const auto number = running_.front().second;
    std::pop_heap(running_.begin(), running_.end(), std::greater<>());
    running_.pop_back();
    if (number < first_) continue;  // dropped before it ended
    ends_[number] = gone;
    --running_count_;
  }
  while (!dropped_.empty() && dropped_.front() <= start) {
    std::pop_heap(dropped_.begin(), dropped_.end(), std::greater<>());
    dropped_.pop_back();
  }
  not_compared_ += dropped_.size() + dropped_for_good_;
  const auto held_against = first_;
  if (running_count_ >= most_) drop_first();
  running_.emplace_back(end, static_cast<std::uint32_t>(ends_.size()));
  std::push_heap(running_.begin(), running_.end(), std::greater<>());
  ends_.push_back(end);
  ++running_count_;
  return held_against;
}

/// Lets go of the one that started first; its end is kept to count what it is not held against.
void PostingWindow::drop_first() {
  if (dropped_.size() == dropped_most) {
    std::pop_heap(dropped_.begin(), dropped_.end(), std::greater<>());
    dropped_.pop_back();
    ++dropped_for_good_;
  }
  while (ends_[first_] == gone) ++first_;
  dropped_.push_back(ends_[first_]);
  std::push_heap(dropped_.begin(), dropped_.end(), std::greater<>());
  ++first_;
  --running_count_;
}

}  // namespace dealkit::validation
