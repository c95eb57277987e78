// The normal form of a record: one line of JSON, the members that its table knows in the table's
// order, then the unknown ones by name. Two records with the same content have the same normal
// form; it is what a store keeps, compares and gives out again.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/field.hpp"

namespace dealkit::record {

/// Appends the normal form of `object`, which must be a JSON object: null = absent, of every member
/// of the record itself; money as the shortest exact decimal, integers without fraction and
/// exponent, numbers in ECMAScript's form, strings and names with the fewest escapes; times as they
/// were written; tokens, objects, rows and unknown members keep their text (and what they hold that
/// no table knows), less the white space between tokens. Unknown members stand in the order of
/// their names' bytes: so an earlier version can be had back exactly from what changed.
/// Errc::data, with the position of the member: a value that has not the type of its field (what
/// stands inside of objects and rows is for rules to judge), a string or name that holds U+0000
/// anywhere in the record (PostgreSQL cannot keep it). `out` then holds part of the record.
base::Result<void> append_normal(std::string& out, json::Value object, const Table& table);

/// The member of `object` that holds U+0000 in its name or anywhere in its value; absent if there
/// is none, as of nearly all records, which costs one look for a backslash.
json::Value find_nul_member(json::Value object);

/// A member's value as normal form has it, alone: what diffs compare. `field` is nullptr for an
/// unknown member. A null appends nothing.
base::Result<void> append_normal_value(std::string& out, json::Value value, const Field* field);

/// Writes normal form member by member, in whatever order of calls: members known to the table are
/// put in its order, the others behind them by name. An empty `text` leaves the member out; a
/// second call for a name replaces the first. The table must outlive the builder.
class NormalBuilder {
 public:
  explicit NormalBuilder(const Table& table);
  /// `text` is a JSON text in normal form (of append_normal_value, or made by a json::Writer).
  NormalBuilder& set(std::string_view name, std::string text);
  NormalBuilder& set_string(std::string_view name, std::string_view value);
  NormalBuilder& set_integer(std::string_view name, std::int64_t value);
  NormalBuilder& remove(std::string_view name);
  /// Takes all members of `object`, itself in normal form or not; a null removes the member. Errc
  /// as append_normal(); the builder then has taken part of them.
  base::Result<void> set_all(json::Value object);
  std::string_view get(std::string_view name) const;  // "" if absent
  std::string build() const;

 private:
  const Table* table_;
  std::vector<std::string> known_;  // by index of the field; "" = absent
  std::map<std::string, std::string, std::less<>> unknown_;
};

}  // namespace dealkit::record
