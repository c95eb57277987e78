#include "core/deal/json_edit.hpp"

#include <charconv>

#include "core/base/json/write.hpp"

namespace dealkit::deal {
namespace {

using record::Field;
using record::Table;
using record::Type;

/// Separates the members of the object, or elements of the array, that is being written.
class Commas {
 public:
  explicit Commas(std::string& out) : out_(out) {}
  void next() {
    if (!first_) out_.push_back(',');
    first_ = false;
  }
  void key(std::string_view name) {
    next();
    json::append_string(out_, name);
    out_.push_back(':');
  }

 private:
  std::string& out_;
  bool first_ = true;
};

/// A value on the way of an edit and what the tables know of it.
struct Place {
  json::Value value;             // absent if it is to be made
  const Field* field = nullptr;  // of the value; nullptr: unknown, or an element
  const Table* table = nullptr;  // of its members if it is an object
};

class Editor {
 public:
  Editor(std::string& out, const Edit& edit) : out_(out), edit_(edit) {}

  base::Result<void> at(const Place& place, std::size_t depth) {
    if (depth == edit_.path.size()) {
      out_ += edit_.json;
      return {};
    }
    const bool listed = place.field != nullptr && (place.field->type == Type::rows ||
                                                   place.field->type == Type::tokens);
    const bool empty = !place.value || place.value.is(json::Kind::null);
    if (place.value.is(json::Kind::array) || listed) return array(place, depth);
    if (empty || place.value.is(json::Kind::object)) return object(place, depth);
    return base::Error{base::Errc::usage,
                       "'" + path(depth) + "' is " +
                           std::string(json::describe(place.value.kind())) +
                           " and has no member '" + edit_.path[depth] + "'"};
  }

 private:
  std::string path(std::size_t depth) const {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) {
      if (i > 0) text.push_back('.');
      text += edit_.path[i];
    }
    return text;
  }

  bool removes(std::size_t depth) const {
    return edit_.json.empty() && depth + 1 == edit_.path.size();
  }

  base::Result<void> object(const Place& place, std::size_t depth) {
    const auto& name = edit_.path[depth];
    const Field* field =
        place.table == nullptr ? nullptr : place.table->find(json::hash_key(name), name);
    const Place inner{place.value.find(name), field, field == nullptr ? nullptr : field->table};
    out_.push_back('{');
    Commas commas(out_);
    for (const auto member : place.value) {
      const bool here = member.key() == name;
      if (here && removes(depth)) continue;
      commas.key(member.key());
      if (here) {
        DEALKIT_RETURN_IF_ERROR(at(inner, depth + 1));
      } else {
        out_ += member.text();
      }
    }
    if (!inner.value && !edit_.json.empty()) {
      commas.key(name);
      DEALKIT_RETURN_IF_ERROR(at(inner, depth + 1));
    }
    out_.push_back('}');
    return {};
  }

  base::Result<void> array(const Place& place, std::size_t depth) {
    const auto& name = edit_.path[depth];
    // One object may stand for an array of one (rows of a field table).
    const bool single = place.value && !place.value.is(json::Kind::array) &&
                        !place.value.is(json::Kind::null);
    const std::uint32_t size = single ? 1
                               : place.value.is(json::Kind::array) ? place.value.size()
                                                                   : 0;
    std::uint32_t index = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
    const std::uint32_t last = edit_.json.empty() ? size : size + 1;
    if (error != std::errc{} || end != name.data() + name.size() || index >= last) {
      return base::Error{base::Errc::usage, "'" + path(depth) + "' is a list with " +
                                                std::to_string(size) + " elements, '" + name +
                                                "' is not a place in it"};
    }
    const Table* table = place.field == nullptr ? nullptr : place.field->table;
    out_.push_back('[');
    Commas commas(out_);
    for (std::uint32_t i = 0; i < size || i == index; ++i) {
      if (i == index && removes(depth)) continue;
      commas.next();
      const auto element = i == size ? json::Value{} : single ? place.value : place.value.at(i);
      if (i == index) {
        DEALKIT_RETURN_IF_ERROR(at({element, nullptr, table}, depth + 1));
      } else {
        out_ += element.text();
      }
    }
    out_.push_back(']');
    return {};
  }

  std::string& out_;
  const Edit& edit_;
};

}  // namespace

void append_merged(std::string& out, json::Value target, json::Value patch) {
  if (!patch.is(json::Kind::object)) {
    out += patch.text();
    return;
  }
  const auto old = target.is(json::Kind::object) ? target : json::Value{};
  out.push_back('{');
  Commas commas(out);
  for (const auto member : old) {
    const auto change = patch.find(member.key());
    if (change.is(json::Kind::null)) continue;
    commas.key(member.key());
    if (change) {
      append_merged(out, member, change);
    } else {
      out += member.text();
    }
  }
  for (const auto member : patch) {
    if (member.is(json::Kind::null) || old.find(member.key())) continue;
    commas.key(member.key());
    append_merged(out, {}, member);
  }
  out.push_back('}');
}

base::Result<void> append_edited(std::string& out, json::Value target, const record::Table& table,
                                 const Edit& edit) {
  return Editor(out, edit).at({target, nullptr, &table}, 0);
}

}  // namespace dealkit::deal
