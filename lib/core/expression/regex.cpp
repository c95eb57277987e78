// See regex.hpp.
#include "core/expression/regex.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

namespace dealkit::expression {
namespace {

RE2::Options options() {
  RE2::Options result;
  result.set_log_errors(false);
  result.set_max_mem(std::int64_t{1} << 20);
  return result;
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

struct Regex::Impl {
  explicit Impl(std::string_view pattern) : re(piece(pattern), options()) {}
  RE2 re;
};

Regex::Regex(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

base::Result<Regex> Regex::compile(std::string_view pattern) {
  if (pattern.size() > pattern_max_bytes) {
    return base::Error{base::Errc::limit,
                       fmt::format("expected a regular expression of at most {} bytes, found {}",
                                   pattern_max_bytes, pattern.size()),
                       {}};
  }
  auto impl = std::make_unique<Impl>(pattern);
  if (!impl->re.ok()) {
    const bool large = impl->re.error_code() == RE2::ErrorPatternTooLarge;
    return base::Error{large ? base::Errc::limit : base::Errc::data,
                       fmt::format("expected a regular expression (RE2): {}", impl->re.error()),
                       {}};
  }
  return Regex(std::move(impl));
}

bool Regex::found_in(std::string_view text) const {
  return RE2::PartialMatch(piece(text), impl_->re);
}

std::string_view Regex::pattern() const { return impl_->re.pattern(); }

}  // namespace dealkit::expression
