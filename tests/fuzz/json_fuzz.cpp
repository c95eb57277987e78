// The strict JSON reader on any bytes: reader and diagnose() accept the same texts; what is
// accepted has a canonical form that reads back to itself; nothing reads outside the text.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/json/canonical.hpp"
#include "core/base/json/document.hpp"
#include "core/base/json/pointer.hpp"

namespace {

namespace json = dealkit::json;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "json_fuzz: does not hold: %s\n", what);
  std::abort();
}

std::size_t visit(json::Value value);

/// The children of an array or object; gives back the count of values below it.
std::size_t visit_children(json::Value value) {
  std::size_t seen = 0;
  std::uint32_t count = 0;
  for (json::Value child : value) {
    seen += visit(child);
    if (value.kind() == json::Kind::object) {
      require(value.find(child.key()).index() == child.index(), "a member is found by its key");
    }
    ++count;
  }
  require(count == value.size(), "size() counts the children");
  return seen;
}

/// Touches everything that a Value offers; gives back the count of values seen.
std::size_t visit(json::Value value) {
  require(!value.text().empty(), "a value has text");
  switch (value.kind()) {
    case json::Kind::string:
      require(value.string().size() <= value.text().size(), "unescaping never grows a string");
      return 1;
    case json::Kind::number:
      (void)value.integer();
      (void)value.number();
      require(!value.is_integer() || value.text().find('.') == std::string_view::npos,
              "a whole number has no fraction");
      return 1;
    case json::Kind::array:
    case json::Kind::object:
      return 1 + visit_children(value);
    default:
      return 1;
  }
}

void check_canonical(json::Value root) {
  std::string canonical;
  if (!json::append_canonical(canonical, root)) return;  // a number that no double holds
  json::Reader again;
  const auto second = again.read(canonical);
  require(second.has_value(), "the canonical form can be read");
  std::string repeated;
  const bool written = json::append_canonical(repeated, (*second)->root()).has_value();
  require(written, "the canonical form has a canonical form");
  require(repeated == canonical, "the canonical form is its own canonical form");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static json::Reader reader;  // read into again and again, as the filters do
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto fault = json::diagnose(text);
  const auto document = reader.read(text);
  require(document.has_value() == !fault.has_value(), "reader and diagnose() agree");
  if (!document) {
    require(document.error().position.offset <= size, "an error lies within the text");
    require(!document.error().message.empty(), "an error says something");
    return 0;
  }
  const json::Value root = (*document)->root();
  require(visit(root) == (*document)->size(), "every value is reached once");
  for (std::uint32_t i = 0; i < (*document)->size() && i < 64; ++i) {
    require(json::resolve(root, (*document)->pointer(i)).index() == i, "pointers lead back");
  }
  check_canonical(root);
  return 0;
}
