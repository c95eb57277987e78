#include "core/validation/set/deal_budgets.hpp"

#include <fmt/format.h>

#include <map>

#include "core/base/hash.hpp"
#include "core/validation/reference/rates.hpp"
#include "core/validation/set/listing.hpp"

namespace dealkit::validation {
namespace {

using base::int128;
using base::Micros;

struct BudgetItem {
  base::Hash128 deal;
  std::uint64_t id_hash = 0;
  std::uint64_t ordinal = 0;
  bool is_deal = false;
  bool accepted = false;
  std::int64_t amount = 0;  // micros
  std::optional<std::int64_t> limit;
  bool amount_unreadable = false, limit_unreadable = false;
  std::string currency, limit_currency, deal_id, id, content_hash;
};

void read_item(std::string_view record, BudgetItem& item) {
  ByteReader reader(record);
  item.deal = {reader.key(), 0};
  item.deal.low = reader.key();
  item.is_deal = reader.plain<std::uint8_t>() == 0;
  item.id_hash = reader.key();
  item.ordinal = reader.key();
  item.accepted = reader.plain<bool>();
  item.amount = reader.plain<std::int64_t>();
  item.limit.reset();
  if (reader.plain<bool>()) item.limit = reader.plain<std::int64_t>();
  item.amount_unreadable = reader.plain<bool>();
  item.limit_unreadable = reader.plain<bool>();
  item.currency = reader.text();
  item.limit_currency = reader.text();
  item.deal_id = reader.text();
  item.id = reader.text();
  item.content_hash = reader.text();
}

std::string amount_text(int128 micros, std::string_view currency) {
  auto text = to_string(base::NanosSum{micros * 1000});
  if (!currency.empty()) {
    text += ' ';
    text += currency;
  }
  return text;
}

/// Converts a sum of any size; nullopt without a rate. What has no currency is in the other one's.
std::optional<int128> convert(const Rates* rates, int128 micros, const std::string& from,
                              const std::string& to) {
  if (from.empty() || to.empty() || from == to) return micros;
  if (rates == nullptr) return std::nullopt;
  // In pieces small enough that the result stays an amount even where a unit is worth a thousand.
  constexpr std::int64_t piece = base::micros_limit.value / 1000;
  const auto whole = micros / piece;
  int128 sum = 0;
  if (whole > 0) {
    const auto converted = rates->convert(Micros{piece}, from, to);
    if (!converted) return std::nullopt;
    sum = whole * converted->value;
  }
  const auto rest = rates->convert(Micros{static_cast<std::int64_t>(micros % piece)}, from, to);
  if (!rest) return std::nullopt;
  return sum + rest->value;
}

}  // namespace

/// The records deal by deal; of several with one id only the last.
class DealBudgets::Latest {
 public:
  static base::Result<Latest> open(const ExternalSorter& sorter) {
    DEALKIT_ASSIGN_OR_RETURN(auto cursor, sorter.cursor());
    Latest latest(std::move(cursor));
    DEALKIT_RETURN_IF_ERROR(latest.advance());
    return latest;
  }
  base::Result<bool> next(BudgetItem& item) {
    if (!more_) return false;
    do {
      std::swap(item, ahead_);
      DEALKIT_RETURN_IF_ERROR(advance());
    } while (more_ && item.deal == ahead_.deal && item.is_deal == ahead_.is_deal &&
             item.id_hash == ahead_.id_hash);
    return true;
  }

 private:
  explicit Latest(ExternalSorter::Cursor cursor) : cursor_(std::move(cursor)) {}
  base::Result<void> advance() {
    std::string_view record;
    DEALKIT_ASSIGN_OR_RETURN(more_, cursor_.next(record));
    if (more_) read_item(record, ahead_);
    return {};
  }
  ExternalSorter::Cursor cursor_;
  BudgetItem ahead_;
  bool more_ = false;
};

/// What a deal comes to. Currencies are few; what is beyond `currencies_most` counts as "other".
struct DealBudgets::Sum {
  static constexpr std::size_t currencies_most = 200;

