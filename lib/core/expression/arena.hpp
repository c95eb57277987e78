// Memory of one evaluation: handed out in one direction, taken back all at once and used again, so
// that in the steady state an evaluation allocates nothing. Also where callers keep the lists,
// maps and texts of values that they build themselves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace dealkit::expression {

class Arena {
 public:
  /// Refuses to hold more than `limit_bytes`.
  explicit Arena(std::size_t limit_bytes = std::size_t{1} << 30) : limit_bytes_(limit_bytes) {}

  /// Memory for `bytes`, aligned for any Value; nullptr where the limit is reached.
  void* allocate(std::size_t bytes);

  /// Room for `count` objects, not initialised; nullptr where the limit is reached.
  template <class T>
  T* array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= alignment);
    if (count > limit_bytes_ / sizeof(T)) return nullptr;
    return static_cast<T*>(allocate(count * sizeof(T)));
  }

  /// A copy that lives here; `ok` turns false where the limit is reached.
  std::string_view copy(std::string_view text, bool& ok);

  /// Takes everything back; the memory stays for the next round.
  void reset();
  std::size_t used_bytes() const { return used_bytes_; }
  std::size_t limit_bytes() const { return limit_bytes_; }

 private:
  static constexpr std::size_t alignment = 16;
  struct Chunk {
    std::unique_ptr<std::byte[]> bytes;
    std::size_t size;
  };
  std::vector<Chunk> chunks_;
  std::size_t chunk_ = 0;   // the one that is being filled
  std::size_t filled_ = 0;  // bytes of it
  std::size_t used_bytes_ = 0;
  std::size_t limit_bytes_;
};

}  // namespace dealkit::expression
