// Who must approve which deals, by when, and who may stand in for whom (30-approval, "Policy").
// Read from TOML as people write it, or from the JSON that a submit stored of it.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/approval/calendar.hpp"
#include "core/base/config_tree.hpp"
#include "core/base/json/document.hpp"
#include "core/base/money.hpp"
#include "core/base/person.hpp"
#include "core/deal/signed_content.hpp"
#include "core/expression/program.hpp"

namespace dealkit::approval {

enum class Clock : std::uint8_t { calendar, business };  // calendar hours, or a Calendar's hours
enum class OnMaterialChange : std::uint8_t { keep_running, pause };

/// One level's review.
struct Level {
  int number = 1;              // 1 to 3
  std::string role;
  int quorum = 1;              // signatures of different people
  base::Duration sla;
  Clock clock = Clock::calendar;
  std::string calendar;        // of a business clock
  std::string backup;          // who takes over at a breach; "" = nobody
  std::string skip_level;      // who is notified; "" = nobody
  int max_escalations = 2;     // then an alert
  base::Position position{};   // in the file; unknown if it came with the defaults
};

/// Levels one after the other; those of an inner list at the same time.
using Steps = std::vector<std::vector<int>>;

struct Route {
  std::string when;            // an expression over the deal, `value` and `account`
  std::optional<expression::Program> condition;
  Steps levels;                // empty: approved at once
  base::Position position{};
};

/// `to` may decide for `from`, in one role or in all ("").
struct Delegation {
  std::string from, to, role;
  std::optional<base::Instant> since, until;  // [since, until)
  base::Position position{};

  bool in_force(base::Instant now) const {
    return (!since || *since <= now) && (!until || now < *until);
  }
  bool is_for(std::string_view wanted) const { return role.empty() || role == wanted; }
};

class Policy {
 public:
  /// The table of 30-approval, which demands levels but names no members of roles; all that they
  /// may do is refused, until a policy names them or trusts the roles that decisions state.
  static Policy defaults();
  /// That policy as a commented TOML file; reading it gives defaults() again.
  static std::string_view defaults_toml();
  /// Everything that is wrong goes to `problems`; the result is only good if none came. Zones of
  /// calendars must be known to `zones` (nullptr: only UTC is), which must outlive the policy. A
  /// file without a [[level]] or without a [[route]] takes those of the defaults.
  static Policy read(const base::ConfigTree& file, const base::TimeZones* zones,
                     base::Problems& problems);
  /// The way back from to_json(), through the same checks. Errc::data with the first problem.
  static base::Result<Policy> from_json(json::Value value, const base::TimeZones* zones);
  /// Canonical: the same policy, the same text. Members are the keys of the file.
  const std::string& to_json() const { return json_; }
  /// "sha256:…" over to_json().
  const std::string& hash() const { return hash_; }

  /// What is legal but surely not meant: levels that no route demands, routes that never match
  /// since an earlier one always does, roles without enough members for their quorum once nobody
  /// may decide two levels, conditions that are no bool of any deal, delegations that have ended at
  /// `now`, backups without a role, …
  void lint(base::Instant now, base::Problems& problems) const;
  /// What the file does not say and takes from the defaults, a sentence each.
  std::vector<std::string> taken_from_defaults() const;

  const std::string& currency() const { return currency_; }
  bool trust_stated_roles() const { return trust_stated_roles_; }
  OnMaterialChange on_material_change() const { return on_material_change_; }
  /// Separation of duties, both off by default.
  bool allow_own_deals() const { return allow_own_deals_; }          // owners and submitters
  bool allow_several_levels() const { return allow_several_levels_; }  // one person, two levels
  /// nullptr for a level that the policy does not have.
  const Level* level(int number) const;
  const std::vector<Route>& routes() const { return routes_; }
  /// Members of roles; as everywhere in a policy, names that are one person's are one name.
  const std::map<std::string, base::People, std::less<>>& roles() const { return roles_; }
  bool is_member(std::string_view role, std::string_view person) const;
  const std::vector<Delegation>& delegations() const { return delegations_; }
  /// nullptr for one that the policy does not have.
  const Calendar* calendar(std::string_view name) const;

  /// When a review that opens at `from` is due. Errc::limit beyond year 9999.
  base::Result<base::Instant> deadline(const Level& level, base::Instant from) const;
  /// An amount in the policy's own currency, half away from zero. Errc::data without a rate,
  /// Errc::limit for a result that Micros do not hold.
  base::Result<base::Micros> convert(base::Micros amount, std::string_view currency) const;

  /// Every way in which `actor` holds a role at `now`: as a member (""), or by the delegation of
  /// the member named. Chains of delegations do not count: who was asked decides, or nobody.
  std::vector<std::string> grants(std::string_view role, std::string_view actor,
                                  base::Instant now) const;

 private:
  friend class PolicyReader;
  /// Units of currency_ for one of another: digits / 10^decimals, at most 18 digits.
  struct Rate {
    std::int64_t digits = 0;
    int decimals = 0;
  };
  Policy() = default;
  void finish();                 // makes json_ and hash_
  std::string written() const;
  static std::string written(const Rate& rate);
  void lint_levels(base::Problems& problems) const;
  void lint_members(base::Problems& problems) const;
  void lint_routes(base::Problems& problems) const;
  void lint_delegations(base::Instant now, base::Problems& problems) const;
  void lint_leftovers(base::Problems& problems) const;

  std::string currency_ = "USD";
  std::map<std::string, Rate, std::less<>> rates_;
  bool trust_stated_roles_ = false;
  bool allow_own_deals_ = false;
  bool allow_several_levels_ = false;
  OnMaterialChange on_material_change_ = OnMaterialChange::keep_running;
  std::map<std::string, base::People, std::less<>> roles_;
  std::array<std::optional<Level>, deal::last_level> levels_;
  std::vector<Route> routes_;
  std::vector<Delegation> delegations_;
  std::vector<Calendar> calendars_;
  std::map<std::string, base::Position, std::less<>> role_positions_, calendar_positions_;
  bool default_routes_ = false;  // the file has none of its own
  bool default_levels_ = false;
  std::string json_, hash_;
};

}  // namespace dealkit::approval
