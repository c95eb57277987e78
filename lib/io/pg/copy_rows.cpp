// COPY in binary; see copy_rows.hpp.
#include "io/pg/copy_rows.hpp"

#include <bit>
#include <cassert>
#include <limits>
#include <type_traits>

#include <fmt/format.h>

#include "core/base/time.hpp"
#include "io/pg/array.hpp"

namespace dealkit::io::pg {

using base::Errc;
using base::Error;
using base::Result;

namespace {

/// PostgreSQL counts time in microseconds from 2000-01-01T00:00:00Z.
constexpr std::int64_t epoch_seconds = 946'684'800;
constexpr std::int64_t micros_per_second = 1'000'000;

/// Big-endian.
template <class Integer>
void append_integer(std::string& out, Integer value) {
  auto bits = static_cast<std::make_unsigned_t<Integer>>(value);
  char bytes[sizeof(Integer)];
  for (std::size_t i = sizeof(Integer); i-- > 0;) {
    bytes[i] = static_cast<char>(bits & 0xFFU);
    bits = static_cast<decltype(bits)>(bits >> 8U);
  }
  out.append(bytes, sizeof(Integer));
}

template <class Integer>
void append_sized(std::string& out, Integer value) {
  append_integer(out, static_cast<std::int32_t>(sizeof(Integer)));
  append_integer(out, value);
}

Result<void> append_bytes(std::string& out, std::string_view bytes) {
  if (bytes.size() > std::numeric_limits<std::int32_t>::max())
    return Error{Errc::limit, "expected a text of at most 2 GiB, found a longer one"};
  append_integer(out, static_cast<std::int32_t>(bytes.size()));
  out += bytes;
  return {};
}

Error wrong_type(std::string_view expected) {
  return {Errc::internal,
          fmt::format("expected {} for this column, found another value", expected)};
}

/// To the nearest microsecond, as the server reads a text.
Result<void> append_instant(std::string& out, const sql::Value& value) {
  const auto* text = std::get_if<std::string_view>(&value);
  if (text == nullptr) return wrong_type("an instant");
  DEALKIT_ASSIGN_OR_RETURN(const auto instant, base::parse_instant(*text));
  const std::int64_t micros = (instant.nanos + 500) / 1000;
  append_sized(out, (instant.seconds - epoch_seconds) * micros_per_second + micros);
  return {};
}

Result<void> append_value(std::string& out, sql::ColumnType type, const sql::Value& value) {
  if (std::holds_alternative<std::monostate>(value)) {
    append_integer(out, std::int32_t{-1});
    return {};
  }
  switch (type) {
    case sql::ColumnType::integer: {
      const auto* integer = std::get_if<std::int64_t>(&value);
      if (integer == nullptr) return wrong_type("an integer");
      append_sized(out, *integer);
      return {};
    }
    case sql::ColumnType::number: {
      const auto* integer = std::get_if<std::int64_t>(&value);
      const auto* number = std::get_if<double>(&value);
      if (integer == nullptr && number == nullptr) return wrong_type("a number");
      const double plain = number != nullptr ? *number : static_cast<double>(*integer);
      append_sized(out, std::bit_cast<std::int64_t>(plain));
      return {};
    }
    case sql::ColumnType::boolean: {
      const auto* boolean = std::get_if<bool>(&value);
      if (boolean == nullptr) return wrong_type("a boolean");
      append_sized(out, static_cast<std::int8_t>(*boolean ? 1 : 0));
      return {};
    }
    case sql::ColumnType::instant: return append_instant(out, value);
    case sql::ColumnType::text:
    case sql::ColumnType::json: break;
  }
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    DEALKIT_RETURN_IF_ERROR(check_text(*text));
    return append_bytes(out, *text);
  }
  DEALKIT_ASSIGN_OR_RETURN(const std::string text, to_text(value));
  return append_bytes(out, text);
}

}  // namespace

void append_copy_begin(std::string& out) {
  constexpr std::string_view signature("PGCOPY\n\xff\r\n\0", 11);
  out += signature;
  append_integer(out, std::int32_t{0});  // flags
  append_integer(out, std::int32_t{0});  // bytes of an extension of the header
}

void append_copy_end(std::string& out) { append_integer(out, std::int16_t{-1}); }

Result<void> append_copy_row(std::string& out, const std::string& table,
                             std::span<const sql::Column> columns,
                             std::span<const sql::Value> values) {
  assert(values.size() == columns.size());
  append_integer(out, static_cast<std::int16_t>(columns.size()));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (auto added = append_value(out, columns[i].type, values[i]); !added)
      return Error{added.error().code,
                   fmt::format("{}.{}: {}", table, columns[i].name, added.error().message)};
  }
  return {};
}

}  // namespace dealkit::io::pg
