// The external checks of a call: io/check with the cache that it asks first, as the decision sees
// them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/validation/tool/external.hpp"
#include "io/cache/cache.hpp"
#include "io/cache/clock.hpp"
#include "io/check/external.hpp"
#include "settings.hpp"

namespace dealkit::cmd::validate {

class ConfiguredChecks final : public validation::ExternalChecks {
 public:
  /// nullptr where the settings name no check. Errc::configuration.
  static base::Result<std::unique_ptr<ConfiguredChecks>> start(const Settings& settings);

  const std::vector<std::string>& names() const override { return names_; }
  std::vector<std::vector<validation::ExternalJudgement>> judge(
      std::span<const std::string_view> records, base::Instant now) override;

 private:
  validation::ExternalJudgement judgement_of(const io::check::CheckResult& result) const;

  io::cache::SteadyClock clock_;
  std::unique_ptr<io::cache::Cache> cache_;
  std::unique_ptr<io::check::ExternalChecks> checks_;
  std::vector<std::string> names_;
};

}  // namespace dealkit::cmd::validate
