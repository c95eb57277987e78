// The values that expressions compute with: 16 bytes each, copied freely. Texts, lists and maps
// are references: into the program, the record, the caller's memory or the evaluation's Arena. A
// list or map may also be a JSON array or object, which is then read in place.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/json/document.hpp"
#include "core/base/time.hpp"

namespace dealkit::expression {

enum class Kind : std::uint8_t {
  null,
  boolean,
  integer,   // int: 64 bits with sign
  uinteger,  // uint: 64 bits without
  real,      // double
  string,    // UTF-8
  bytes,
  list,
  map,
  type,
  timestamp,
  duration,
  failure,  // an error on its way up; never leaves an evaluation
};

/// As the language writes it: "int", "null_type", "google.protobuf.Timestamp".
std::string_view type_name(Kind kind);

/// Says which numbers of a record are money: those are doubles, as are numbers with a fraction or
/// an exponent; other numbers are ints.
class NumberTypes {
 public:
  virtual ~NumberTypes() = default;
  virtual bool is_money(json::Value number) const = 0;
};

/// Where a JSON value comes from. Must outlive the values that are read from it.
struct JsonSource {
  const json::Document* document = nullptr;
  const NumberTypes* numbers = nullptr;  // nullptr: no member is money
};

struct Entry;
struct Failure;

class Value {
 public:
  Value() = default;  // null
  static Value from_bool(bool value);
  static Value from_int(std::int64_t value);
  static Value from_uint(std::uint64_t value);
  static Value from_double(double value);
  static Value from_string(std::string_view utf8);
  static Value from_bytes(std::string_view bytes);
  static Value from_type(Kind kind);
  static Value from_instant(base::Instant instant);
  static Value from_duration(base::Duration duration);
  static Value from_list(const Value* elements, std::uint32_t count);
  /// Keys must be bool, int, uint or string, and different from each other.
  static Value from_map(const Entry* entries, std::uint32_t count);
  /// Scalars become values; arrays and objects are read in place. An integer text beyond int64 is
  /// a double.
  static Value from_json(const JsonSource& source, json::Value value);
  static Value from_failure(const Failure* failure);

  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  bool failed() const { return kind_ == Kind::failure; }

  // Reading as another kind than kind() is a bug.
  bool as_bool() const { return payload_.boolean; }
  std::int64_t as_int() const { return payload_.integer; }
  std::uint64_t as_uint() const { return payload_.uinteger; }
  double as_double() const { return payload_.real; }
  std::string_view as_text() const { return {payload_.text, extra_}; }  // string or bytes
  Kind as_type() const { return static_cast<Kind>(extra_); }
  base::Instant as_instant() const {
    return {payload_.integer, static_cast<std::int32_t>(extra_)};
  }
  base::Duration as_duration() const {
    return {payload_.integer, static_cast<std::int32_t>(extra_)};
  }
  const Failure& as_failure() const { return *payload_.failure; }

  /// Elements or entries; only for lists and maps.
  std::uint32_t size() const;
  /// The JSON array or object that this list or map is; absent if it is none.
  json::Value as_json() const;
  const JsonSource* json_source() const { return json_ ? payload_.source : nullptr; }

 private:
  friend class Walk;
  friend std::optional<Value> element(const Value& list, std::uint64_t index);

  union Payload {
    std::int64_t integer = 0;
    std::uint64_t uinteger;
    double real;
    bool boolean;
    const char* text;
    const Value* elements;
    const Entry* entries;
    const JsonSource* source;
    const Failure* failure;
  };
  Kind kind_ = Kind::null;
  bool json_ = false;
  std::uint32_t extra_ = 0;  // length, nanoseconds, kind of a type, or index of a JSON node
  Payload payload_{};
};

struct Entry {
  Value key;
  Value value;
};

/// Visits a list's elements (key: the index) or a map's entries, in order:
///   for (Walk walk(list); walk.next();) use(walk.value());
class Walk {
 public:
  explicit Walk(const Value& container);
  bool next();
  const Value& key() const { return key_; }
  const Value& value() const { return value_; }

 private:
  Value container_;
  std::uint32_t next_ = 0;
  std::uint32_t size_ = 0;
  json::Value::Iterator json_{};
  Value key_;
  Value value_;
};

/// Counts work down. At zero everything that charges it stops early with any answer, and whoever
/// started it reports the limit.
class Budget {
 public:
  explicit Budget(std::uint64_t steps) : left_(steps) {}
  bool charge(std::uint64_t steps) {
    if (left_ < steps) {
      left_ = 0;
      spent_ = true;
      return false;
    }
    left_ -= steps;
    return true;
  }
  bool spent() const { return spent_; }

 private:
  std::uint64_t left_;
  bool spent_ = false;
};

/// The element, or nothing beyond the end.
std::optional<Value> element(const Value& list, std::uint64_t index);
/// The value at a key equal to `key`; nothing if there is none or `key` cannot be one.
std::optional<Value> find(const Value& map, const Value& key, Budget& budget);
std::optional<Value> find(const Value& map, std::string_view name, Budget& budget);

/// Equality over all types: numbers by value, other values of different types are not equal.
bool equal(const Value& a, const Value& b, Budget& budget);
/// The order of two values; nothing where the language has none (null, lists, maps, mixed types).
std::optional<std::partial_ordering> compare(const Value& a, const Value& b);

}  // namespace dealkit::expression
