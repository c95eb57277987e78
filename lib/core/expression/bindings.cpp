// See bindings.hpp.
#include "core/expression/bindings.hpp"

namespace dealkit::expression {

RecordBindings::RecordBindings(json::Value record, const NumberTypes* numbers,
                               const Bindings* next)
    : record_(record), next_(next) {
  source_.document = record ? &record.document() : nullptr;
  source_.numbers = numbers;
}

std::optional<Value> RecordBindings::find(std::string_view name) const {
  if (record_.is(json::Kind::object)) {
    if (const auto member = record_.find(name)) return Value::from_json(source_, member);
  }
  return next_ == nullptr ? std::nullopt : next_->find(name);
}

bool RecordBindings::has_dotted_names() const {
  return next_ != nullptr && next_->has_dotted_names();
}

NamedValues& NamedValues::set(std::string name, Value value) {
  dotted_ = dotted_ || name.find('.') != std::string::npos;
  for (auto& [known, old] : values_) {
    if (known == name) {
      old = value;
      return *this;
    }
  }
  values_.emplace_back(std::move(name), value);
  return *this;
}

std::optional<Value> NamedValues::find(std::string_view name) const {
  for (const auto& [known, value] : values_) {
    if (known == name) return value;
  }
  return std::nullopt;
}

}  // namespace dealkit::expression
