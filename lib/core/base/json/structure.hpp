// The first stage of the reader: where the brackets, colons and commas of a text stand, and where
// its strings and other values begin. simdjson's, or a plain one where block.hpp is plain, too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace dealkit::base::json {

constexpr std::uint32_t depth_ceiling = 1024;          // containers inside each other
constexpr std::size_t text_max_bytes = 0xFFFFFFF0U;  // offsets are 32 bits wide

class Structure {
 public:
  Structure();
  ~Structure();
  Structure(Structure&&) noexcept;
  Structure& operator=(Structure&&) noexcept;

  /// Finds the offsets of `text`, of at most text_max_bytes. False for what no JSON text holds and
  /// the second stage does not look for: bytes that are no UTF-8, controls in strings, a string
  /// that does not end.
  bool find(std::string_view text);
  /// The offsets that find() found, and behind the last one the size of the text.
  const std::uint32_t* begin() const { return begin_; }
  std::uint32_t count() const { return count_; }

 private:
  struct Finder;
  std::unique_ptr<Finder> finder_;
  const std::uint32_t* begin_ = nullptr;
  std::uint32_t count_ = 0;
};

}  // namespace dealkit::base::json
