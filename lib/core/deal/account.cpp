// The field table of the account record.
#include "core/deal/account.hpp"

#include <cstddef>

namespace dealkit::deal {
namespace {

constexpr record::Field account_fields[] = {
    DEALKIT_FIELD(Account, type, "Record type", "account"),
    DEALKIT_FIELD(Account, id, "Account id, at most 255 bytes"),
    DEALKIT_FIELD(Account, name, "Name"),
    DEALKIT_FIELD(Account, currency, "ISO 4217 currency of the account's amounts"),
    DEALKIT_FIELD(Account, time_zone, "IANA time zone, UTC if absent"),
    DEALKIT_FIELD(Account, status, "Status"),
    DEALKIT_FIELD(Account, total_historical_spend, "What the account has spent in all"),
    DEALKIT_FIELD(Account, deal_completion_rate, "Part of its deals that were completed, 0 to 1"),
    DEALKIT_FIELD(Account, support_tickets_90d, "Support tickets in the last 90 days"),
    DEALKIT_FIELD(Account, version,
                  "Counted by the store, from 1: the changes of content. Exports give it; an "
                  "import of another one is a conflict"),
};

}  // namespace

constexpr record::Table account_table =
    record::make_table<Account>("account", "An account", account_fields);

}  // namespace dealkit::deal
