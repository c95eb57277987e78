// The account record: whom deals are made with.
#pragma once

#include "core/record/field.hpp"

namespace dealkit::deal {

struct Account {
  record::Text type, id, name, currency, time_zone, status;
  record::Money total_historical_spend;
  record::Number deal_completion_rate;
  record::Integer support_tickets_90d, version;
};

extern const record::Table account_table;

}  // namespace dealkit::deal
