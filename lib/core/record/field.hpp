// One field table per record type: decoder, JSON Schema and manual page all come from it.
// A record in memory is a struct of cells; a table says which member of it each JSON member fills.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>

#include "core/base/json/document.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace dealkit::record {

inline constexpr std::uint32_t no_node = 0xFFFFFFFF;

/// A member's value and its place in the text it was read from. null and absent are the same.
template <class T>
struct Cell {
  T value{};
  std::uint32_t node = no_node;  // of the Document; no_node when the record was not read
  bool present = false;

  explicit operator bool() const { return present; }
  const T& operator*() const { return value; }
  const T* operator->() const { return &value; }
  void set(T v) {
    value = v;
    present = true;
  }
};

using Text = Cell<std::string_view>;
using Money = Cell<base::Micros>;  // a JSON number of major units, read from its digits
using Integer = Cell<std::int64_t>;
using Number = Cell<double>;
using Boolean = Cell<bool>;
using Time = Cell<base::TimeText>;     // RFC 3339, local date and time, or date

/// An array of strings or whole numbers (codes, ids); AnyJson: a value kept as it is. Two types,
/// since the table tells them apart by type though both hold a json::Value.
struct Tokens : Cell<json::Value> {
  bool empty() const { return !present || value.size() == 0; }
};
struct AnyJson : Cell<json::Value> {};
/// An element of Tokens as text: a string's content, a number's digits.
inline std::string_view token(json::Value element) {
  return element.is(json::Kind::string) ? element.string() : element.text();
}

/// Records inside a record, in the decoder's arena: valid as long as that is not reset.
struct RowsHead {
  const void* data = nullptr;
  std::uint32_t count = 0;
  std::uint32_t node = no_node;
  bool present = false;
};
template <class T>
struct Rows : RowsHead {
  const T* begin() const { return static_cast<const T*>(data); }
  const T* end() const { return begin() + count; }
  bool empty() const { return count == 0; }
  std::uint32_t size() const { return count; }
  const T& operator[](std::uint32_t i) const { return begin()[i]; }
  explicit operator bool() const { return present; }
};

/// The first member, named `self`, of every struct that stands for an object inside a record.
struct ObjectCell {
  std::uint32_t node = no_node;
  bool present = false;
  explicit operator bool() const { return present; }
};

enum class Type : std::uint8_t {
  text, money, integer, number, boolean, time, tokens, any, object, rows
};

struct Table;

struct Field {
  std::string_view name;
  Type type;
  std::uint32_t offset;          // of the cell in its struct
  const Table* table = nullptr;  // of an object's or a row's fields
  std::string_view doc;          // one sentence for the manual: meaning, unit, default
  std::string_view values = {};  // the words that are allowed, separated by '|'; for the manual and
                                 // the schema: rules, not the decoder, refuse others
};

/// The fields of one record type (or of an object inside one) and an index over their names.
struct Table {
  static constexpr std::size_t slot_count = 128;
  static constexpr std::size_t most_fields = 64;
  static constexpr std::uint8_t free_slot = 255;

  /// What decoding asks of a field, close together: about a hundred names are looked up a record.
  struct Hot {
    std::array<std::uint64_t, 2> head{};  // the name's first 16 bytes, zeros after a shorter one
    std::array<std::uint64_t, 2> mask{};  // the bits of the head that belong to the name
    std::uint64_t tail = 0;               // the last eight bytes of a longer one (they may overlap)
    std::uint16_t offset = 0;
    std::uint8_t length = 0;  // of the name
    Type type = Type::any;
  };

  std::string_view type;   // "campaign"; for inner objects the path: "campaign.targeting"
  std::string_view title;  // one line for the manual
  std::span<const Field> fields;
  std::uint32_t struct_bytes = 0;
  std::uint32_t struct_align = 0;
  void (*initialize)(void* memory) = nullptr;  // makes an empty struct of cells there
  std::array<std::uint8_t, slot_count> slots{};
  std::array<Hot, most_fields> hot{};

  static constexpr std::uint8_t no_field = 255;
  /// The index of the field that a member name stands for, or no_field. `hash` is
  /// json::hash_key(name); `readable` is how many bytes may be read from the name's first one on.
  [[gnu::always_inline]] std::uint8_t find_index(std::uint32_t hash, std::string_view name,
                                                 std::size_t readable) const {
    std::size_t slot = hash >> 25;
    auto index = slots[slot];
    while (index != free_slot && !has_name(index, name, readable)) [[unlikely]] {
      slot = (slot + 1) % slot_count;
      index = slots[slot];
    }
    return index;
  }
  /// The field itself, or nullptr.
  const Field* find(std::uint32_t hash, std::string_view name) const {
    const auto index = find_index(hash, name, name.size());
    return index == no_field ? nullptr : &fields[index];
  }

