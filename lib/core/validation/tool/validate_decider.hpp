// What a worker of validate does with a batch of records: all rules, external checks for the whole
// batch at once, then text.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/decide.hpp"
#include "core/validation/output/fix.hpp"
#include "core/validation/record/record_validator.hpp"
#include "core/validation/set/entry.hpp"
#include "core/validation/tool/validate_tool.hpp"

namespace dealkit::validation {

/// What a batch came to, for ValidateTool::collect().
struct ValidatedBatch {
  Totals totals;
  std::string set_entries;  // encoded, in order
};

class ValidateDecider final : public base::Decider {
 public:
  /// `tool` must outlive it. Where tool.needs_order() there is one decider.
  explicit ValidateDecider(ValidateTool& tool);
  void decide(std::span<const base::Request> requests, base::Replies& replies) override;

 private:
  RecordValidator& validator(std::size_t index);
  void examine(const base::Request& request, RecordValidator& validator);
  void ask_others(std::size_t count);
  void add_judgement(const ExternalJudgement& judgement, RecordValidator& validator);
  bool conclude(const base::Request& request, std::size_t index, RecordValidator& validator,
                base::Replies& replies, ValidatedBatch& batch);
  void emit(const base::Request& request, const Examined& examined,
            const json::Document* document, base::Replies& replies);
  void write_findings(const Examined& examined, std::string& out);
  void fix(const base::Request& request, RecordValidator& validator, base::Replies& replies);
  CodeCounts judge(const Source& source, std::string_view record);
  void examine_fixed(RecordValidator& validator);

  ValidateTool& tool_;
  const ValidateOptions& options_;
  std::unique_ptr<FindingsFormat> own_format_;
  FindingsFormat* format_;
  /// One a record of the batch where external checks wait for the whole batch, else just one.
  std::vector<std::unique_ptr<RecordValidator>> validators_;
  EntryScratch entry_scratch_;
  std::unique_ptr<RecordValidator> judge_;  // of records that --fix would make
  std::string fixed_;
  std::uint64_t ordinal_ = 0;
};

}  // namespace dealkit::validation
