// The normal form of a record: one line of JSON, the members that its table knows in the table's
// order, then the unknown ones as they came. Two records with the same content have the same normal
// form; it is what a store keeps, compares and gives out again.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/field.hpp"

namespace dealkit::record {

/// Appends the normal form of `object`: null = absent; money as the shortest exact decimal,
/// integers without fraction and exponent, numbers in ECMAScript's form, strings with the fewest
/// escapes; times as they were written; tokens, objects, rows and unknown members keep their text
/// (and what they hold that no table knows), less the white space between tokens.
/// Errc::data, with the position of the member: a value that has not the type of its field, a
/// string or name that holds U+0000 anywhere in the record (PostgreSQL cannot keep it).
base::Result<void> append_normal(std::string& out, json::Value object, const Table& table);

/// A member's value as normal form has it, alone: what diffs compare.
base::Result<void> append_normal_value(std::string& out, json::Value value, const Field* field);

/// Writes normal form member by member, in whatever order of calls: members known to the table are
/// put in its order, the others behind them in the order of the calls. An empty `text` leaves the
/// member out; a second call for a name replaces the first.
class NormalBuilder {
 public:
  explicit NormalBuilder(const Table& table);
  /// `text` is a JSON text in normal form (of append_normal_value, or made by a json::Writer).
  NormalBuilder& set(std::string_view name, std::string text);
  NormalBuilder& set_string(std::string_view name, std::string_view value);
  NormalBuilder& set_integer(std::string_view name, std::int64_t value);
  NormalBuilder& remove(std::string_view name);
  /// Takes all members of `object`, itself in normal form or not; Errc as append_normal().
  base::Result<void> set_all(json::Value object);
  std::string_view get(std::string_view name) const;  // "" if absent
  std::string build() const;

 private:
  const Table* table_;
  std::vector<std::string> known_;                            // by index of the field; "" = absent
  std::vector<std::pair<std::string, std::string>> unknown_;  // in order of arrival
};

}  // namespace dealkit::record
