// What a worker does with a batch of records: all rules, external checks for the whole batch at
// once, then text.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/validation/output/baseline.hpp"
#include "core/validation/output/fix.hpp"
#include "core/validation/output/format.hpp"
#include "core/validation/record_validator.hpp"
#include "core/validation/set/entry.hpp"
#include "io/check/external.hpp"
#include "io/ndjson/handler.hpp"
#include "settings.hpp"
#include "set_rules_pass.hpp"

namespace dealkit::cmd::validate {

/// What the workers share. Members that are not const are only used with a single worker.
struct Shared {
  explicit Shared(const Settings& from) : settings(from) {}

  const Settings& settings;
  io::check::ExternalChecks* external = nullptr;  // safe from several threads; nullptr = none
  bool findings_to_main = true;   // else to the second stream
  validation::FormatOptions format_options;
  std::string format;
  validation::FindingsFormat* ordered_format = nullptr;  // a format that is not stateless
  validation::FindingsFormat* summary = nullptr;  // --summary
  std::string summary_text;                       // once everything was seen
  validation::Baseline* baseline = nullptr;
  SetRulesPass* enforced = nullptr;  // --set-rules=enforce
};

/// For on_batch(): what a batch came to.
struct BatchSummary {
  validation::Totals totals;
  std::string set_entries;  // encoded, in order
};

class ValidateHandler final : public io::ndjson::BatchHandler {
 public:
  explicit ValidateHandler(Shared& shared);
  void handle(std::span<const io::ndjson::Line> lines, io::ndjson::BatchOutput& out) override;

 private:
  using Line = io::ndjson::Line;
  validation::RecordValidator& validator(std::size_t index);
  void examine(const Line& line, validation::RecordValidator& validator);
  void run_external(std::size_t count);
  void add_timing(const io::check::CheckResult& result, validation::RecordValidator& validator,
                  double& slowest_ms);
  void add_result(const io::check::CheckResult& result, validation::RecordValidator& validator);
  bool conclude(const Line& line, std::size_t index, validation::RecordValidator& validator,
                io::ndjson::BatchOutput& out, BatchSummary& summary);
  void emit(const Line& line, const validation::Examined& examined,
            const json::Document* document, io::ndjson::BatchOutput& out);
  void write_findings(const validation::Examined& examined, std::string& out);
  void mend(const Line& line, validation::RecordValidator& validator,
            io::ndjson::BatchOutput& out);
  validation::CodeCounts judge(const validation::Source& source, std::string_view record);
  void examine_mended(validation::RecordValidator& validator);

  Shared& shared_;
  std::unique_ptr<validation::FindingsFormat> own_format_;
  validation::FindingsFormat* format_;
  /// One a record of the batch where external checks wait for the whole batch, else just one.
  std::vector<std::unique_ptr<validation::RecordValidator>> validators_;
  validation::EntryScratch entry_scratch_;
  std::unique_ptr<validation::RecordValidator> judge_;  // of records that --fix would make
  std::string mended_;
  std::uint64_t ordinal_ = 0;
};

}  // namespace dealkit::cmd::validate
