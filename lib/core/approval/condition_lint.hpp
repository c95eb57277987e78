// Whether a route's condition can be evaluated at all: it is tried on deals made up for it. Private
// to the policy's lint.
#pragma once

#include <string>
#include <vector>

#include "core/approval/policy.hpp"

namespace dealkit::approval {

/// What is wrong with the condition of a route, as sentences without a subject: names that deals do
/// not have; else, of a deal that has every member, that the condition is no bool of it, which
/// would refuse its submit. Empty for a route without a condition.
std::vector<std::string> doubts_about(const Policy& policy, const Route& route);

/// The deals and the account that conditions are tried on; each has every member of its table.
std::vector<std::string> sample_deals(const std::string& currency);
std::string_view sample_account();

}  // namespace dealkit::approval
