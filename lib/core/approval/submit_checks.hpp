// What may stand in the way of a submit: campaigns that nobody validated, or that failed, and
// budgets that the deal does not cover.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/deal/records.hpp"

namespace dealkit::approval {

struct SubmitChecks {
  std::vector<std::string> obstacles;  // sentences, each with its campaign; any refuses the submit
  std::vector<std::string> warnings;   // need an acknowledgement, and are kept with it
};
/// Campaigns that are cancelled or archived do not count. Errc::data for records that cannot be
/// read.
base::Result<SubmitChecks> check_submit(const deal::Records& records, std::string_view deal_id);

}  // namespace dealkit::approval
