// Audiences in memory, as audience_join.hpp compares them: nodes by their start, their segments as
// ranks (the rarest segment is 0), and for each segment the nodes that have it.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/validation/set/audience_node.hpp"

namespace dealkit::validation {

/// A set of numbers, seen in 128 bits: what two sets can have in common at most is told from it.
struct Signature {
  std::uint64_t low = 0, high = 0;
  void add(std::uint64_t element) {
    auto& half = (element & 64) != 0 ? high : low;
    half |= 1ULL << (element & 63);
  }
  int count() const { return std::popcount(low) + std::popcount(high); }
};

class AudienceTable {
 public:
  struct Node {
    std::int64_t start = 0, end = 0;
    std::uint64_t offset = 0;  // in the index's log of nodes
    std::uint64_t only_id = 0;
    std::uint64_t first_ordinal = 0;  // of its members
    std::uint64_t places_mask = 0;
    Signature signature;          // of its segments
    std::uint32_t hidden = 0;     // segments that share a bit of the signature with another
    std::uint32_t terms = 0;      // where its segments stand in terms(), and then its pieces
    std::uint32_t segment_count = 0, piece_count = 0;
    std::uint32_t sketch_bytes = 0;
    std::uint32_t places = 0;     // in places()
    std::uint16_t devices = 0;
    SetCodes accepted = 0;
    bool single = true;           // one campaign
  };

  /// Holds about `memory_bytes`.
  explicit AudienceTable(std::size_t memory_bytes) : memory_bytes_(memory_bytes) {}

  /// `pieces` are hashes of parts of the node's sketch. False, and nothing added, if it is full.
  bool add(const AudienceNode& node, std::span<const std::uint64_t> pieces, std::uint64_t offset);
  /// After the last node. A node is held against those `max_postings` nodes with the same segment
  /// (or piece) that started last and still run.
  void prepare(std::uint64_t max_postings);

  /// By start, then in the order in which they were added.
  const std::vector<Node>& nodes() const { return nodes_; }
  std::span<const std::uint32_t> segments(const Node& node) const {
    return {terms_.data() + node.terms, node.segment_count};
  }
  std::span<const std::uint32_t> pieces(const Node& node) const {
    return {terms_.data() + node.terms + node.segment_count, node.piece_count};
  }
  std::size_t term_count() const { return begins_.size() - 1; }
  /// Numbers of the nodes that have a segment or a piece, ascending.
  std::span<const std::uint32_t> having(std::uint32_t term) const {
    return {postings_.data() + begins_[term], begins_[term + 1] - begins_[term]};
  }
  std::string_view places(const Node& node) const { return places_[node.places]; }

  /// Whether some segment has more nodes than each is held against.
  bool limited() const { return !windows_.empty(); }
  bool limited(std::uint32_t term) const {
    return limited() && having(term).size() > max_postings_;
  }
  /// The first node that `node` is held against for the term at `place` of its segments and pieces.
  std::uint32_t window(const Node& node, std::size_t place) const {
    return limited() ? windows_[node.terms + place] : 0;
  }
  /// Pairs that are not held against each other because of `max_postings`, an upper bound.
  std::uint64_t not_compared() const { return not_compared_; }

 private:
  std::uint32_t term_of(std::uint64_t hash);
  void grow_dictionary();
  std::uint32_t place_of(const std::string& places);
  std::vector<std::uint32_t> rank_terms();
  void sort_nodes();
  void list_postings();
  void set_windows(std::uint32_t term);
  std::size_t used_bytes() const;

  std::size_t memory_bytes_;
  std::uint64_t max_postings_ = 0;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> terms_;
  // Until prepare(): each term's hash and how many nodes have it, and where a hash is found.
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint32_t> frequencies_;
  std::vector<std::uint32_t> slots_;  // number of the term + 1; a power of two of them
  std::vector<std::string> places_;
  std::unordered_map<std::string, std::uint32_t> numbers_of_places_;
  std::size_t places_bytes_ = 0;
  // From prepare() on.
  std::vector<std::uint32_t> begins_{0};
  std::vector<std::uint32_t> postings_;
  std::vector<std::uint32_t> windows_;
  std::uint64_t not_compared_ = 0;
};

/// What a node is held against where more nodes have its segment than SetLimits::max_postings:
/// those that started last and still run. Nodes by rising start.
class PostingWindow {
 public:
  explicit PostingWindow(std::uint64_t most) : most_(most) {}

  /// Adds a node; the number (in the order of adding) of the first that it is held against.
  std::size_t add(std::int64_t start, std::int64_t end);
  std::uint64_t not_compared() const { return not_compared_; }

 private:
  void drop_first();

  std::uint64_t most_;
  std::vector<std::int64_t> ends_;  // of all; `gone` once the node has ended
  std::vector<std::pair<std::int64_t, std::uint32_t>> running_;  // a heap, the first to end on top
  std::vector<std::int64_t> dropped_;                            // the same, of ends
  std::size_t first_ = 0, running_count_ = 0;
  std::uint64_t dropped_for_good_ = 0, not_compared_ = 0;
};

}  // namespace dealkit::validation
