// --set-rules: the rules that see the whole input. A report hears of the records as they pass and
// answers after the last one; enforcement reads the input twice, so that each record is judged with
// what was found about it among the others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "core/validation/record/policy.hpp"
#include "core/validation/set/set_rules.hpp"

namespace dealkit::validation {

enum class SetRulesMode : std::uint8_t { off, report, enforce };

class SetRulesPass {
 public:
  struct Options {
    std::size_t memory_bytes = 64 << 20;
    bool enforce = false;
  };
  /// All but `options` must outlive it.
  SetRulesPass(const Context& context, const Policy& policy, SpillFactory& spills,
               const Options& options);

  bool enforces() const { return enforce_; }
  /// Entries of the next records (append_entry). Errc::io.
  base::Result<void> add(std::string_view entries);

  using Take = std::function<base::Result<void>(const SetFinding&)>;
  /// Report: everything that was found, after the last add(). Enforce: only what names no record
  /// (limits that were reached); the rest stands with the records. Errc::io.
  base::Result<void> finish(const Take& take);

  /// Enforce: the end of the first reading. Errc::io.
  base::Result<void> end_collecting();
  /// Enforce: adds what was found about record `ordinal`, which must rise from call to call.
  /// Nothing is added after a failure.
  void add_to(std::uint64_t ordinal, Findings& findings);
  /// Whether add_to() could read all that it needed. Errc::io.
  base::Result<void> state() const;

 private:
  /// A policy switches codes off, and rules with all their codes.
  class Codes final : public Overrides {
   public:
    explicit Codes(const Policy& policy) : policy_(policy) {}
    bool severity(const CodeInfo& info, Severity& severity) const override {
      return policy_.enabled(*info.rule) && policy_.severity(info, severity);
    }

   private:
    const Policy& policy_;
  };

  bool enforce_;
  Codes codes_;
  SetRules rules_;
  std::optional<SetFindingsByRecord> by_record_;
  std::optional<base::Error> failure_;
};

}  // namespace dealkit::validation
