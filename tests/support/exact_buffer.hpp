// A text at the very end of its allocation: the address sanitizer catches every read past it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>

namespace dealkit::test {

class ExactBuffer {
 public:
  explicit ExactBuffer(std::string_view text)
      : bytes_(new char[text.size()]), size_bytes_(text.size()) {
    std::copy(text.begin(), text.end(), bytes_.get());
  }
  std::string_view text() const { return {bytes_.get(), size_bytes_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_bytes_;
};

}  // namespace dealkit::test
