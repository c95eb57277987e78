// What a call of validate amounts to: from options, configuration and the files that they name to
// one immutable snapshot.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/config_tree.hpp"
#include "core/validation/record/policy.hpp"
#include "core/validation/tool/validate_tool.hpp"
#include "io/check/external.hpp"
#include "io/cli/prepare.hpp"
#include "reference_data.hpp"

namespace dealkit::cmd::validate {

using validation::Emit;
using validation::SetRulesMode;

struct Settings {
  ReferenceData reference;
  validation::Policy policy = validation::Policy::of(validation::Profile::generic);
  validation::Context context;  // refers to `reference`
  std::vector<io::check::ExternalCheck> checks;
  std::string cache_url;  // "memory", "off" or a URL

  validation::ValidateOptions tool;  // format_options and where findings go are not settled yet
  SetRulesMode set_rules = SetRulesMode::report;
  std::size_t set_memory_bytes = 64 << 20;
  bool timings = false;

  std::string report_path;  // "" = stdout or, beside records, stderr
  std::string summary_path;  // "" = none
  std::uint64_t max_findings = 0;
  std::optional<std::string> baseline;
  bool baseline_update = false;
  bool baseline_prune = false;
};

/// Reads everything that the call names. All that is wrong in policy and configuration files goes
/// to `problems`, and the settings are then unfinished. Errc::configuration or Errc::no_input for
/// reference data; the message names the file.
base::Result<std::unique_ptr<Settings>> make_settings(const io::cli::Invocation& invocation,
                                                      base::Problems& problems);

/// For --check-config: policy file and [[external]] sections, every problem.
void check_settings(const io::cli::Invocation& invocation, base::Problems& problems);

/// Reads a policy file; problems are those of the file.
validation::Policy read_policy(const std::string& path,
                               std::optional<validation::Profile> profile,
                               const base::TimeZones* zones, base::Problems& problems);

/// Writes the problems to standard error, one a line; the exit status of a bad configuration.
int print_problems(base::Problems problems);

}  // namespace dealkit::cmd::validate
