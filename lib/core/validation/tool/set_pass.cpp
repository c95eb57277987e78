// One or two walks for --set-rules; see set_pass.hpp.
#include "core/validation/tool/set_pass.hpp"

namespace dealkit::validation {
namespace {

SetRulesOptions options_of(const SetRulesPass::Options& options) {
  SetRulesOptions set;
  set.limits.memory_bytes = options.memory_bytes;
  set.by_record = options.enforce;
  return set;
}

}  // namespace

SetRulesPass::SetRulesPass(const Context& context, const Policy& policy, SpillFactory& spills,
                           const Options& options)
    : enforce_(options.enforce),
      codes_(policy),
      rules_(context, &codes_, spills, options_of(options)) {}

base::Result<void> SetRulesPass::add(std::string_view entries) { return rules_.add(entries); }

base::Result<void> SetRulesPass::finish(const Take& take) {
  class Sink final : public SetSink {
   public:
    Sink(const Take& take, bool all) : take_(take), all_(all) {}
    base::Result<void> take(const SetFinding& finding) override {
      return all_ || finding.ordinals.empty() ? take_(finding) : base::Result<void>{};
    }

   private:
    const Take& take_;
    bool all_;
  };
  if (!enforce_) DEALKIT_RETURN_IF_ERROR(rules_.finish());
  Sink sink(take, !enforce_);
  return rules_.deliver(sink);
}

base::Result<void> SetRulesPass::end_collecting() {
  DEALKIT_RETURN_IF_ERROR(rules_.finish());
  DEALKIT_ASSIGN_OR_RETURN(auto by_record, SetFindingsByRecord::open(rules_));
  by_record_.emplace(std::move(by_record));
  return {};
}

void SetRulesPass::add_to(std::uint64_t ordinal, Findings& findings) {
  if (!by_record_ || failure_) return;
  if (auto added = by_record_->add_to(ordinal, findings); !added) {
    failure_ = std::move(added).error();
  }
}

base::Result<void> SetRulesPass::state() const {
  return failure_ ? base::Result<void>(*failure_) : base::Result<void>{};
}

}  // namespace dealkit::validation
