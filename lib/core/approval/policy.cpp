// What a policy says once it is read: levels, rates, who may decide; and its canonical text.
#include "core/approval/policy.hpp"

#include <algorithm>
#include <cassert>

#include "core/base/hash.hpp"
#include "core/base/json/canonical.hpp"
#include "core/base/json/write.hpp"

namespace dealkit::approval {
namespace {

std::string clock_text(int minute) {
  std::string text = "00:00";
  text[0] = static_cast<char>('0' + minute / 600);
  text[1] = static_cast<char>('0' + minute / 60 % 10);
  text[3] = static_cast<char>('0' + minute % 60 / 10);
  text[4] = static_cast<char>('0' + minute % 10);
  return text;
}

void write(json::Writer& writer, const Level& level) {
  writer.object().key("number").integer(level.number);
  writer.member("role", level.role).key("quorum").integer(level.quorum);
  writer.member("sla", to_string(level.sla));
  writer.member("clock", level.clock == Clock::business ? "business" : "calendar");
  if (!level.calendar.empty()) writer.member("calendar", level.calendar);
  if (!level.backup.empty()) writer.member("backup", level.backup);
  if (!level.skip_level.empty()) writer.member("skip_level", level.skip_level);
  writer.key("max_escalations").integer(level.max_escalations).close();
}

void write(json::Writer& writer, const Route& route) {
  writer.object().member("when", route.when).key("levels").array();
  for (const auto& step : route.levels) {
    writer.array();
    for (const int level : step) writer.integer(level);
    writer.close();
  }
  writer.close().close();
}

void write(json::Writer& writer, const Delegation& delegation) {
  writer.object().member("from", delegation.from).member("to", delegation.to);
  if (!delegation.role.empty()) writer.member("role", delegation.role);
  if (delegation.since) writer.member("since", to_string(*delegation.since));
  if (delegation.until) writer.member("until", to_string(*delegation.until));
  writer.close();
}

void write(json::Writer& writer, const Calendar::Options& calendar) {
  writer.object().member("name", calendar.name);
  writer.member("time_zone", calendar.zone == nullptr ? "UTC" : calendar.zone->name());
  writer.key("work_days").array();
  for (std::size_t day = 0; day < day_names.size(); ++day) {
    if (calendar.work_days[day]) writer.string(day_names[day]);
  }
  writer.close().key("hours").array();
  for (const auto& hours : calendar.hours) {
    writer.string(clock_text(hours.from_minute) + "-" + clock_text(hours.to_minute));
  }
  writer.close().key("holidays").array();
  for (const auto& holiday : calendar.holidays) writer.string(to_string(holiday));
  writer.close().close();
}

}  // namespace

std::string Policy::written(const Rate& rate) {
  std::string text = std::to_string(rate.digits);
  if (rate.decimals == 0) return text;
  const auto decimals = static_cast<std::size_t>(rate.decimals);
  if (text.size() <= decimals) text.insert(0, decimals + 1 - text.size(), '0');
  text.insert(text.size() - decimals, ".");
  return text;
}

std::string Policy::written() const {
  std::string text;
  json::Writer writer(text);
  writer.object().member("currency", currency_).key("rates").object();
  for (const auto& [currency, rate] : rates_) writer.member(currency, written(rate));
  writer.close().key("trust_stated_roles").boolean(trust_stated_roles_);
  writer.key("allow_own_deals").boolean(allow_own_deals_);
  writer.key("allow_several_levels").boolean(allow_several_levels_);
  writer.member("on_material_change",
                on_material_change_ == OnMaterialChange::pause ? "pause" : "keep_running");
  writer.key("roles").object();
  for (const auto& [role, members] : roles_) {
    writer.key(role).array();
    // By their bytes: the text of a policy and its hash do not depend on who counts as one person.
    const std::set<std::string> names(members.begin(), members.end());
    for (const auto& member : names) writer.string(member);
    writer.close();
  }
  writer.close().key("level").array();
  for (const auto& level : levels_) {
    if (level) write(writer, *level);
  }
  writer.close().key("route").array();
  for (const auto& route : routes_) write(writer, route);
  writer.close().key("delegation").array();
  for (const auto& delegation : delegations_) write(writer, delegation);
  writer.close().key("calendar").array();
  for (const auto& calendar : calendars_) write(writer, calendar.options());
  writer.close().close();
  return text;
}

void Policy::finish() {
  // Neither order decides anything.
  std::stable_sort(delegations_.begin(), delegations_.end(), [](const auto& a, const auto& b) {
    return std::tie(a.from, a.to, a.role, a.since, a.until) <
           std::tie(b.from, b.to, b.role, b.since, b.until);
  });
  std::stable_sort(calendars_.begin(), calendars_.end(),
                   [](const auto& a, const auto& b) { return a.name() < b.name(); });
  const std::string text = written();
  json::Reader reader;
  const auto document = reader.read(text);
  assert(document);
  json_.clear();
  const auto canonical = json::append_canonical(json_, (*document)->root());
  assert(canonical);
  hash_ = "sha256:" + base::sha256_hex(json_);
}

const Level* Policy::level(int number) const {
  if (number < 1 || number > deal::last_level) return nullptr;
  const auto& level = levels_[static_cast<std::size_t>(number - 1)];
  return level ? &*level : nullptr;
}

const Calendar* Policy::calendar(std::string_view name) const {
  for (const auto& calendar : calendars_) {
    if (calendar.name() == name) return &calendar;
  }
  return nullptr;
}

base::Result<base::Instant> Policy::deadline(const Level& level, base::Instant from) const {
  if (level.clock == Clock::calendar) return base::add(from, level.sla);
  const Calendar* const own = calendar(level.calendar);
  assert(own != nullptr);
  return own->add(from, level.sla);
}

base::Result<base::Micros> Policy::convert(base::Micros amount, std::string_view currency) const {
  if (currency == currency_) return amount;
  const auto found = rates_.find(currency);
  if (found == rates_.end()) {
    return base::Error{base::Errc::data, "the policy has no rate for " + std::string(currency) +
                                             ": give one in [rates], in " + currency_ +
                                             " for 1 " + std::string(currency)};
  }
  const Rate& rate = found->second;
  base::int128 divisor = 1;
  for (int i = 0; i < rate.decimals; ++i) divisor *= 10;
  // At most 63 + 60 bits; twice the rest of a division by at most 10^27 fits as well.
  const base::int128 product = base::int128{amount.value} * rate.digits;
  base::int128 result = product / divisor;
  const base::int128 rest = product % divisor;
  if ((rest < 0 ? -rest : rest) * 2 >= divisor) result += product < 0 ? -1 : 1;
  if (result > base::micros_limit.value || result < -base::micros_limit.value) {
    return base::Error{base::Errc::limit, to_string(amount) + " " + std::string(currency) +
                                              " is not below 9000000000000 " + currency_};
  }
  return base::Micros{static_cast<std::int64_t>(result)};
}

std::vector<std::string> Policy::grants(std::string_view role, std::string_view actor,
                                        base::Instant now) const {
  std::vector<std::string> grants;
  const auto members = roles_.find(role);
  if (members == roles_.end()) return grants;
  if (members->second.contains(actor)) grants.emplace_back();
  for (const auto& delegation : delegations_) {
    if (!delegation.is_for(role) || !delegation.in_force(now)) continue;
    if (!base::same_person(delegation.to, actor)) continue;
    const auto from = members->second.find(delegation.from);
    if (from == members->second.end()) continue;
    if (std::find(grants.begin(), grants.end(), *from) == grants.end()) grants.push_back(*from);
  }
  return grants;
}

bool Policy::is_member(std::string_view role, std::string_view person) const {
  const auto members = roles_.find(role);
  return members != roles_.end() && members->second.contains(person);
}

}  // namespace dealkit::approval
