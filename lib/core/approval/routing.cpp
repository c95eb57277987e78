// Which levels a deal needs. Asked for once a submit and for every deal of a simulated year: what a
// condition does not read is not looked up.
#include "core/approval/routing.hpp"

#include "core/deal/account.hpp"
#include "core/deal/deal.hpp"
#include "core/deal/money_numbers.hpp"

namespace dealkit::approval {
namespace {

/// Finds the money of a record only once somebody asks about a number.
class MoneyOnDemand final : public expression::NumberTypes {
 public:
  MoneyOnDemand(const record::Table& table, json::Value record)
      : record_(record), money_(table) {}
  bool is_money(json::Value number) const override {
    if (!looked_) {
      money_.find(record_);
      looked_ = true;
    }
    return money_.is_money(number);
  }

 private:
  json::Value record_;
  mutable deal::MoneyNumbers money_;
  mutable bool looked_ = false;
};

/// The deal's total_value in the policy's currency.
base::Result<base::Micros> value_of(const Policy& policy, json::Value deal) {
  const auto total = deal.find("total_value");
  if (!total.is(json::Kind::number)) {
    return base::Error{base::Errc::data, "the deal has no total_value"};
  }
  DEALKIT_ASSIGN_OR_RETURN(const auto amount, base::parse_micros(total.text()));
  const auto currency = deal.find("currency");
  if (!currency.is(json::Kind::string)) {
    return base::Error{base::Errc::data, "the deal has no currency"};
  }
  return policy.convert(amount, currency.string());
}

class DealBindings final : public expression::Bindings {
 public:
  DealBindings(json::Value deal, json::Value account, const base::Result<base::Micros>& value)
      : deal_money_(deal::deal_table, deal),
        account_money_(deal::account_table, account),
        deal_(deal, &deal_money_),
        account_(account, &account_money_),
        has_account_(account.is(json::Kind::object)),
        value_(value) {}

  std::optional<expression::Value> find(std::string_view name) const override {
    if (name == "value") return value();
    if (name == "account") {
      return has_account_ ? account_.record() : expression::Value::from_map(nullptr, 0);
    }
    return deal_.find(name);
  }
  /// Why `value` could not be had, if somebody asked for it.
  const base::Error* value_missed() const { return value_missed_ ? &value_.error() : nullptr; }

 private:
  std::optional<expression::Value> value() const {
    if (!value_) {
      value_missed_ = true;
      return std::nullopt;
    }
    // Both are exact up to 2^53 micros, so that the quotient is the double nearest to the amount.
    return expression::Value::from_double(static_cast<double>(value_->value) /
                                          static_cast<double>(base::micros_per_unit));
  }

  MoneyOnDemand deal_money_;
  MoneyOnDemand account_money_;
  expression::RecordBindings deal_;
  expression::RecordBindings account_;
  bool has_account_;
  const base::Result<base::Micros>& value_;
  mutable bool value_missed_ = false;
};

base::Error not_evaluated(std::size_t index, const Route& route, const base::Error& error,
                          const base::Error* value_missed) {
  const auto& cause = value_missed != nullptr ? *value_missed : error;
  const auto code =
      cause.code == base::Errc::limit ? base::Errc::limit : base::Errc::data;
  return {code, "route " + std::to_string(index + 1) + " of the policy (when \"" + route.when +
                    "\") cannot be evaluated for the deal: " + cause.message};
}

}  // namespace

base::Result<bool> holds(const Policy& policy, const Route& route, const DealAndAccount& records,
                         expression::Scratch& scratch) {
  const auto value = value_of(policy, records.deal);
  const DealBindings bindings(records.deal, records.account, value);
  auto answer = route.condition->condition(bindings, scratch);
  if (!answer && bindings.value_missed() != nullptr) return *bindings.value_missed();
  return answer;
}

base::Result<Demand> demand_of(const Policy& policy, json::Value deal, json::Value account,
                               expression::Scratch& scratch) {
  if (!deal.is(json::Kind::object)) {
    return base::Error{base::Errc::data, "expected a deal, found something that is not an object"};
  }
  const auto value = value_of(policy, deal);
  const DealBindings bindings(deal, account, value);
  Demand demand;
  if (value) demand.value = *value;
  const auto& routes = policy.routes();
  for (std::size_t i = 0; i < routes.size(); ++i) {
    if (!routes[i].condition) continue;  // of a policy with problems
    const auto holds = routes[i].condition->condition(bindings, scratch);
    if (!holds) return not_evaluated(i, routes[i], holds.error(), bindings.value_missed());
    if (!*holds) continue;
    demand.steps = routes[i].levels;
    demand.route = i;
    return demand;
  }
  for (int level = 1; level <= deal::last_level; ++level) {
    if (policy.level(level) != nullptr) demand.steps.push_back({level});
  }
  return demand;
}

}  // namespace dealkit::approval
