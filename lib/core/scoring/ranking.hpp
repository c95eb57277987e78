// The best of many scored deals, in memory for just these.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dealkit::scoring {

struct RankedDeal {
  double score = 0;
  std::string deal_id;
  std::size_t index = 0;  // of its request in its batch
  std::string record;     // the metric, with its '\n'
};

/// Keeps the `most` deals with the highest scores; of equal scores the lower id ranks first, and of
/// two records of one deal with one score the one that came first.
class Ranking {
 public:
  explicit Ranking(std::size_t most) : most_(most) {}

  /// Whether add() would keep such a deal.
  bool wants(double score, std::string_view deal_id) const;
  /// A deal that wants() is true for.
  void add(RankedDeal deal);
  /// All deals, best first; none are left.
  std::vector<RankedDeal> take();
  /// All deals in the order of their coming, for a later Ranking; none are left.
  std::vector<RankedDeal> take_in_order();

 private:
  using Ordered = std::pair<std::uint64_t, RankedDeal>;  // a heap cannot remember who came first
  struct Earlier;
  std::vector<RankedDeal> take_all();

  std::size_t most_;
  std::uint64_t next_ = 0;
  std::vector<Ordered> heap_;  // the worst on top
};

}  // namespace dealkit::scoring
