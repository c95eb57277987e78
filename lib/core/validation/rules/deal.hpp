// deal: records of type deal (DEL011 to DEL018) and Deal Sync objects (DEL001 to DEL010, profile
// dealsync1).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/record/decode.hpp"
#include "core/validation/rule.hpp"

namespace dealkit::validation {

struct Context;

struct DealThresholds {
  std::int64_t name_max = 255;
  std::int64_t description_max = 250;
  std::int64_t seller_id_max = 64;
};

/// Whether an object has the shape of a Deal Sync object: it has terms or origin, which neither a
/// campaign nor a deal record has. Only the profile dealsync1 asks.
bool is_deal_sync(json::Value record);

/// `record` is a JSON object; it is decoded into `arena`, members of wrong types go to `problems`,
/// unknown ones to `strangers`, if that is given.
void check_deal(json::Value record, const Context& context, record::Arena& arena,
                std::vector<record::Problem>& problems, Findings& findings,
                std::vector<record::Stranger>* strangers = nullptr);

}  // namespace dealkit::validation
