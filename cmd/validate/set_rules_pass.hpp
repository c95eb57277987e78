// --set-rules: the rules that see the whole input. `report` hears of the records as they pass and
// answers after the last one; `enforce` reads the input twice, so that each record is judged with
// what was found about it among the others.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/validation/set/set_rules.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/spill/scratch_files.hpp"
#include "settings.hpp"

namespace dealkit::cmd::validate {

class SetRulesPass {
 public:
  /// `settings` must outlive it.
  explicit SetRulesPass(const Settings& settings);

  /// Entries of the next records (validation::append_entry). Errc::io.
  base::Result<void> add(std::string_view entries);

  using Take = std::function<base::Result<void>(const validation::SetFinding&)>;
  /// Report: everything that was found, after the last add(). Enforce: only what names no record
  /// (limits that were reached); the rest is told with the records. Errc::io.
  base::Result<void> finish(const Take& take);

  /// Enforce: the end of the first reading. Errc::io.
  base::Result<void> end_collecting();
  /// Enforce: adds what was found about record `ordinal`, which must rise from call to call.
  /// Nothing is added after a failure.
  void add_to(std::uint64_t ordinal, validation::Findings& findings);
  /// Whether add_to() could read all that it needed. Errc::io.
  base::Result<void> state() const;

  /// Keeps a spooled input until the second reading is over.
  int keep(io::sys::Fd fd);

 private:
  /// A policy switches codes off, and rules with all their codes.
  class Codes final : public validation::Overrides {
   public:
    explicit Codes(const validation::Policy& policy) : policy_(policy) {}
    bool severity(const validation::CodeInfo& info,
                  validation::Severity& severity) const override {
      return policy_.enabled(info.rule) && policy_.severity(info, severity);
    }

   private:
    const validation::Policy& policy_;
  };

  bool enforce_;
  Codes codes_;
  io::spill::ScratchFiles scratch_;
  validation::SetRules rules_;
  std::optional<validation::SetFindingsByRecord> by_record_;
  std::optional<base::Error> failure_;
  std::vector<io::sys::Fd> spooled_;
};

std::unique_ptr<SetRulesPass> make_set_rules_pass(const Settings& settings);

/// The first of the two readings of --set-rules=enforce. What can be read only once (a pipe) is
/// spooled into a scratch file without a name first. Returns the options of the second reading, in
/// which inputs keep their names. Inputs that cannot be opened are passed over: the second reading
/// tells of them. Errc::io for the scratch file.
base::Result<io::ndjson::PipeOptions> spool_and_collect(io::ndjson::PipeOptions options,
                                                        const Settings& settings,
                                                        SetRulesPass& pass);

}  // namespace dealkit::cmd::validate
