// What the options of one call amount to, whatever layer each came from.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "io/cli/table.hpp"

namespace dealkit::io::cli {

/// Weakest first; `standard` is the table's default.
enum class Origin : std::uint8_t { unset, standard, file, environment, argument };

/// One option's value. An option that nobody set and that has no default is Origin::unset.
struct Setting {
  const Option* option = nullptr;
  Origin origin = Origin::unset;
  std::string where = {};                // "--jobs", "DEALKIT_JOBS", "validate.toml:3:1"
  std::vector<std::string> texts = {};   // as typed; one unless the option is repeatable
  std::vector<std::int64_t> integers = {};  // integers and sizes; flags: 0, or how often
  std::vector<base::Duration> durations = {};
  std::vector<base::Instant> instants = {};
};

/// Reads `texts` by the option's kind into a Setting. Errc::usage; the message names neither the
/// option nor the layer.
base::Result<Setting> read_setting(const Option& option, std::vector<std::string> texts);

/// Settings by long name. Asking for an option that the command does not have, or for another type
/// than the table's, is a bug and aborts.
class Values {
 public:
  void set(Setting setting);

  bool has(std::string_view name) const;  // set by anyone, or has a default
  Origin origin(std::string_view name) const;
  const Setting& setting(std::string_view name) const;
  const std::map<std::string, Setting, std::less<>>& settings() const { return settings_; }

  bool flag(std::string_view name) const;
  std::int64_t count(std::string_view name) const;  // of a flag
  /// The last value's text; empty if unset.
  const std::string& text(std::string_view name) const;
  std::optional<std::string> optional_text(std::string_view name) const;
  const std::vector<std::string>& list(std::string_view name) const;
  /// Integers and sizes; asserts that the option is set or has a default.
  std::int64_t integer(std::string_view name) const;
  std::optional<std::int64_t> optional_integer(std::string_view name) const;
  std::optional<base::Duration> duration(std::string_view name) const;
  std::optional<base::Instant> instant(std::string_view name) const;

 private:
  std::map<std::string, Setting, std::less<>> settings_;
};

}  // namespace dealkit::io::cli
