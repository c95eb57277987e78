#include "core/base/config_json.hpp"

#include <utility>

namespace dealkit::base {
namespace {

class Builder {
 public:
  explicit Builder(const json::Document& document) : document_(document) {}

  Result<ConfigTree> build(json::Value value) {
    const json::Node& node = document_.node(value.index());
    const Position at = position(node.begin);
    switch (node.kind) {
      case json::Kind::boolean: return ConfigTree::boolean(value.boolean(), at);
      case json::Kind::string: return ConfigTree::string(std::string(value.string()), at);
      case json::Kind::number: return number(value, at);
      case json::Kind::array: return array(value, at);
      case json::Kind::object: return table(value, at);
      case json::Kind::null: break;
    }
    return Error{Errc::data, "expected a value, found null: leave the member out", at};
  }

 private:
  /// Values are asked for in the order of the text, so that every byte is looked at once.
  Position position(std::uint32_t offset) {
    for (const auto text = document_.text(); offset_ < offset; ++offset_) {
      if (text[offset_] != '\n') continue;
      ++line_;
      line_start_ = offset_ + 1;
    }
    return {offset, line_, offset - line_start_ + 1};
  }

  Result<ConfigTree> number(json::Value value, Position at) {
    const std::string source(value.text());
    if (value.is_integer()) {
      if (const auto whole = value.integer()) return ConfigTree::integer(*whole, source, at);
    }
    const auto real = value.number();
    if (!real) return Error{Errc::data, real.error().message, at};
    return ConfigTree::number(*real, source, at);
  }

  Result<ConfigTree> array(json::Value value, Position at) {
    std::vector<ConfigTree> elements;
    elements.reserve(value.size());
    for (const json::Value element : value) {
      DEALKIT_ASSIGN_OR_RETURN(ConfigTree tree, build(element));
      elements.push_back(std::move(tree));
    }
    return ConfigTree::array(std::move(elements), at);
  }

  Result<ConfigTree> table(json::Value value, Position at) {
    std::vector<ConfigTree::Member> members;
    members.reserve(value.size());
    for (const json::Value member : value) {
      const Position key_at = position(document_.node(member.index()).key_begin - 1);
      DEALKIT_ASSIGN_OR_RETURN(ConfigTree tree, build(member));
      members.push_back({std::string(member.key()), key_at, std::move(tree)});
    }
    return ConfigTree::table(std::move(members), at);
  }

  const json::Document& document_;
  std::uint32_t offset_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t line_start_ = 0;
};

}  // namespace

Result<ConfigTree> config_from_json(json::Value root) {
  if (!root.is(json::Kind::object)) {
    return Error{Errc::data, "expected an object, found " +
                                 std::string(root ? describe(root.kind()) : "nothing")};
  }
  return Builder(root.document()).build(root);
}

}  // namespace dealkit::base
