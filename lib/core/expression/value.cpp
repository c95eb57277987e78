// See value.hpp.
#include "core/expression/value.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace dealkit::expression {

std::string_view type_name(Kind kind) {
  switch (kind) {
    case Kind::null: return "null_type";
    case Kind::boolean: return "bool";
    case Kind::integer: return "int";
    case Kind::uinteger: return "uint";
    case Kind::real: return "double";
    case Kind::string: return "string";
    case Kind::bytes: return "bytes";
    case Kind::list: return "list";
    case Kind::map: return "map";
    case Kind::type: return "type";
    case Kind::timestamp: return "google.protobuf.Timestamp";
    case Kind::duration: return "google.protobuf.Duration";
    case Kind::failure: break;
  }
  return "error";
}

Value Value::from_bool(bool value) {
  Value v;
  v.kind_ = Kind::boolean;
  v.payload_.boolean = value;
  return v;
}

Value Value::from_int(std::int64_t value) {
  Value v;
  v.kind_ = Kind::integer;
  v.payload_.integer = value;
  return v;
}

Value Value::from_uint(std::uint64_t value) {
  Value v;
  v.kind_ = Kind::uinteger;
  v.payload_.uinteger = value;
  return v;
}

Value Value::from_double(double value) {
  Value v;
  v.kind_ = Kind::real;
  v.payload_.real = value;
  return v;
}

Value Value::from_string(std::string_view utf8) {
  assert(utf8.size() <= std::numeric_limits<std::uint32_t>::max());
  Value v;
  v.kind_ = Kind::string;
  v.extra_ = static_cast<std::uint32_t>(utf8.size());
  v.payload_.text = utf8.empty() ? "" : utf8.data();
  return v;
}

Value Value::from_bytes(std::string_view bytes) {
  Value v = from_string(bytes);
  v.kind_ = Kind::bytes;
  return v;
}

Value Value::from_type(Kind kind) {
  Value v;
  v.kind_ = Kind::type;
  v.extra_ = static_cast<std::uint32_t>(kind);
  return v;
}

Value Value::from_instant(base::Instant instant) {
  Value v = from_int(instant.seconds);
  v.kind_ = Kind::timestamp;
  v.extra_ = static_cast<std::uint32_t>(instant.nanos);
  return v;
}

Value Value::from_duration(base::Duration duration) {
  Value v = from_int(duration.seconds);
  v.kind_ = Kind::duration;
  v.extra_ = static_cast<std::uint32_t>(duration.nanos);
  return v;
}

Value Value::from_list(const Value* elements, std::uint32_t count) {
  Value v;
  v.kind_ = Kind::list;
  v.extra_ = count;
  v.payload_.elements = elements;
  return v;
}

Value Value::from_map(const Entry* entries, std::uint32_t count) {
  Value v;
  v.kind_ = Kind::map;
  v.extra_ = count;
  v.payload_.entries = entries;
  return v;
}

Value Value::from_failure(const Failure* failure) {
  Value v;
  v.kind_ = Kind::failure;
  v.payload_.failure = failure;
  return v;
}

namespace {

Value from_number(const JsonSource& source, json::Value value) {
  const bool money = source.numbers != nullptr && source.numbers->is_money(value);
  if (!money && value.is_integer()) {
    if (auto integer = value.integer()) return Value::from_int(*integer);
  }
  if (auto number = value.number()) return Value::from_double(*number);
  const double infinity = std::numeric_limits<double>::infinity();
  return Value::from_double(value.text().front() == '-' ? -infinity : infinity);
}

}  // namespace

Value Value::from_json(const JsonSource& source, json::Value value) {
  switch (value.kind()) {
    case json::Kind::null: return Value();
    case json::Kind::boolean: return from_bool(value.boolean());
    case json::Kind::number: return from_number(source, value);
    case json::Kind::string: return from_string(value.string());
    case json::Kind::array:
    case json::Kind::object: break;
  }
  Value v;
  v.kind_ = value.kind() == json::Kind::array ? Kind::list : Kind::map;
  v.json_ = true;
  v.extra_ = value.index();
  v.payload_.source = &source;
  return v;
}

std::uint32_t Value::size() const { return json_ ? as_json().size() : extra_; }

json::Value Value::as_json() const {
  return json_ ? payload_.source->document->value(extra_) : json::Value();
}

Walk::Walk(const Value& container) : container_(container), size_(container.size()) {
  if (container_.json_) json_ = container_.as_json().begin();
}

bool Walk::next() {
  if (next_ == size_) return false;
  const std::uint32_t index = next_++;
  if (container_.json_) {
    const json::Value child = *json_;
    ++json_;
    const JsonSource& source = *container_.payload_.source;
    key_ = container_.is(Kind::map) ? Value::from_string(child.key()) : Value::from_int(index);
    value_ = Value::from_json(source, child);
  } else if (container_.is(Kind::list)) {
    key_ = Value::from_int(index);
    value_ = container_.payload_.elements[index];
  } else {
    key_ = container_.payload_.entries[index].key;
    value_ = container_.payload_.entries[index].value;
  }
  return true;
}

