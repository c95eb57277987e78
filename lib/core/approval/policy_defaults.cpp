// The policy that holds where nobody wrote one, as values and as the file that says the same.
#include <cassert>

#include "core/approval/policy.hpp"

namespace dealkit::approval {
namespace {

// What defaults_toml() says, less its comments; a test holds them together.
constexpr std::string_view defaults_json = R"({
  "currency": "USD",
  "level": [
    {"number": 1, "role": "sales_manager", "sla": "24h"},
    {"number": 2, "role": "finance", "sla": "48h"},
    {"number": 3, "role": "legal", "sla": "72h"}],
  "route": [
    {"when": "value <= 10000 && has(deal_type) && deal_type == \"standard\"", "levels": []},
    {"when": "value <= 100000", "levels": [[1]]},
    {"when": "value <= 500000", "levels": [[1], [2]]},
    {"when": "true", "levels": [[1], [2, 3]]}]})";

constexpr std::string_view defaults_file = 
    R"(# Who must approve which deals, and by when. These are the defaults, in so many words:
#
# - A deal of up to 10,000 of the standard type is approved at once, by nobody.
# - A deal of up to 100,000 is approved by a sales manager (level 1).
# - A deal of up to 500,000 is approved by a sales manager, then by finance (level 2).
# - A deal above 500,000 (not one of exactly 500,000) is approved by a sales manager, then by
#   finance and legal (level 3) at the same time: both must approve, either can reject.
# - The sales manager has 24 hours, finance 48, legal 72.
#
# Nobody holds a role yet: name people in [roles] below, or nobody can approve anything.

# What `value` below is in. A deal in another currency is converted by [rates]; without a rate for
# it, it cannot be submitted.
currency = "USD"

# Whoever says that they hold a role is believed if this is true. Only for places where something
# else has checked it before.
trust_stated_roles = false

# Separation of duties: nobody approves a deal that they own or submitted, and nobody decides two
# levels of one deal, unless these are true.
allow_own_deals = false
allow_several_levels = false

# What a running deal does while a material change of it waits for approval: "keep_running" as it
# was approved, or "pause".
on_material_change = "keep_running"

# Units of `currency` for 1 unit of another one, read exactly.
[rates]
# EUR = 1.08

# Who holds which role.
[roles]
# sales_manager = ["ana", "ben"]
# finance = ["fay"]
# legal = ["lea"]

# Levels 1 to 3: the role that decides and how long it has (sla). They may also have:
#   quorum = 1             signatures of different people that the level needs
#   clock = "business"     count the hours of a [[calendar]], not every hour
#   calendar = "office"    which one
#   backup = "ada"         who takes over when the time is up
#   skip_level = "max"     who is notified
#   max_escalations = 2    after so many, an alert
[[level]]
number = 1
role = "sales_manager"
sla = "24h"

[[level]]
number = 2
role = "finance"
sla = "48h"

[[level]]
number = 3
role = "legal"
sla = "72h"

# The first route whose condition holds says which levels a deal needs: one step after the other,
# levels of an inner list at the same time, no level at all for []. If no route matches, a deal
# needs every level. Conditions see the deal's members, `value` (its total_value in `currency`) and
# `account` (the account's record); see dealkit-expression(5).
[[route]]
when = 'value <= 10000 && has(deal_type) && deal_type == "standard"'
levels = []

[[route]]
when = "value <= 100000"
levels = [[1]]

[[route]]
when = "value <= 500000"
levels = [[1], [2]]

[[route]]
when = "true"
levels = [[1], [2, 3]]

# Somebody decides for somebody else, in one role or (without role) in all that they hold.
# [[delegation]]
# from = "fay"
# to = "gil"
# role = "finance"
# since = 2026-12-21T00:00:00Z
# until = 2027-01-04T00:00:00Z

# Hours that count for levels with clock = "business".
# [[calendar]]
# name = "office"
# time_zone = "Europe/Berlin"
# work_days = ["mon", "tue", "wed", "thu", "fri"]
# hours = ["09:00-12:30", "13:30-18:00"]
# holidays = [2026-12-25, 2027-01-01]
)";

}  // namespace

std::string_view Policy::defaults_toml() { return defaults_file; }

Policy Policy::defaults() {
  json::Reader reader;
  const auto document = reader.read(defaults_json);
  assert(document);
  auto policy = from_json((*document)->root(), nullptr);
  assert(policy);
  // Places in the text above mean nothing to anybody.
  for (auto& level : policy->levels_) {
    if (level) level->position = {};
  }
  for (auto& route : policy->routes_) route.position = {};
  return std::move(*policy);
}

}  // namespace dealkit::approval
