#include "core/record/money_nodes.hpp"

namespace dealkit::record {

void find_money(json::Value object, const Table& table, std::vector<std::uint32_t>& nodes) {
  if (!object.is(json::Kind::object)) return;
  const auto& document = object.document();
  for (const auto member : object) {
    const Field* field = table.find(document.node(member.index()).key_hash, member.key());
    if (field == nullptr) continue;
    if (field->type == Type::money) {
      nodes.push_back(member.index());
    } else if (field->table != nullptr && member.is(json::Kind::array)) {
      for (const auto element : member) find_money(element, *field->table, nodes);
    } else if (field->table != nullptr) {
      find_money(member, *field->table, nodes);
    }
  }
}

}  // namespace dealkit::record
