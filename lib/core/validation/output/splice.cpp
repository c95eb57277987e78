#include "core/validation/output/splice.hpp"

#include <charconv>
#include <vector>

#include "core/base/json/pointer.hpp"
#include "core/base/json/write.hpp"

namespace dealkit::validation {
namespace {

using json::Kind;
using Operation = Edit::Operation;

/// A pointer cut before its last token.
struct Cut {
  std::string_view parent;
  std::string token;
};

std::optional<Cut> cut(std::string_view pointer) {
  const auto slash = pointer.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  Cut parts{pointer.substr(0, slash), {}};
  if (!json::unescape_token(pointer.substr(slash + 1), parts.token)) return std::nullopt;
  return parts;
}

/// An index from 0 up to `size`; "-" stands for `size`.
std::optional<std::uint32_t> index_of(std::string_view token, std::uint32_t size) {
  if (token == "-") return size;
  std::uint32_t index = 0;
  const auto* end = token.data() + token.size();
  const auto [parsed, error] = std::from_chars(token.data(), end, index);
  const bool leading_zero = token.size() > 1 && token.front() == '0';
  if (error != std::errc{} || parsed != end || leading_zero || index > size) return std::nullopt;
  return index;
}

/// The children of a container and the bytes around them.
class Container {
 public:
  explicit Container(json::Value value)
      : document_(value.document()), object_(value.is(Kind::object)),
        opened_(document_.node(value.index()).begin + 1) {
    for (const auto child : value) children_.push_back(child.index());
  }

  std::size_t size() const { return children_.size(); }
  std::size_t child_begin(std::size_t i) const {
    const auto& node = document_.node(children_[i]);
    return object_ ? node.key_begin - 1 : node.begin;
  }
  std::size_t child_end(std::size_t i) const { return document_.node(children_[i]).end; }
  std::size_t opened() const { return opened_; }  // the byte after the bracket

  /// Comma and white space between two children.
  std::string separator() const {
    if (size() >= 2) return between(child_end(size() - 2), child_begin(size() - 1));
    return "," + (size() == 0 ? std::string() : between(opened_, child_begin(0)));
  }
  /// Colon and white space after a member's name.
  std::string colon() const {
    if (size() == 0) return ":";
    const auto& node = document_.node(children_.back());
    return between(node.key_begin + node.key_length + 1, node.begin);
  }
  std::size_t position_of(std::uint32_t index) const {
    std::size_t i = 0;
    while (children_[i] != index) ++i;
    return i;
  }

 private:
  std::string between(std::size_t from, std::size_t to) const {
    return std::string(document_.text().substr(from, to - from));
  }
  const json::Document& document_;
  bool object_;
  std::size_t opened_;
  std::vector<std::uint32_t> children_;
};

Splice insert(const Container& container, std::size_t at, std::string text) {
  if (container.size() == 0) return {container.opened(), container.opened(), std::move(text)};
  if (at == container.size()) {
    const auto end = container.child_end(at - 1);
    return {end, end, container.separator() + text};
  }
  const auto begin = container.child_begin(at);
  return {begin, begin, text + container.separator()};
}

Splice replace(json::Value value, const std::string& text) {
  const auto& node = value.document().node(value.index());
  return {node.begin, node.end, text};
}

/// A child with the comma that its going makes needless.
Splice remove(const Container& container, std::size_t at) {
  if (at > 0) return {container.child_end(at - 1), container.child_end(at), {}};
  if (container.size() > 1) return {container.child_begin(0), container.child_begin(1), {}};
  return {container.child_begin(0), container.child_end(0), {}};
}

}  // namespace

std::optional<Splice> splice_of(const json::Document& document, const Edit& edit) {
  const auto value = json::resolve(document.root(), edit.pointer);
  if (edit.operation == Operation::replace) {
    return value ? std::optional(replace(value, edit.value)) : std::nullopt;
  }
  const auto place = cut(edit.pointer);
  if (!place) {  // the whole text
    if (edit.operation == Operation::remove || !edit.pointer.empty()) return std::nullopt;
    return replace(value, edit.value);
  }
  const auto parent = json::resolve(document.root(), place->parent);
  if (!parent.is(Kind::object) && !parent.is(Kind::array)) return std::nullopt;
  const Container container(parent);
  if (edit.operation == Operation::remove) {
    if (!value) return std::nullopt;
    return remove(container, container.position_of(value.index()));
  }
  if (parent.is(Kind::array)) {
    const auto index = index_of(place->token, parent.size());
    if (!index) return std::nullopt;
    return insert(container, *index, edit.value);
  }
  if (value) return replace(value, edit.value);
  std::string member;
  json::append_string(member, place->token);
  return insert(container, container.size(), member + container.colon() + edit.value);
}

std::optional<ArrayPlace> shifted_by(const json::Document& document, const Edit& edit) {
  if (edit.operation == Operation::replace) return std::nullopt;
  const auto place = cut(edit.pointer);
  if (!place) return std::nullopt;
  const auto parent = json::resolve(document.root(), place->parent);
  if (!parent.is(Kind::array)) return std::nullopt;
  const auto index = index_of(place->token, parent.size());
  if (!index) return std::nullopt;
  return ArrayPlace{std::string(place->parent), *index};
}

}  // namespace dealkit::validation
