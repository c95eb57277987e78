#include "core/validation/reference/delivery.hpp"

#include "core/validation/reference/lines.hpp"

namespace dealkit::validation {
namespace {

base::Result<base::Micros> amount(json::Value object, std::string_view name) {
  const auto member = object.find(name);
  if (!member.is(json::Kind::number)) {
    return base::Error{base::Errc::configuration,
                       "expected the amount \"" + std::string(name) + "\" as a number"};
  }
  return base::parse_micros(member.text());
}

}  // namespace

base::Result<Delivery> Delivery::parse(std::string_view ndjson) {
  Delivery delivery;
  const auto take = [&delivery](json::Value object) -> base::Result<void> {
    const auto id = object.find("campaign_id");
    if (!id.is(json::Kind::string)) {
      return base::Error{base::Errc::configuration, "expected \"campaign_id\" as a string"};
    }
    Entry entry;
    DEALKIT_ASSIGN_OR_RETURN(entry.delivered, amount(object, "delivered"));
    if (object.find("best_day").present()) {
      DEALKIT_ASSIGN_OR_RETURN(entry.best_day, amount(object, "best_day"));
    }
    delivery.entries_.insert_or_assign(std::string(id.string()), entry);
    return {};
  };
  DEALKIT_RETURN_IF_ERROR(for_each_line(ndjson, take));
  return delivery;
}

const Delivery::Entry* Delivery::find(std::string_view campaign_id) const {
  const auto it = entries_.find(std::string(campaign_id));
  return it == entries_.end() ? nullptr : &it->second;
}

}  // namespace dealkit::validation
