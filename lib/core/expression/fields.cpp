// Which members of its bindings an expression reads; see Program::fields().
#include <algorithm>
#include <optional>

#include "core/base/json/pointer.hpp"
#include "core/expression/compiled.hpp"

namespace dealkit::expression {
namespace {

class Collector {
 public:
  explicit Collector(const Ast& ast) : ast_(ast) {}

  std::vector<std::string> run() {
    visit(ast_.root());
    std::sort(fields_.begin(), fields_.end());
    std::vector<std::string> result;
    for (auto& field : fields_) {
      const bool covered = std::any_of(result.begin(), result.end(), [&](const auto& above) {
        return field == above || (field.starts_with(above) && field[above.size()] == '/');
      });
      if (!covered) result.push_back(std::move(field));
    }
    return result;
  }

 private:
  // The pointer of a chain of members that starts at a variable.
  std::optional<std::string> path_of(NodeIndex index) const {
    const Node& node = ast_.node(index);
    std::string path;
    switch (node.kind) {
      case NodeKind::variable:
      case NodeKind::has_variable: break;
      case NodeKind::select:
      case NodeKind::has: {
        auto above = path_of(ast_.child(node, 0));
        if (!above) return std::nullopt;
        path = std::move(*above);
        break;
      }
      case NodeKind::index: {
        const Node& key = ast_.node(ast_.child(node, 1));
        if (key.kind != NodeKind::constant || !ast_.constant(key).is(Kind::string)) {
          return std::nullopt;
        }
        auto above = path_of(ast_.child(node, 0));
        if (!above) return std::nullopt;
        json::append_token(*above, ast_.constant(key).as_text());
        return above;
      }
      default: return std::nullopt;
    }
    json::append_token(path, ast_.name(node));
    return path;
  }

  void visit(NodeIndex index) {
    if (auto path = path_of(index)) {
      fields_.push_back(std::move(*path));
      return;
    }
    for (const auto child : ast_.children(ast_.node(index))) visit(child);
  }

  const Ast& ast_;
  std::vector<std::string> fields_;
};

}  // namespace

std::vector<std::string> collect_fields(const Ast& ast) { return Collector(ast).run(); }

}  // namespace dealkit::expression
