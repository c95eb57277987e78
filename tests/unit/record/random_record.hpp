// Random records of a field table as JSON text, out of a string of choices that RapidCheck makes;
// and whether two structs of cells hold the same.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/record/decode.hpp"
#include "json_generator.hpp"

namespace dealkit::record {

class RandomRecord {
 public:
  explicit RandomRecord(std::vector<std::uint8_t> choices) : choices_(std::move(choices)) {}

  std::string object(const Table& table) {
    std::string out = "{";
    for (const auto& field : table.fields) {
      const auto kind = choices_.choose(16);  // 0, when choices have run out: absent
      if (kind < 5) continue;
      if (out.size() > 1) out += " ,\n";
      out += '"' + std::string(field.name) + "\" : ";
      out += kind == 15 ? std::string("null") : value(field);
    }
    return out + "}";
  }

 private:
  using Texts = std::initializer_list<std::string_view>;

  std::string one_of(Texts texts) {
    return std::string(texts.begin()[choices_.choose(texts.size())]);
  }

  std::string value(const Field& field) {
    switch (field.type) {
      case Type::text: return one_of({R"("")", R"("c-1")", R"("\u00fc\"\\\n\u0001")", "\"ü€😀\""});
      case Type::money:
        return one_of({"0", "12.50", "-0.000001", "8999999999999.999999", "1e3", "1.5E-1"});
      case Type::integer:
        return one_of({"0", "-1", "9223372036854775807", "-9223372036854775808", "1e2", "1.0"});
      case Type::number:
        return one_of({"0", "0.1", "-1e-7", "1.7976931348623157e308", "5e-324", "-0.0", "1e21"});
      case Type::boolean: return one_of({"true", "false"});
      case Type::time:
        return one_of({R"("2026-10-01")", R"("2026-03-29T02:30:00")", R"("0001-01-01T12:00:00Z")",
                       R"("2026-10-01T00:00:00.5+02:00")",
                       R"("9999-12-31T23:59:59.999999999")", R"("2024-02-29T00:00:00.000001Z")"});
      case Type::tokens: return one_of({"[ ]", R"([ "a" , 1,"b c"])", R"(["\"[ ]\\", "\u00e9"])"});
      case Type::any: return choices_.text(3);
      case Type::object: return object(*field.table);
      case Type::rows: return rows(*field.table);
    }
    return "null";
  }

  std::string rows(const Table& table) {
    const auto count = choices_.choose(4);
    if (count == 3) return object(table);
    std::string out = "[";
    for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : ", ") + object(table);
    return out + "]";
  }

  test::JsonGenerator choices_;
};

/// Memory for a struct of `table`'s cells, all of them absent.
class Cells {
 public:
  explicit Cells(const Table& table)
      : memory_(table.struct_bytes / sizeof(std::max_align_t) + 1) {
    table.initialize(memory_.data());
  }
  void* data() { return memory_.data(); }

 private:
  std::vector<std::max_align_t> memory_;
};

/// JSON without the white space between its tokens.
inline std::string squeezed(std::string_view json) {
  std::string out;
  bool quoted = false, escaped = false;
  for (const char c : json) {
    if (quoted || std::string_view(" \t\r\n").find(c) == std::string_view::npos) out += c;
    if (c == '"' && !escaped) quoted = !quoted;
    escaped = quoted && c == '\\' && !escaped;
  }
  return out;
}

inline bool same(const Table& table, const void* left, const void* right);

template <class T>
bool same_cell(const std::byte* a, const std::byte* b) {
  const auto& left = *reinterpret_cast<const T*>(a);
  const auto& right = *reinterpret_cast<const T*>(b);
  if (left.present != right.present) return false;
  if (!left.present) return true;
  if constexpr (std::is_same_v<T, Time>) {
    if (left->form != right->form) return false;
    return left->form == base::TimeText::Form::instant ? left->instant == right->instant
                                                       : left->local == right->local;
  } else if constexpr (std::is_same_v<T, Cell<json::Value>>) {
    return squeezed(left->text()) == squeezed(right->text());
  } else {
    return left.value == right.value;
  }
}

inline bool same_rows(const Table& table, const std::byte* a, const std::byte* b) {
  const auto& left = *reinterpret_cast<const RowsHead*>(a);
  const auto& right = *reinterpret_cast<const RowsHead*>(b);
  if (left.present != right.present || left.count != right.count) return false;
  for (std::uint32_t i = 0; i < left.count; ++i) {
    const auto offset = i * table.struct_bytes;
    if (!same(table, static_cast<const std::byte*>(left.data) + offset,
              static_cast<const std::byte*>(right.data) + offset)) {
      return false;
    }
  }
  return true;
}

inline bool same_field(const Field& field, const std::byte* a, const std::byte* b) {
  switch (field.type) {
    case Type::text: return same_cell<Text>(a, b);
    case Type::money: return same_cell<Money>(a, b);
    case Type::integer: return same_cell<Integer>(a, b);
    case Type::number: return same_cell<Number>(a, b);
    case Type::boolean: return same_cell<Boolean>(a, b);
    case Type::time: return same_cell<Time>(a, b);
    case Type::tokens:
    case Type::any: return same_cell<Cell<json::Value>>(a, b);
    case Type::object:
      return reinterpret_cast<const ObjectCell*>(a)->present ==
                 reinterpret_cast<const ObjectCell*>(b)->present &&
             same(*field.table, a, b);
    case Type::rows: return same_rows(*field.table, a, b);
  }
  return false;
}

/// Whether two structs hold the same values, wherever they were read from.
inline bool same(const Table& table, const void* left, const void* right) {
  for (const auto& field : table.fields) {
    if (!same_field(field, static_cast<const std::byte*>(left) + field.offset,
                    static_cast<const std::byte*>(right) + field.offset)) {
      return false;
    }
  }
  return true;
}

}  // namespace dealkit::record
