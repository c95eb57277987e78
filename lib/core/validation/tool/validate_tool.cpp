// validate as its hosts see it; see validate_tool.hpp.
#include "core/validation/tool/validate_tool.hpp"

#include "core/validation/tool/validate_decider.hpp"

namespace dealkit::validation {

ValidateTool::ValidateTool(const Context& context, const Policy& policy, ValidateOptions options,
                           const ValidateParts& parts)
    : context_(context), policy_(policy), options_(std::move(options)), parts_(parts) {
  auto format = make_format(options_.format, options_.format_options);
  if (!format->stateless()) ordered_format_ = std::move(format);
  if (options_.summarize) summary_ = make_format("markdown", options_.format_options);
}

ValidateTool::~ValidateTool() = default;

bool ValidateTool::needs_order() const {
  const bool enforces = parts_.set_rules != nullptr && parts_.set_rules->enforces();
  return ordered_format_ || summary_ || parts_.baseline != nullptr || enforces;
}

std::unique_ptr<base::Decider> ValidateTool::make_decider() {
  return std::make_unique<ValidateDecider>(*this);
}

base::Result<void> ValidateTool::collect(std::span<const base::Request>, base::Replies& replies) {
  const auto& batch = *static_cast<const ValidatedBatch*>(replies.summary.get());
  totals_.add(batch.totals);
  if (parts_.set_rules == nullptr) return {};
  return parts_.set_rules->enforces() ? parts_.set_rules->state()
                                      : parts_.set_rules->add(batch.set_entries);
}

base::Result<void> ValidateTool::finish(const HostedTool::Emit& emit) {
  base::Replies last;
  const auto own = ordered_format_ ? nullptr
                                   : make_format(options_.format, options_.format_options);
  auto& format = ordered_format_ ? *ordered_format_ : *own;
  if (parts_.set_rules != nullptr) DEALKIT_RETURN_IF_ERROR(write_set_findings(format, emit, last));
  format.finish(totals_, options_.findings_to_main ? last.main : last.side);
  if (summary_) summary_->finish(totals_, summary_text_);
  return emit(last);
}

base::Result<void> ValidateTool::write_set_findings(FindingsFormat& format,
                                                   const HostedTool::Emit& emit,
                                                   base::Replies& last) {
  return parts_.set_rules->finish([&](const SetFinding& finding) {
    if (parts_.baseline != nullptr && parts_.baseline->suppress(finding)) {
      totals_.add_accepted();
      return base::Result<void>{};
    }
    totals_.add(finding);
    if (finding.severity >= options_.fail_on) ++last.negative;
    format.set_finding(finding, options_.findings_to_main ? last.main : last.side);
    if (summary_) summary_->set_finding(finding, summary_text_);
    return emit(last);
  });
}

}  // namespace dealkit::validation
