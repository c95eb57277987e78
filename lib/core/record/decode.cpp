#include "core/record/decode.hpp"

#include <cstring>

namespace dealkit::record {
namespace {

using json::Kind;

class Decoder {
 public:
  Decoder(Arena& arena, std::vector<Problem>& problems) : arena_(arena), problems_(problems) {}

  void object(json::Value value, const Table& table, std::byte* target) {
    const auto& document = value.document();
    for (const auto member : value) {
      const auto& node = document.node(member.index());
      const auto index = table.find_index(node.key_hash, member.key());
      if (index == Table::no_field || node.kind == Kind::null) continue;
      const auto& hot = table.hot[index];
      // The commonest cell at once.
      if (hot.type == Type::text && node.kind == Kind::string) {
        fill(member, target + hot.offset, member.string());
      } else {
        cell(member, table.fields[index], target + hot.offset);
      }
    }
  }

 private:
  void wrong(json::Value value, const Field& field, std::string reason) {
    problems_.push_back({value.index(), &field, std::move(reason)});
  }
  void wrong_kind(json::Value value, const Field& field) {
    wrong(value, field, "expected " + std::string(describe(field.type)) + ", found " +
                            std::string(json::describe(value.kind())));
  }

  template <class T>
  void fill(json::Value value, std::byte* target, T content) {
    auto& c = *reinterpret_cast<Cell<T>*>(target);
    c.value = content;
    c.node = value.index();
    c.present = true;
  }

  template <class T>
  void fill(json::Value value, const Field& field, std::byte* target, base::Result<T> content) {
    if (content) {
      fill(value, target, *content);
    } else {
      wrong(value, field, std::move(content).error().message);
    }
  }

  void cell(json::Value value, const Field& field, std::byte* target) {
    const auto kind = value.kind();
    switch (field.type) {
      case Type::text:
        if (kind == Kind::string) return fill(value, target, value.string());
        break;
      case Type::money:
        if (kind == Kind::number)
          return fill(value, field, target, base::parse_micros(value.text()));
        break;
      case Type::integer:
        if (kind == Kind::number) return fill(value, field, target, value.integer());
        break;
      case Type::number:
        if (kind == Kind::number) return fill(value, field, target, value.number());
        break;
      case Type::boolean:
        if (kind == Kind::boolean) return fill(value, target, value.boolean());
        break;
      case Type::time:
        if (kind == Kind::string)
          return fill(value, field, target, base::parse_time(value.string()));
        break;
      case Type::tokens: return tokens(value, field, target);
      case Type::any: return fill(value, target, value);
      case Type::object: return inner_object(value, field, target);
      case Type::rows: return rows(value, field, target);
    }
    wrong_kind(value, field);
  }

  void tokens(json::Value value, const Field& field, std::byte* target) {
    if (value.kind() != Kind::array) return wrong_kind(value, field);
    for (const auto element : value) {
      if (!element.is(Kind::string) && !(element.is(Kind::number) && element.is_integer())) {
        return wrong_kind(element, field);
      }
    }
    fill(value, target, value);
  }

  void inner_object(json::Value value, const Field& field, std::byte* target) {
    if (value.kind() != Kind::object) return wrong_kind(value, field);
    auto& head = *reinterpret_cast<ObjectCell*>(target);
    head.node = value.index();
    head.present = true;
    object(value, *field.table, target);
  }

  /// An array of objects; one object stands for an array of one.
  void rows(json::Value value, const Field& field, std::byte* target) {
    const bool single = value.is(Kind::object);
    if (!single && !value.is(Kind::array)) return wrong_kind(value, field);
    const Table& table = *field.table;
    const std::size_t most = single ? 1 : value.size();
    auto* memory = static_cast<std::byte*>(
        most == 0 ? nullptr : arena_.allocate(most * table.struct_bytes, table.struct_align));
    std::uint32_t count = 0;
    const auto add = [&](json::Value element) {
      if (!element.is(Kind::object)) return wrong(element, field,
          "expected an object, found " + std::string(json::describe(element.kind())));
      auto* row = memory + count++ * table.struct_bytes;
      table.initialize(row);
      auto& head = *reinterpret_cast<ObjectCell*>(row);
      head.node = element.index();
      head.present = true;
      object(element, table, row);
    };
    if (single) {
      add(value);
    } else {
      for (const auto element : value) add(element);
    }
    auto& result = *reinterpret_cast<RowsHead*>(target);
    result.data = memory;
    result.count = count;
    result.node = value.index();
    result.present = true;
  }

  Arena& arena_;
  std::vector<Problem>& problems_;
};

}  // namespace

std::string_view describe(Type type) {
  switch (type) {
    case Type::text: return "a string";
    case Type::money: return "a number (an amount in major units)";
    case Type::integer: return "a whole number";
    case Type::number: return "a number";
    case Type::boolean: return "true or false";
    case Type::time: return "a string with a date or an RFC 3339 time";
    case Type::tokens: return "an array of strings or whole numbers";
    case Type::any: return "a value";
    case Type::object: return "an object";
    case Type::rows: return "an array of objects";
  }
  return "a value";
}

void decode(json::Value object, const Table& table, void* target, Arena& arena,
            std::vector<Problem>& problems) {
  Decoder(arena, problems).object(object, table, static_cast<std::byte*>(target));
}

}  // namespace dealkit::record
