// What an expression's variables stand for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/expression/value.hpp"

namespace dealkit::expression {

class Bindings {
 public:
  virtual ~Bindings() = default;
  /// The value of a variable; nothing if there is no such one.
  virtual std::optional<Value> find(std::string_view name) const = 0;
  /// Whether names may hold dots: `a.b` then means the variable "a.b" before member b of a.
  virtual bool has_dotted_names() const { return false; }
};

/// Each member of a JSON object is a variable, read in place. Results refer to this object.
class RecordBindings final : public Bindings {
 public:
  /// `record` may be absent or no object: then it has no variables. Asks `next` for what the
  /// record does not have.
  explicit RecordBindings(json::Value record, const NumberTypes* numbers = nullptr,
                          const Bindings* next = nullptr);
  RecordBindings(const RecordBindings&) = delete;
  RecordBindings& operator=(const RecordBindings&) = delete;
  std::optional<Value> find(std::string_view name) const override;
  bool has_dotted_names() const override;
  /// The whole record as one value; only if there is one.
  Value record() const { return Value::from_json(source_, record_); }

 private:
  json::Value record_;
  JsonSource source_;
  const Bindings* next_;
};

/// Values by name. What they refer to must live as long.
class NamedValues final : public Bindings {
 public:
  NamedValues() = default;
  NamedValues& set(std::string name, Value value);
  std::optional<Value> find(std::string_view name) const override;
  bool has_dotted_names() const override { return dotted_; }

 private:
  std::vector<std::pair<std::string, Value>> values_;
  bool dotted_ = false;
};

}  // namespace dealkit::expression
