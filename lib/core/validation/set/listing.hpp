// The campaigns that a finding names: those that come first in the input, however many it concerns.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/validation/set/set_outbox.hpp"

namespace dealkit::validation {

class Listing {
 public:
  explicit Listing(std::size_t most) : most_(most) {}

  void add(std::uint64_t ordinal, std::string_view id, std::string_view content_hash) {
    ++count_;
    if (campaigns_.size() == most_) {
      if (ordinal > campaigns_.front().ordinal) return;
      std::pop_heap(campaigns_.begin(), campaigns_.end(), before);
      campaigns_.pop_back();
    }
    campaigns_.push_back({ordinal, std::string(id), std::string(content_hash)});
    std::push_heap(campaigns_.begin(), campaigns_.end(), before);
  }
  std::uint64_t count() const { return count_; }
  /// In no order; SetOutbox::report() brings them into the input's.
  const std::vector<Involved>& campaigns() const { return campaigns_; }

 private:
  static bool before(const Involved& a, const Involved& b) { return a.ordinal < b.ordinal; }
  std::size_t most_;
  std::uint64_t count_ = 0;
  std::vector<Involved> campaigns_;  // a heap, the last in the input on top
};

}  // namespace dealkit::validation