std::optional<Value> element(const Value& list, std::uint64_t index) {
  if (index >= list.size()) return std::nullopt;
  const auto place = static_cast<std::uint32_t>(index);
  if (!list.json_) return list.payload_.elements[place];
  return Value::from_json(*list.payload_.source, list.as_json().at(place));
}

std::optional<Value> find(const Value& map, std::string_view name, Budget& budget) {
  if (const json::Value object = map.as_json()) {
    budget.charge(object.size() / 8);
    const json::Value member = object.find(name);
    if (!member) return std::nullopt;
    return Value::from_json(*map.json_source(), member);
  }
  return find(map, Value::from_string(name), budget);
}

std::optional<Value> find(const Value& map, const Value& key, Budget& budget) {
  if (map.as_json()) {
    if (!key.is(Kind::string)) return std::nullopt;
    return find(map, key.as_text(), budget);
  }
  switch (key.kind()) {
    case Kind::boolean:
    case Kind::integer:
    case Kind::uinteger:
    case Kind::real:
    case Kind::string: break;
    default: return std::nullopt;
  }
  for (Walk walk(map); walk.next();) {
    if (equal(walk.key(), key, budget)) return walk.value();
    if (budget.spent()) break;
  }
  return std::nullopt;
}

namespace {

bool is_number(const Value& value) {
  return value.is(Kind::integer) || value.is(Kind::uinteger) || value.is(Kind::real);
}

// An integer against a double: beyond the integer's range the double decides, inside it both are
// compared as doubles (cel-go and the conformance tests: 2^63 - 1 >= 2^63 as a double is true).
std::partial_ordering compare_with_double(const Value& integer, double real) {
  if (integer.is(Kind::integer)) {
    if (real < -0x1p63) return std::partial_ordering::greater;
    if (real > 0x1p63) return std::partial_ordering::less;
    return static_cast<double>(integer.as_int()) <=> real;
  }
  if (real < 0) return std::partial_ordering::greater;
  if (real > 0x1p64) return std::partial_ordering::less;
  return static_cast<double>(integer.as_uint()) <=> real;
}

std::partial_ordering reversed(std::partial_ordering order) { return 0 <=> order; }

std::partial_ordering compare_numbers(const Value& a, const Value& b) {
  if (a.is(Kind::real) && b.is(Kind::real)) return a.as_double() <=> b.as_double();
  if (b.is(Kind::real)) return compare_with_double(a, b.as_double());
  if (a.is(Kind::real)) return reversed(compare_with_double(b, a.as_double()));
  if (a.is(Kind::integer) && b.is(Kind::integer)) return a.as_int() <=> b.as_int();
  if (a.is(Kind::uinteger) && b.is(Kind::uinteger)) return a.as_uint() <=> b.as_uint();
  if (a.is(Kind::integer)) {
    if (a.as_int() < 0) return std::partial_ordering::less;
    return static_cast<std::uint64_t>(a.as_int()) <=> b.as_uint();
  }
  return reversed(compare_numbers(b, a));
}

bool equal_lists(const Value& a, const Value& b, Budget& budget) {
  if (a.size() != b.size()) return false;
  Walk other(b);
  for (Walk walk(a); walk.next() && other.next();) {
    if (!equal(walk.value(), other.value(), budget)) return false;
  }
  return true;
}

bool equal_maps(const Value& a, const Value& b, Budget& budget) {
  if (a.size() != b.size()) return false;
  for (Walk walk(a); walk.next();) {
    const auto other = find(b, walk.key(), budget);
    if (!other || !equal(walk.value(), *other, budget)) return false;
  }
  return true;
}

}  // namespace

bool equal(const Value& a, const Value& b, Budget& budget) {
  if (!budget.charge(1)) return false;
  if (is_number(a) && is_number(b)) return compare_numbers(a, b) == 0;
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::null: return true;
    case Kind::boolean: return a.as_bool() == b.as_bool();
    case Kind::string:
    case Kind::bytes:
      budget.charge(std::min(a.as_text().size(), b.as_text().size()) / 64);
      return a.as_text() == b.as_text();
    case Kind::list: return equal_lists(a, b, budget);
    case Kind::map: return equal_maps(a, b, budget);
    case Kind::type: return a.as_type() == b.as_type();
    case Kind::timestamp: return a.as_instant() == b.as_instant();
    case Kind::duration: return a.as_duration() == b.as_duration();
    default: return false;
  }
}

std::optional<std::partial_ordering> compare(const Value& a, const Value& b) {
  if (is_number(a) && is_number(b)) return compare_numbers(a, b);
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case Kind::boolean: return a.as_bool() <=> b.as_bool();
    case Kind::string:
    case Kind::bytes: return a.as_text() <=> b.as_text();
    case Kind::timestamp: return a.as_instant() <=> b.as_instant();
    case Kind::duration: return a.as_duration() <=> b.as_duration();
    default: return std::nullopt;
  }
}

}  // namespace dealkit::expression
