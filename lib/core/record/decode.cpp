#include "core/record/decode.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <optional>
#include <string_view>

namespace dealkit::record {
namespace {

using json::Kind;

/// One to eight digits that end at `end`, with seven more bytes before them: no loop, since the
/// processor cannot foretell how often it would run. Each step joins neighbours: digits to pairs,
/// pairs to fours, fours to eights.
inline std::uint32_t digits_before(const char* end, std::uint32_t count) {
  const auto unused_bits = (8 - count) * 8;
  auto word = json::detail::load8(end - 8) >> unused_bits << unused_bits;
  word -= 0x3030303030303030ULL >> unused_bits << unused_bits;
  word = word * 10 + (word >> 8);
  constexpr std::uint64_t pair = 0x000000FF000000FFULL;
  return static_cast<std::uint32_t>(((word & pair) * (100 + (1'000'000ULL << 32)) +
                                     (word >> 16 & pair) * (1 + (10'000ULL << 32))) >> 32);
}

/// A whole number as most are; the reader has checked the grammar.
[[gnu::always_inline]] inline std::optional<std::int64_t> short_integer(const json::Node& node,
                                                                         const char* text) {
  const auto length = node.end - node.begin;
  if (!node.integer || length > 8 || node.end < 8 || text[node.begin] == '-') return std::nullopt;
  return digits_before(text + node.end, length);
}

/// An amount as most are: up to eight digits, then perhaps a point and two more.
inline std::optional<base::Micros> short_amount(const json::Node& node, const char* text) {
  if (const auto whole = short_integer(node, text)) {
    return base::Micros{*whole * base::micros_per_unit};
  }
  const auto length = node.end - node.begin;
  if (node.integer || length < 4 || length > 11 || node.end < 11 || text[node.begin] == '-' ||
      text[node.end - 3] != '.') {
    return std::nullopt;
  }
  const char* const end = text + node.end;
  const auto whole = digits_before(end - 3, length - 3);
  const auto hundredths = (end[-2] - '0') * 10 + (end[-1] - '0');
  return base::Micros{std::int64_t{whole} * base::micros_per_unit +
                      hundredths * (base::micros_per_unit / 100)};
}

/// A number with a fraction as most are: up to eight digits, a point, up to seven more and no
/// exponent. All its digits make a whole number below 10^15; that and the power of ten are doubles
/// without rounding, so their quotient is the nearest double, as from_chars() would find it.
inline std::optional<double> short_decimal(const json::Node& node, const char* text) {
  const auto length = node.end - node.begin;
  if (node.integer || length > 16 || node.end < 17 || text[node.begin] == '-') return std::nullopt;
  const char* const end = text + node.end;
  const auto unused_bits = length < 8 ? (8 - length) * 8 : 0;
  const auto word = json::detail::load8(end - 8) >> unused_bits << unused_bits;
  // The lowest byte that is a point: the first that a borrow reaches when points are zeros.
  const auto points = word ^ 0x2E2E2E2E2E2E2E2EULL;
  const auto found = (points - 0x0101010101010101ULL) & ~points & 0x8080808080808080ULL;
  constexpr std::uint64_t letter = 0x4040404040404040ULL;  // the bit that E and e have, digits not
  if (found == 0 || (word & letter) != 0) return std::nullopt;
  const auto decimals = 7 - static_cast<std::uint32_t>(std::countr_zero(found)) / 8;
  const auto whole_digits = length - 1 - decimals;
  if (whole_digits > 8) return std::nullopt;
  constexpr std::array<std::uint32_t, 8> power{1,      10,      100,       1'000,
                                               10'000, 100'000, 1'000'000, 10'000'000};
  const auto digits = std::uint64_t{digits_before(end - decimals - 1, whole_digits)} *
                          power[decimals] + digits_before(end, decimals);
  return static_cast<double>(digits) / power[decimals];
}

class Decoder {
 public:
  Decoder(const json::Document& document, Arena& arena, std::vector<Problem>& problems,
          std::vector<Stranger>* strangers)
      : document_(document), arena_(arena), problems_(problems), strangers_(strangers) {}

  /// `object` is the index of the object's node.
  void object(std::uint32_t object, const Table& table, std::byte* target) {
    // Locals, since a store into a cell may change any member, as far as the compiler knows.
    const auto* const nodes = document_.nodes();
    const char* const text = document_.text().data();
    const auto text_bytes = document_.text().size();
    const auto end = nodes[object].next;
    for (auto i = object + 1; i != end; i = nodes[i].next) {
      const auto& node = nodes[i];
      const auto index =
          node.key_escaped
              ? table.find_index(node.key_hash, document_.value(i).key(), 0)
              : table.find_index(node.key_hash, {text + node.key_begin, node.key_length},
                                 text_bytes - node.key_begin);
      if (index == Table::no_field) {
        if (strangers_ != nullptr) strangers_->push_back({i, &table});
        continue;
      }
      const auto& hot = table.hot[index];
      auto* const cell_target = target + hot.offset;
      if (!plain(i, hot.type, cell_target, nodes, text)) {
        cell(document_.value(i), table.fields[index], cell_target);
      }
    }
  }

 private:
  [[gnu::cold]] void wrong(json::Value value, const Field& field, std::string reason) {
    problems_.push_back({value.index(), &field, std::move(reason)});
  }
  [[gnu::cold]] void wrong_kind(json::Value value, const Field& field) {
    wrong(value, field, "expected " + std::string(describe(field.type)) + ", found " +
                            std::string(json::describe(value.kind())));
  }

  template <class T>
  static void fill(std::uint32_t node, std::byte* target, T content) {
    auto& c = *reinterpret_cast<Cell<T>*>(target);
    c.value = content;
    c.node = node;
    c.present = true;
  }

  /// The cells as they mostly are, without calls; false leaves everything else to cell().
  [[gnu::always_inline]] bool plain(std::uint32_t index, Type type, std::byte* target,
                                    const json::Node* nodes, const char* text) const {
    const auto& node = nodes[index];
    switch (type) {
      case Type::text:
        if (node.kind != Kind::string || node.escaped) return false;
        fill(index, target,
             std::string_view(text + node.begin + 1, node.end - node.begin - 2));
        return true;
      case Type::money:
        if (node.kind != Kind::number) return false;
        if (const auto amount = short_amount(node, text)) {
          fill(index, target, *amount);
          return true;
        }
        return false;
      case Type::integer:
        if (node.kind != Kind::number) return false;
        if (const auto value = short_integer(node, text)) {
          fill(index, target, *value);
          return true;
        }
        return false;
      case Type::number:
        if (node.kind != Kind::number) return false;
        if (const auto value = short_integer(node, text)) {
          fill(index, target, static_cast<double>(*value));
          return true;
        }
        if (const auto value = short_decimal(node, text)) {
          fill(index, target, *value);
          return true;
        }
        return false;
      case Type::boolean:
        if (node.kind != Kind::boolean) return false;
        fill(index, target, text[node.begin] == 't');
        return true;
      case Type::tokens:
        if (node.kind != Kind::array) return false;
        for (auto i = index + 1; i != node.next; i = nodes[i].next) {
          if (!is_token(nodes[i])) return false;
        }
        fill(index, target, document_.value(index));
        return true;
      default: return false;
    }
  }

  static bool is_token(const json::Node& node) {
    return node.kind == Kind::string || (node.kind == Kind::number && node.integer);
  }

  template <class T>
  void fill(json::Value value, const Field& field, std::byte* target, base::Result<T> content) {
    if (content) {
      fill(value.index(), target, *content);
    } else {
      wrong(value, field, std::move(content).error().message);
    }
  }

  void cell(json::Value value, const Field& field, std::byte* target) {
    const auto kind = value.kind();
    if (kind == Kind::null) return;
    switch (field.type) {
      case Type::text:
        if (kind == Kind::string) return fill(value.index(), target, value.string());
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
        if (kind == Kind::boolean) return fill(value.index(), target, value.boolean());
        break;
      case Type::time:
        if (kind == Kind::string)
          return fill(value, field, target, base::parse_time(value.string()));
        break;
      case Type::tokens: return tokens(value, field, target);
      case Type::any: return fill(value.index(), target, value);
      case Type::object: return inner_object(value, field, target);
      case Type::rows: return rows(value, field, target);
    }
    wrong_kind(value, field);
  }

  void tokens(json::Value value, const Field& field, std::byte* target) {
    if (value.kind() != Kind::array) return wrong_kind(value, field);
    for (const auto element : value) {
      if (!is_token(document_.node(element.index()))) return wrong_kind(element, field);
    }
    fill(value.index(), target, value);
  }

  void inner_object(json::Value value, const Field& field, std::byte* target) {
    if (value.kind() != Kind::object) return wrong_kind(value, field);
    auto& head = *reinterpret_cast<ObjectCell*>(target);
    head.node = value.index();
    head.present = true;
    object(value.index(), *field.table, target);
  }

  /// An array of objects; one object stands for an array of one, a string for an object that has
  /// just that id.
  void rows(json::Value value, const Field& field, std::byte* target) {
    const bool single = value.is(Kind::object);
    if (!single && !value.is(Kind::array)) return wrong_kind(value, field);
    const Table& table = *field.table;
    const std::size_t most = single ? 1 : value.size();
    auto* memory = static_cast<std::byte*>(
        most == 0 ? nullptr : arena_.allocate(most * table.struct_bytes, table.struct_align));
    std::uint32_t count = 0;
    const auto* id = table.find(json::hash_key("id"), "id");
    const auto add = [&](json::Value element) {
      const bool by_id = element.is(Kind::string) && id != nullptr;
      if (!element.is(Kind::object) && !by_id) {
        return wrong(element, field, "expected an object, found " +
                                         std::string(json::describe(element.kind())));
      }
      auto* row = memory + count++ * table.struct_bytes;
      table.initialize(row);
      auto& head = *reinterpret_cast<ObjectCell*>(row);
      head.node = element.index();
      head.present = true;
      if (by_id) return fill(element.index(), row + id->offset, element.string());
      object(element.index(), table, row);
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

  const json::Document& document_;
  Arena& arena_;
  std::vector<Problem>& problems_;
  std::vector<Stranger>* strangers_;
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
            std::vector<Problem>& problems, std::vector<Stranger>* strangers) {
  Decoder(object.document(), arena, problems, strangers)
      .object(object.index(), table, static_cast<std::byte*>(target));
}

}  // namespace dealkit::record
