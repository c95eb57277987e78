#include "core/validation/reference/inventory.hpp"

#include <deque>
#include <unordered_map>

#include "core/record/decode.hpp"
#include "core/validation/reference/lines.hpp"

namespace dealkit::validation {

/// Each product keeps its text and document, since its cells refer to them.
struct Inventory::Shelf {
  struct Item {
    std::string text;
    json::Reader reader;
    record::Arena arena;
    deal::Campaign campaign;
  };
  std::deque<Item> items;
  std::unordered_map<std::string_view, const deal::Product*> by_id;
};

Inventory::Inventory() : shelf_(std::make_unique<Shelf>()) {}
Inventory::~Inventory() = default;
Inventory::Inventory(Inventory&&) noexcept = default;
Inventory& Inventory::operator=(Inventory&&) noexcept = default;

namespace {

void forget_nodes(deal::Product& product) {
  product.self.node = record::no_node;
  for (auto* text : {&product.id, &product.currency}) text->node = record::no_node;
  for (auto* list : {&product.sizes, &product.durations_s}) list->node = record::no_node;
  product.minspend.node = record::no_node;
  for (auto* days : {&product.leadtime_days, &product.minflight_days, &product.maxflight_days}) {
    days->node = record::no_node;
  }
  product.creative_deadline.node = record::no_node;
  product.allownocreative.node = record::no_node;
}

}  // namespace

base::Result<Inventory> Inventory::parse(std::string_view ndjson) {
  Inventory inventory;
  auto& shelf = *inventory.shelf_;
  const auto take = [&shelf](json::Value object) -> base::Result<void> {
    auto& item = shelf.items.emplace_back();
    item.text = "{\"product\":" + std::string(object.text()) + "}";
    DEALKIT_ASSIGN_OR_RETURN(const auto* document, item.reader.read(item.text));
    std::vector<record::Problem> problems;
    record::decode(document->root(), deal::campaign_table, &item.campaign, item.arena, problems);
    if (!problems.empty()) {
      return base::Error{base::Errc::configuration,
                         std::string(problems[0].field->name) + ": " + problems[0].reason};
    }
    auto& product = item.campaign.product;
    if (!product.id) {
      return base::Error{base::Errc::configuration, "expected the product's \"id\" as a string"};
    }
    forget_nodes(product);
    shelf.by_id.insert_or_assign(*product.id, &product);
    return {};
  };
  DEALKIT_RETURN_IF_ERROR(for_each_line(ndjson, take));
  return inventory;
}

const deal::Product* Inventory::find(std::string_view product_id) const {
  const auto it = shelf_->by_id.find(product_id);
  return it == shelf_->by_id.end() ? nullptr : it->second;
}

}  // namespace dealkit::validation