  base::Hash128 deal;
  std::string deal_id;
  std::optional<std::int64_t> total;  // of the deal's record
  bool total_unreadable = false;
  std::string total_currency;
  std::map<std::string, int128> budgets;         // by currency
  std::map<std::string, std::int64_t> limits;    // the greatest by currency
  std::uint64_t children = 0;
  std::uint64_t unreadable_budgets = 0;
  bool unreadable_limit = false;
  bool all_accepted = true;

  void add(const BudgetItem& item) {
    if (item.is_deal) {
      total_unreadable = item.amount_unreadable;
      if (!total_unreadable) total = item.amount;
      total_currency = item.currency;
      deal_id = item.deal_id;
      return;
    }
    if (deal_id.empty()) deal_id = item.deal_id;
    ++children;
    all_accepted = all_accepted && item.accepted;
    if (item.amount_unreadable) ++unreadable_budgets;
    unreadable_limit = unreadable_limit || item.limit_unreadable;
    const bool known = budgets.size() < currencies_most || budgets.contains(item.currency);
    if (item.amount > 0) budgets[known ? item.currency : "other"] += item.amount;
    if (item.limit && (limits.size() < currencies_most || limits.contains(item.limit_currency))) {
      auto& limit = limits.try_emplace(item.limit_currency, *item.limit).first->second;
      limit = std::max(limit, *item.limit);
    }
  }