 private:
  static constexpr std::size_t head_bytes = 16;

  [[gnu::always_inline]] bool has_name(std::uint8_t index, std::string_view name,
                                       std::size_t readable) const {
    const Hot& field = hot[index];
    if (readable < head_bytes) [[unlikely]] return fields[index].name == name;
    // One branch for most names, whatever their length: branches on it would be mispredicted.
    const char* const bytes = name.data();
    const auto differ = ((json::detail::load8(bytes) ^ field.head[0]) & field.mask[0]) |
                        ((json::detail::load8(bytes + 8) ^ field.head[1]) & field.mask[1]) |
                        (field.length ^ name.size());
    if (differ != 0) return false;
    if (field.length <= head_bytes) [[likely]] return true;
    if (json::detail::load8(bytes + name.size() - 8) != field.tail) return false;
    return field.length <= head_bytes + 8 || fields[index].name == name;
  }
};
static_assert(Table::no_field == Table::free_slot);

template <class Struct>
constexpr Table make_table(std::string_view type, std::string_view title,
                           std::span<const Field> fields) {
  static_assert(std::is_trivially_copyable_v<Struct> && std::is_trivially_destructible_v<Struct>);
  Table table{type, title, fields, sizeof(Struct), alignof(Struct),
              [](void* memory) { new (memory) Struct{}; }, {}, {}};
  table.slots.fill(Table::free_slot);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto name = fields[i].name;
    auto& hot = table.hot.at(i);
    for (std::size_t at = 0; at < name.size() && at < 16; ++at) {
      const auto byte = static_cast<std::uint64_t>(static_cast<unsigned char>(name[at]));
      hot.head[at / 8] |= byte << (at % 8 * 8);
      hot.mask[at / 8] |= std::uint64_t{0xFF} << (at % 8 * 8);
    }
    if (name.size() > 16) hot.tail = json::detail::load8(name.data() + name.size() - 8);
    hot.offset = static_cast<std::uint16_t>(fields[i].offset);
    hot.length = static_cast<std::uint8_t>(name.size());
    hot.type = fields[i].type;
    std::size_t slot = json::hash_key(name) >> 25;
    while (table.slots[slot] != Table::free_slot) slot = (slot + 1) % Table::slot_count;
    table.slots[slot] = static_cast<std::uint8_t>(i);
  }
  return table;
}

template <class T>
struct CellType;
template <>
struct CellType<Text> : std::integral_constant<Type, Type::text> {};
template <>
struct CellType<Money> : std::integral_constant<Type, Type::money> {};
template <>
struct CellType<Integer> : std::integral_constant<Type, Type::integer> {};
template <>
struct CellType<Number> : std::integral_constant<Type, Type::number> {};
template <>
struct CellType<Boolean> : std::integral_constant<Type, Type::boolean> {};
template <>
struct CellType<Time> : std::integral_constant<Type, Type::time> {};
template <>
struct CellType<Tokens> : std::integral_constant<Type, Type::tokens> {};
template <>
struct CellType<AnyJson> : std::integral_constant<Type, Type::any> {};
template <class T>
struct CellType<Rows<T>> : std::integral_constant<Type, Type::rows> {};

}  // namespace dealkit::record

/// One row of a field table; the type follows from the member. Every struct of cells is a plain
/// aggregate, so offsetof is well defined for it.
#define DEALKIT_FIELD(Struct, member, ...)                                                     \
  ::dealkit::record::Field {                                                                   \
    #member, ::dealkit::record::CellType<decltype(Struct::member)>::value,                     \
        offsetof(Struct, member), nullptr, __VA_ARGS__                                         \
  }
/// A member that is an object (a struct that begins with an ObjectCell) or rows, with its table.
#define DEALKIT_OBJECT(Struct, member, inner_table, ...)                                       \
  ::dealkit::record::Field {                                                                   \
    #member, ::dealkit::record::Type::object, offsetof(Struct, member), &inner_table, __VA_ARGS__ \
  }
#define DEALKIT_ROWS(Struct, member, inner_table, ...)                                         \
  ::dealkit::record::Field {                                                                   \
    #member, ::dealkit::record::Type::rows, offsetof(Struct, member), &inner_table, __VA_ARGS__ \
  }
