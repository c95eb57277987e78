// Two records, one a line, as each kind of record through normal form and diffs: the normal form
// of a normal form is itself, a diff undone gives the earlier record back to the byte.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/deal/diff.hpp"
#include "core/record/normal_form.hpp"

namespace {

using namespace dealkit;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "normal_form_fuzz: does not hold: %s\n", what);
  std::abort();
}

/// "" for a text that has no normal form, and for a record without members: no such one is kept.
std::string normal(std::string_view text, const record::Table& table) {
  json::Reader reader;
  const auto document = reader.read(text);
  if (!document || !(*document)->root().is(json::Kind::object)) return {};
  std::string out;
  if (!record::append_normal(out, (*document)->root(), table)) return {};
  record::NormalBuilder builder(table);
  require(builder.set_all((*document)->root()).has_value(), "a builder takes what is normal");
  require(builder.build() == out, "a builder gives the same normal form");
  return out == "{}" ? std::string() : out;
}

void check_undo(deal::Kind kind, std::string_view before, std::string_view after) {
  const auto changes = deal::diff(kind, before, after);
  require(changes.has_value(), "normal forms can be compared");
  require(changes->empty() == (before == after), "no change is no difference");
  const auto undone = deal::undo(kind, after, *changes);
  require(undone.has_value() && *undone == before, "undo is the inverse of diff");
  const auto read = deal::changes_from_json(deal::to_json(*changes));
  require(read.has_value(), "changes come back from JSON");
  const auto again = deal::undo(kind, after, *read);
  require(again.has_value() && *again == before, "changes from JSON undo the same");
  require(deal::leaf_diff(before, after).has_value(), "leaves can be compared");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(text.find('\n'), text.size());
  for (const auto& kind : deal::all_kinds()) {
    const auto first = normal(text.substr(0, end), *kind.table);
    const auto second = normal(text.substr(std::min(end + 1, text.size())), *kind.table);
    for (const auto& one : {first, second}) {
      require(one.find('\n') == std::string::npos, "a normal form is one line");
      require(normal(one, *kind.table) == one, "the normal form of a normal form is itself");
    }
    check_undo(kind.kind, first, second);
    check_undo(kind.kind, second, first);
  }
  return 0;
}
