// See arena.hpp.
#include "core/expression/arena.hpp"

#include <algorithm>
#include <cstring>

namespace dealkit::expression {
namespace {
constexpr std::size_t first_chunk_bytes = 4096;
constexpr std::size_t largest_chunk_bytes = std::size_t{1} << 20;
}  // namespace

void* Arena::allocate(std::size_t bytes) {
  if (bytes > limit_bytes_) return nullptr;
  bytes = std::max<std::size_t>((bytes + alignment - 1) & ~(alignment - 1), alignment);
  if (used_bytes_ + bytes > limit_bytes_) return nullptr;
  while (chunk_ < chunks_.size() && chunks_[chunk_].size - filled_ < bytes) {
    ++chunk_;
    filled_ = 0;
  }
  if (chunk_ == chunks_.size()) {
    const std::size_t last = chunks_.empty() ? first_chunk_bytes / 2 : chunks_.back().size;
    const std::size_t size = std::max(bytes, std::min(last * 2, largest_chunk_bytes));
    chunks_.push_back({std::make_unique_for_overwrite<std::byte[]>(size), size});
    filled_ = 0;
  }
  void* place = chunks_[chunk_].bytes.get() + filled_;
  filled_ += bytes;
  used_bytes_ += bytes;
  return place;
}

std::string_view Arena::copy(std::string_view text, bool& ok) {
  if (text.empty()) return {};
  auto* place = array<char>(text.size());
  if (place == nullptr) {
    ok = false;
    return {};
  }
  std::memcpy(place, text.data(), text.size());
  return {place, text.size()};
}

void Arena::reset() {
  chunk_ = 0;
  filled_ = 0;
  used_bytes_ = 0;
}

}  // namespace dealkit::expression
