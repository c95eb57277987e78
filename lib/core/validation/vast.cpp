#include "core/validation/vast.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace dealkit::validation {
namespace {

using base::Error;
using base::Result;

constexpr std::size_t max_depth = 64;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool starts_name(char c) {
  return is_letter(c) || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}
bool continues_name(char c) {
  return starts_name(c) || is_digit(c) || c == '-' || c == '.';
}

std::string_view local_name(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// XML 1.0, fifth edition, without document type declarations; sections in brackets.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  Result<VastSummary> run() {
    take("\xEF\xBB\xBF");
    while (at_ < text_.size()) {
      if (peek("<?")) {
        DEALKIT_CHECK(skip_to("?>", "a processing instruction without its end"));
      } else if (peek("<!--")) {
        DEALKIT_CHECK(comment());
      } else if (peek("<![CDATA[")) {
        if (open_.empty()) return fail("text outside the root element");
        DEALKIT_CHECK(skip_to("]]>", "a CDATA section without its end"));
      } else if (peek("<!")) {
        return fail("a document type declaration: VAST has none");
      } else if (peek("</")) {
        DEALKIT_CHECK(end_tag());
      } else if (peek("<")) {
        DEALKIT_CHECK(start_tag());
      } else {
        DEALKIT_CHECK(character_data());
      }
    }
    if (!open_.empty()) return fail("an element <" + brief(open_.back()) + "> without its end");
    if (!root_seen_) return fail("no element");
    if (summary_.ads == 0) return fail("no Ad");
    return summary_;
  }

 private:
  static std::string brief(std::string_view name) { return std::string(name.substr(0, 40)); }
  Error fail(std::string found) const {
    return Error{base::Errc::data, "found " + std::move(found), {at_, 0, 0}};
  }
  bool peek(std::string_view wanted) const { return text_.substr(at_).starts_with(wanted); }
  bool take(std::string_view wanted) {
    if (!peek(wanted)) return false;
    at_ += wanted.size();
    return true;
  }
  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  Result<void> skip_to(std::string_view end, const char* complaint) {
    const auto found = text_.find(end, at_);
    if (found == std::string_view::npos) return fail(complaint);
    at_ = found + end.size();
    return {};
  }

  Result<void> comment() {  // [2.5]
    const auto dashes = text_.find("--", at_ + 4);
    if (dashes == std::string_view::npos || text_.substr(dashes, 3) != "-->") {
      return fail("a comment that ends wrongly");
    }
    at_ = dashes + 3;
    return {};
  }

  Result<std::string_view> name() {
    const auto begin = at_;
    if (at_ >= text_.size() || !starts_name(text_[at_])) return fail("no name after \"<\"");
    while (at_ < text_.size() && continues_name(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  Result<void> reference() {  // [4.1]; only the entities of [4.6]
    for (const std::string_view entity : {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"}) {
      if (take(entity)) return {};
    }
    auto i = at_ + 1;
    if (i < text_.size() && text_[i] == '#') {
      const bool hex = ++i < text_.size() && text_[i] == 'x';
      if (hex) ++i;
      const auto digits = i;
      const auto is_hex = [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      };
      while (i < text_.size() && (hex ? is_hex(text_[i]) : is_digit(text_[i]))) ++i;
      if (i > digits && i < text_.size() && text_[i] == ';') {
        at_ = i + 1;
        return {};
      }
    }
    return fail("an \"&\" that starts no reference (write &amp; or use CDATA)");
  }

  Result<void> character_data() {
    while (at_ < text_.size() && text_[at_] != '<') {
      if (open_.empty() && !is_space(text_[at_])) return fail("text outside the root element");
      if (peek("]]>")) return fail("\"]]>\" outside a CDATA section");
      if (text_[at_] == '&') {
        DEALKIT_CHECK(reference());
      } else {
        ++at_;
      }
    }
    return {};
  }

  Result<std::string_view> attribute_value() {
    skip_space();
    if (!take("=")) return fail("an attribute without \"=\"");
    skip_space();
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    if (quote != '"' && quote != '\'') return fail("an attribute without quotes");
    const auto begin = ++at_;
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] == '<') return fail("\"<\" in an attribute");
      if (text_[at_] == '&') {
        DEALKIT_CHECK(reference());
      } else {
        ++at_;
      }
    }
    if (at_ >= text_.size()) return fail("an attribute without its closing quote");
    return text_.substr(begin, at_++ - begin);
  }

  Result<void> start_tag() {
    ++at_;
    DEALKIT_TRY(const auto element, name());
    if (open_.empty() && root_seen_) return fail("a second root element");
    if (open_.size() == max_depth) return fail("elements nested deeper than 64");
    std::string_view version;
    attributes_.clear();
    while (true) {
      const auto before = at_;
      skip_space();
      if (at_ >= text_.size()) return fail("a tag without \">\"");
      if (text_[at_] == '>' || peek("/>")) break;
      if (before == at_) return fail("no space before an attribute");
      DEALKIT_TRY(const auto attribute, name());
      if (std::find(attributes_.begin(), attributes_.end(), attribute) != attributes_.end()) {
        return fail("an attribute twice: " + brief(attribute));
      }
      attributes_.push_back(attribute);
      DEALKIT_TRY(const auto value, attribute_value());
      if (attribute == "version") version = value;
    }
    DEALKIT_CHECK(opened(local_name(element), version));
    open_.push_back(element);
    if (take("/>")) return closed();
    ++at_;
    return {};
  }

  Result<void> end_tag() {
    at_ += 2;
    DEALKIT_TRY(const auto element, name());
    skip_space();
    if (!take(">")) return fail("an end tag without \">\"");
    if (open_.empty() || open_.back() != element) {
      return fail(
          "</" + brief(element) + "> where " +
          (open_.empty() ? "nothing is open" : "</" + brief(open_.back()) + "> must stand"));
    }
    return closed();
  }

  Result<void> opened(std::string_view element, std::string_view version) {
    switch (open_.size()) {
      case 0:
        root_seen_ = true;
        if (element != "VAST") return fail("a root element <" + brief(element) + ">, not <VAST>");
        if (version.empty()) return fail("no version of <VAST>");
        summary_.version = version;
        break;
      case 1:
        bodies_ = 0;
        if (element == "Ad") ++summary_.ads;
        break;
      case 2:
        if (local_name(open_[1]) != "Ad") break;
        bodies_ += element == "InLine" || element == "Wrapper" ? 1 : 0;
        summary_.wrappers += element == "Wrapper" ? 1 : 0;
        leads_on_ = false;
        break;
      case 3:
        leads_on_ |= local_name(open_[2]) == "Wrapper" && element == "VASTAdTagURI";
        break;
      default:
        break;
    }
    return {};
  }

  Result<void> closed() {
    const auto element = local_name(open_.back());
    open_.pop_back();
    if (open_.size() == 1 && element == "Ad" && bodies_ != 1) {
      return fail("an Ad with " + std::to_string(bodies_) + " of InLine and Wrapper, not one");
    }
    if (open_.size() == 2 && local_name(open_[1]) == "Ad" && element == "Wrapper" && !leads_on_) {
      return fail("a Wrapper without VASTAdTagURI");
    }
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::string_view> open_;
  std::vector<std::string_view> attributes_;  // of the tag at hand
  bool root_seen_ = false;
  int bodies_ = 0;         // of the Ad at hand
  bool leads_on_ = false;  // the Wrapper at hand has its VASTAdTagURI
  VastSummary summary_;
};

}  // namespace

Result<VastSummary> scan_vast(std::string_view xml) {
  return Scanner(xml).run();
}

}  // namespace dealkit::validation
