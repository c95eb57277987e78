// Conversions of texts, for the tests of this room.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/json/document.hpp"
#include "core/deal/convert/convert.hpp"

namespace dealkit::test {

using deal::convert::Converted;
using deal::convert::ConvertOptions;
using deal::convert::Format;
using deal::convert::Loss;

/// What every target may demand.
inline std::vector<deal::convert::Assumption> everything_assumed() {
  return {{"origin", "ssp.example"}, {"product", "product-1"},   {"account", "account-1"},
          {"publisher", "pub-1"},    {"brand", "brand-1"},       {"currency", "EUR"},
          {"start", "2026-10-01"},   {"end", "2026-12-31"}};
}

/// A text and its document.
class Parsed {
 public:
  explicit Parsed(std::string text) : text_(std::move(text)) {
    const auto read = reader_.read(text_);
    if (read) root_ = (*read)->root();
  }
  Parsed(const Parsed&) = delete;
  Parsed& operator=(const Parsed&) = delete;
  json::Value root() const { return root_; }
  /// The text of the value at `pointer`; "" if there is none.
  std::string at(std::string_view pointer) const;

 private:
  std::string text_;
  json::Reader reader_;
  json::Value root_;
};

base::Result<Converted> convert_text(const std::string& text, const ConvertOptions& options);

/// "no_home /ext/a", one a loss, sorted.
std::vector<std::string> told(const std::vector<Loss>& losses);

}  // namespace dealkit::test
