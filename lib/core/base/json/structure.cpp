#include "core/base/json/structure.hpp"

#include <algorithm>
#include <vector>

#include "core/base/json/block.hpp"
#include "core/base/json/utf8.hpp"

#ifndef DEALKIT_JSON_PORTABLE
#include <simdjson.h>
#endif

namespace dealkit::base::json {

#ifndef DEALKIT_JSON_PORTABLE

struct Structure::Finder {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;
};

bool Structure::find(std::string_view text) {
  // Little, since many a Reader reads one short text; later texts may ask for more.
  constexpr std::size_t first_capacity_bytes = 2 * 1024;
  auto& parser = finder_->parser;
  if (parser == nullptr || parser->capacity() < text.size()) {
    const auto roomy = std::max(text.size() + text.size() / 2, first_capacity_bytes);
    const auto capacity = std::min(roomy, text_max_bytes);
    if (simdjson::get_active_implementation()->create_dom_parser_implementation(
            capacity, depth_ceiling, parser) != simdjson::SUCCESS) {
      return false;
    }
  }
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  if (parser->stage1(bytes, text.size(), simdjson::stage1_mode::regular) != simdjson::SUCCESS) {
    return false;
  }
  // simdjson has room for more than one index behind the last.
  parser->structural_indexes[parser->n_structural_indexes] =
      static_cast<std::uint32_t>(text.size());
  begin_ = parser->structural_indexes.get();
  count_ = parser->n_structural_indexes;
  return true;
}

#else

struct Structure::Finder {
  std::vector<std::uint32_t> offsets;
};

namespace {

/// One past the closing quote of the string that begins at `at`; 0 if it is none.
std::size_t end_of_closed_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte == '"') return at + 1;
    if (byte < 0x20) return 0;
    // What is escaped is looked at as well: a control is one behind a backslash, too.
    if (byte == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\')) ++at;
    const auto length = utf8_length(text.substr(at));
    if (length == 0) return 0;
    at += length;
  }
  return 0;
}

}  // namespace

bool Structure::find(std::string_view text) {
  auto& offsets = finder_->offsets;
  offsets.clear();
  bool in_word = false;  // numbers, true, false, null, and whatever stands where one could
  for (std::size_t at = 0; at < text.size();) {
    const auto offset = static_cast<std::uint32_t>(at);
    switch (text[at]) {
      case ' ':
      case '\t':
      case '\r':
      case '\n':
        in_word = false;
        ++at;
        break;
      case '{':
      case '}':
      case '[':
      case ']':
      case ':':
      case ',':
        in_word = false;
        offsets.push_back(offset);
        ++at;
        break;
      case '"':
        if (!in_word) offsets.push_back(offset);
        in_word = false;
        at = end_of_closed_string(text, at);
        if (at == 0) return false;
        break;
      default:
        if (!in_word) offsets.push_back(offset);
        in_word = true;
        const auto length = utf8_length(text.substr(at));
        if (length == 0) return false;
        at += length;
    }
  }
  count_ = static_cast<std::uint32_t>(offsets.size());
  offsets.push_back(static_cast<std::uint32_t>(text.size()));
  begin_ = offsets.data();
  return count_ > 0;
}

#endif

Structure::Structure() : finder_(std::make_unique<Finder>()) {}
Structure::~Structure() = default;
Structure::Structure(Structure&&) noexcept = default;
Structure& Structure::operator=(Structure&&) noexcept = default;

}  // namespace dealkit::base::json