  /// The one currency that budgets state: that of a limit which states none. Nothing if they state
  /// several.
  std::optional<std::string> budget_currency() const {
    std::string only;
    for (const auto& [currency, amount] : budgets) {
      if (!only.empty()) return std::nullopt;  // "" comes first
      only = currency;
    }
    return only;
  }
};

/// What a deal allows in all.
struct DealBudgets::Limit {
  std::optional<std::int64_t> micros;
  std::string currency;
  std::string unknown;  // why nobody can tell; "" = micros, or there is no limit
};

base::Result<void> DealBudgets::add(std::uint64_t ordinal, const SetEntry& entry) {
  const bool is_deal = entry.kind == SetEntry::Kind::deal;
  const auto deal_id = is_deal ? entry.id : entry.deal_id;
  const bool says_nothing = !entry.amount_micros && !entry.limit_micros &&
                            !entry.amount_unreadable && !entry.limit_unreadable;
  if (deal_id.empty() || says_nothing) return {};
  const auto deal = base::hash128(deal_id);
  record_.clear();
  ByteWriter writer(record_);
  writer.key(deal.high).key(deal.low).plain(static_cast<std::uint8_t>(is_deal ? 0 : 1));
  // A campaign without an id is one of its own.
  writer.key(is_deal ? 0 : entry.id.empty() ? ordinal : base::hash64(entry.id)).key(ordinal);
  writer.plain((entry.accepted & bit(SetCode::children_exceed_parent)) != 0);
  writer.plain(entry.amount_micros.value_or(0)).plain(entry.limit_micros.has_value());
  if (entry.limit_micros) writer.plain(*entry.limit_micros);
  writer.plain(entry.amount_unreadable).plain(entry.limit_unreadable);
  writer.text(entry.currency).text(entry.limit_currency).text(deal_id).text(entry.id);
  writer.text(entry.content_hash);
  return sorter_.add(record_);
}

base::Result<void> DealBudgets::finish(SetOutbox& outbox) {
  if (!outbox.on(SetCode::children_exceed_parent)) return {};
  DEALKIT_RETURN_IF_ERROR(sorter_.finish());
  DEALKIT_ASSIGN_OR_RETURN(auto leader, Latest::open(sorter_));
  DEALKIT_ASSIGN_OR_RETURN(auto follower, Latest::open(sorter_));
  BudgetItem item;
  DEALKIT_ASSIGN_OR_RETURN(bool more, leader.next(item));
  while (more) {
    Sum sum;
    sum.deal = item.deal;
    while (more && item.deal == sum.deal) {
      sum.add(item);
      DEALKIT_ASSIGN_OR_RETURN(more, leader.next(item));
    }
    DEALKIT_RETURN_IF_ERROR(judge(sum, follower, outbox));
  }
  return {};
}

DealBudgets::Limit DealBudgets::limit_of(const Sum& sum) const {
  Limit limit;
  if (sum.total_unreadable) {
    limit.unknown = "its total_value cannot be read";
    return limit;
  }
  if (sum.total) {
    limit.micros = sum.total;
    limit.currency = sum.total_currency;
  } else if (sum.children > 1) {
    for (const auto& [currency, amount] : sum.limits) {
      if (!limit.micros) {
        limit = {amount, currency, {}};
        continue;
      }
      const auto here = convert(context_.rates, amount, currency, limit.currency);
      if (!here) {
        limit.unknown = fmt::format("its deal_budget_limit is stated in {} and {}, and no rate is "
                                    "given", limit.currency, currency);
        return limit;
      }
      if (*here > *limit.micros) limit = {amount, currency, {}};
    }
    if (!limit.micros && sum.unreadable_limit) {
      limit.unknown = "its deal_budget_limit cannot be read";
    }
  }
  if (!limit.micros || !limit.currency.empty()) return limit;
  if (auto currency = sum.budget_currency()) {
    limit.currency = std::move(*currency);
  } else {
    limit.unknown = "it states no currency, and its campaigns state several";
  }
  return limit;
}

base::Result<void> DealBudgets::judge(const Sum& sum, Latest& follower,
                                      SetOutbox& outbox) const {
  if (sum.children == 0 || sum.all_accepted) return {};
  const auto limit = limit_of(sum);
  if (!limit.unknown.empty()) {
    return report(sum, fmt::format("whether the campaigns of deal \"{}\" exceed what it allows is "
                                   "not known: {}", sum.deal_id, limit.unknown),
                  follower, outbox);
  }
  if (!limit.micros) return {};
  int128 together = 0;
  std::string left_out;
  for (const auto& [of, amount] : sum.budgets) {
    if (const auto here = convert(context_.rates, amount, of, limit.currency)) {
      together += *here;
    } else {
      left_out += left_out.empty() ? "; no rate is given to add " : ", ";
      left_out += amount_text(amount, of);
    }
  }
  if (sum.unreadable_budgets > 0) {
    left_out += fmt::format("; {} of them cannot be read", sum.unreadable_budgets);
  }
  const bool exceeds = together > *limit.micros;
  if (!exceeds && left_out.empty()) return {};
  const auto allowed = fmt::format("{} of {}", sum.total ? "total_value" : "deal_budget_limit",
                                   amount_text(*limit.micros, limit.currency));
  auto message =
      exceeds ? fmt::format("{} campaigns of deal \"{}\" have a budget of {} together, {} more "
                            "than its {}",
                            sum.children, sum.deal_id, amount_text(together, limit.currency),
                            amount_text(together - *limit.micros, limit.currency), allowed)
              : fmt::format("whether the budgets of the campaigns of deal \"{}\" exceed its {} is "
                            "not known",
                            sum.deal_id, allowed);
  return report(sum, message + left_out, follower, outbox);
}

/// The finding, and its mark on every campaign of the deal.
base::Result<void> DealBudgets::report(const Sum& sum, const std::string& message,
                                       Latest& follower, SetOutbox& outbox) const {
  Listing listing(outbox.limits().max_listed);
  for (BudgetItem item;;) {
    DEALKIT_ASSIGN_OR_RETURN(const bool more, follower.next(item));
    if (!more) break;
    if (item.deal != sum.deal || item.is_deal) continue;
    listing.add(item.ordinal, item.id, item.content_hash);
    DEALKIT_RETURN_IF_ERROR(outbox.mark(SetCode::children_exceed_parent, item.ordinal, message));
    if (listing.count() == sum.children) break;
  }
  return outbox.report(SetCode::children_exceed_parent, message, listing.campaigns());
}

}  // namespace dealkit::validation
