// Regular expressions of matches(): RE2, whose time is linear in the text. Owns the library.
#pragma once

#include <memory>
#include <string_view>

#include "core/base/result.hpp"

namespace dealkit::expression {

inline constexpr std::size_t pattern_max_bytes = 4096;

class Regex {
 public:
  /// Errc::data for what RE2 cannot read, Errc::limit for a pattern that is too long or needs more
  /// than 1 MiB compiled.
  static base::Result<Regex> compile(std::string_view pattern);
  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  ~Regex();
  /// Whether any part of `text` matches. Safe from several threads at once.
  bool found_in(std::string_view text) const;
  std::string_view pattern() const;

 private:
  struct Impl;
  explicit Regex(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dealkit::expression
