#include "core/record/schema.hpp"

#include <algorithm>

#include "core/base/json/write.hpp"

namespace dealkit::record {
namespace {

constexpr std::string_view time_pattern =
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?"
    "([Zz]|[+-][0-9]{2}:[0-9]{2})?)?$";
constexpr std::int64_t money_limit_units = base::micros_limit.value / base::micros_per_unit + 1;

/// Calls `take` for each of the words between the '|'.
template <class Take>
void for_each_word(std::string_view words, Take take) {
  while (!words.empty()) {
    const auto end = std::min(words.find('|'), words.size());
    take(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

class SchemaWriter {
 public:
  explicit SchemaWriter(std::string& out) : writer_(out) {}

  void document(const Table& table) {
    writer_.object()
        .member("$schema", "https://json-schema.org/draft/2020-12/schema")
        .member("title", table.title);
    writer_.member("type", "object");
    properties(table);
    writer_.close();
  }

 private:
  void properties(const Table& table) {
    writer_.key("properties").object();
    for (const auto& field : table.fields) property(field);
    writer_.close();
  }

  void property(const Field& field) {
    writer_.key(field.name).object();
    describe(field);
    switch (field.type) {
      case Type::text: types("string"); break;
      case Type::money:
        types("number");
        writer_.key("exclusiveMinimum").integer(-money_limit_units);
        writer_.key("exclusiveMaximum").integer(money_limit_units);
        break;
      case Type::integer: types("integer"); break;
      case Type::number: types("number"); break;
      case Type::boolean: types("boolean"); break;
      case Type::time:
        types("string");
        writer_.member("pattern", time_pattern);
        break;
      case Type::tokens:
        types("array");
        writer_.key("items").object();
        writer_.key("type").array().string("string").string("integer").close().close();
        break;
      case Type::any: break;
      case Type::object:
        types("object");
        properties(*field.table);
        break;
      case Type::rows: rows(*field.table); break;
    }
    writer_.close();
  }

  /// An array of objects, or one object in place of an array of one.
  void rows(const Table& table) {
    writer_.key("type").array().string("array").string("object").string("null").close();
    writer_.key("items").object().member("type", "object");
    properties(table);
    writer_.close();
    properties(table);
  }

  void types(std::string_view type) {
    writer_.key("type").array().string(type).string("null").close();
  }

  void describe(const Field& field) {
    std::string text(field.doc);
    if (!field.values.empty()) {
      text += ". One of:";
      for_each_word(field.values, [&text](std::string_view word) {
        text += text.back() == ':' ? " " : ", ";
        text += word;
      });
    }
    writer_.member("description", text);
    if (field.values.empty()) return;
    writer_.key("examples").array();
    for_each_word(field.values, [this](std::string_view word) { writer_.string(word); });
    writer_.close();
  }

  json::Writer writer_;
};

}  // namespace

std::string json_schema(const Table& table) {
  std::string out;
  SchemaWriter(out).document(table);
  return out;
}

}  // namespace dealkit::record
