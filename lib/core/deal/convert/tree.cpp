// Documents that are filled by pointer.
#include "core/deal/convert/tree.hpp"

#include <algorithm>
#include <charconv>

#include "core/base/json/pointer.hpp"
#include "core/base/json/write.hpp"
#include "core/deal/convert/value.hpp"

namespace dealkit::deal::convert {
namespace {

/// Whether all its tokens can be read, so that a walk leaves no half-made way behind.
bool is_pointer(std::string_view pointer) {
  std::string name;
  while (!pointer.empty()) {
    if (pointer.front() != '/') return false;
    const auto end = std::min(pointer.find('/', 1), pointer.size());
    name.clear();
    if (!json::unescape_token(pointer.substr(1, end - 1), name)) return false;
    pointer.remove_prefix(end);
  }
  return true;
}

}  // namespace

Tree* Tree::child(std::string_view token) {
  if (kind_ == Kind::array) {
    std::size_t place = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), place);
    if (error != std::errc{} || std::to_string(place) != token) return nullptr;  // "", "1x", "01"
    if (place > children_.size()) return nullptr;
    if (place == children_.size()) children_.emplace_back();
    return &children_[place].second;
  }
  if (kind_ != Kind::object) return nullptr;
  // Looked up, not looked for: a record may have any number of members.
  const auto [known, fresh] = places_.try_emplace(std::string(token), children_.size());
  if (fresh) children_.emplace_back(std::string(token), Tree{});
  return &children_[known->second].second;
}

/// The tree at `pointer`, of Kind::nothing if it is new; nullptr if a piece stands in the way.
Tree* Tree::walk(std::string_view pointer, bool makes_arrays) {
  auto* tree = this;
  std::string name;
  while (!pointer.empty()) {
    const auto end = std::min(pointer.find('/', 1), pointer.size());
    name.clear();
    json::unescape_token(pointer.substr(1, end - 1), name);
    pointer.remove_prefix(end);
    if (tree->kind_ == Kind::nothing) {
      tree->kind_ = makes_arrays && name == "0" ? Kind::array : Kind::object;
    }
    tree = tree->child(name);
    if (tree == nullptr) return nullptr;
  }
  return tree;
}

bool Tree::put(std::string_view pointer, std::string text, Firmness firmness) {
  auto* tree = walk(pointer, true);
  if (tree == nullptr || tree->kind_ != Kind::nothing) return false;
  tree->kind_ = Kind::piece;
  tree->firmness_ = firmness;
  tree->text_ = std::move(text);
  return true;
}

void Tree::merge(std::string_view pointer, json::Value value, const StandIns& stand_ins,
                 std::vector<Refused>& refused) {
  auto* tree = is_pointer(pointer) ? walk(pointer, false) : nullptr;
  if (tree == nullptr) {
    refused.push_back({std::string(pointer), value, {}});
    return;
  }
  tree->fill(std::string(pointer), value, stand_ins, refused);
}

/// Becomes `value`, of which objects and arrays are filled after that.
void Tree::take(json::Value value) {
  kind_ = value.is(json::Kind::object)  ? Kind::object
          : value.is(json::Kind::array) ? Kind::array
                                        : Kind::piece;
  firmness_ = Firmness::firm;
  text_ = kind_ == Kind::piece ? std::string(value.text()) : std::string{};
  children_.clear();
}

void Tree::fill(const std::string& pointer, json::Value value, const StandIns& stand_ins,
                std::vector<Refused>& refused) {
  const bool container = value.is(json::Kind::object) || value.is(json::Kind::array);
  const auto wanted = value.is(json::Kind::object) ? Kind::object
                      : container                  ? Kind::array
                                                   : Kind::piece;
  if (kind_ == Kind::nothing || (kind_ == Kind::piece && firmness_ == Firmness::assumed)) {
    take(value);
  } else if (kind_ != wanted || wanted == Kind::piece) {
    std::string wanted_text, in_place;
    append_compact(wanted_text, value);
    append(in_place);
    if (in_place == wanted_text) return;
    const auto stand_in = stand_ins.find(pointer);
    if (stand_in == stand_ins.end() || stand_in->second != in_place) {
      refused.push_back({pointer, value, std::move(in_place)});
      return;
    }
    take(value);
  }
  if (!container) return;
  std::size_t element = 0;
  for (const auto part : value) {
    const auto token =
        wanted == Kind::array ? std::to_string(element++) : std::string(part.key());
    std::string place = pointer;
    json::append_token(place, token);
    auto* tree = child(token);
    if (tree == nullptr) {
      refused.push_back({place, part, {}});
    } else {
      tree->fill(place, part, stand_ins, refused);
    }
  }
}

std::string Tree::text_at(std::string_view pointer) const {
  const auto* tree = this;
  std::string name;
  while (!pointer.empty()) {
    const auto end = std::min(pointer.find('/', 1), pointer.size());
    name.clear();
    json::unescape_token(pointer.substr(1, end - 1), name);
    pointer.remove_prefix(end);
    const Tree* next = nullptr;
    std::size_t element = 0;
    for (const auto& [key, inner] : tree->children_) {
      const bool listed = tree->kind_ == Kind::array;
      const bool here = listed ? std::to_string(element++) == name : key == name;
      if (here) next = &inner;
    }
    if (next == nullptr) return {};
    tree = next;
  }
  std::string out;
  if (tree->kind_ != Kind::nothing) tree->append(out);
  return out;
}

void Tree::append(std::string& out) const {
  if (kind_ == Kind::nothing) {
    out += "null";  // stands only where an element or a member was never filled
    return;
  }
  if (kind_ == Kind::piece) {
    out += text_;
    return;
  }
  out.push_back(kind_ == Kind::object ? '{' : '[');
  bool first = true;
  for (const auto& [name, tree] : children_) {
    if (!first) out.push_back(',');
    first = false;
    if (kind_ == Kind::object) {
      json::append_string(out, name);
      out.push_back(':');
    }
    tree.append(out);
  }
  out.push_back(kind_ == Kind::object ? '}' : ']');
}

}  // namespace dealkit::deal::convert
