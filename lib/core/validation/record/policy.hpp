// A policy: what an organisation changes about the rules. Thresholds, severities, rules switched
// off, rules of its own as expressions, and the cases that prove it (dealkit-policy(5)).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/config_tree.hpp"
#include "core/expression/program.hpp"
#include "core/validation/context.hpp"
#include "core/validation/finding.hpp"
#include "core/validation/record/rule_set.hpp"

namespace dealkit::validation {

std::optional<Profile> parse_profile(std::string_view name);
std::optional<Severity> parse_severity(std::string_view name);

/// A rule that a policy adds: records for which `when` holds must meet `expect`.
struct CustomRule {
  std::string name, code, what, why, how_to_fix, source, message, pointer;
  CodeInfo info;  // refers to the strings above
  std::optional<expression::Program> when;
  std::optional<expression::Program> expect;
};

/// A case beside the policy: a record and the codes that it must get.
struct PolicyTest {
  std::string name;
  std::string record;  // JSON text
  std::optional<std::vector<std::string>> expect;  // codes, in any order; none: not said
  std::optional<bool> valid;
  base::Position position;
};

class Policy final : public Overrides {
 public:
  /// The rules as they stand, with the limits of `profile`.
  static Policy of(Profile profile);
  /// Reads a policy file. `profile`, if given, beats the file's own. Everything that is wrong goes
  /// to `problems`; the result is only good if none came.
  static Policy read(const base::ConfigTree& file, std::optional<Profile> profile,
                     const base::TimeZones* zones, base::Problems& problems);

  Profile profile() const { return profile_; }
  const Thresholds& thresholds() const { return thresholds_; }
  bool enabled(const Rule& rule) const { return !off_rules_.test(place_of(rule)); }
  const std::vector<std::unique_ptr<CustomRule>>& rules() const { return rules_; }
  const std::vector<PolicyTest>& tests() const { return tests_; }
  /// SHA-256 over what decides: profile, thresholds, severities, rules. "sha256:…".
  const std::string& hash() const { return hash_; }

  bool severity(const CodeInfo& info, Severity& severity) const override;

 private:
  Policy() = default;
  void read_thresholds(base::ConfigReader section);
  void read_severities(base::ConfigReader section);
  void read_rule(base::ConfigReader section, const base::TimeZones* zones);
  void read_test(base::ConfigReader section);
  void compute_hash();

  Profile profile_ = Profile::generic;
  Thresholds thresholds_;
  RuleBits off_rules_;
  /// By code; nullopt = off.
  std::map<std::string, std::optional<Severity>, std::less<>> severities_;
  std::vector<std::unique_ptr<CustomRule>> rules_;
  std::vector<PolicyTest> tests_;
  std::string hash_;
};

}  // namespace dealkit::validation
