// Validates one record at a time: reads it, decodes it, runs the rules in their phases. Pure: the
// present is the record's (Source::now) or the context's, durations come from a stopwatch that is
// handed in, if any.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "core/base/json/document.hpp"
#include "core/deal/campaign.hpp"
#include "core/record/decode.hpp"
#include "core/record/near_miss.hpp"
#include "core/validation/context.hpp"
#include "core/validation/record/examined.hpp"
#include "core/validation/record/policy.hpp"
#include "core/validation/subject.hpp"

namespace dealkit::deal {
class MoneyNumbers;
}

namespace dealkit::validation {

struct ValidatorOptions {
  bool all = false;           // go on after a critical finding of phase 1
  bool strict = false;        // names close to known ones are critical
  bool content_hash = false;  // compute it where the record does not bring one
  /// Nanoseconds of a steady clock, for --timings; empty without.
  std::function<std::int64_t()> stopwatch = {};
};

class RecordValidator {
 public:
  /// `policy` and what `context` points to must outlive it.
  RecordValidator(const Context& context, const Policy& policy, ValidatorOptions options);
  ~RecordValidator();
  RecordValidator(const RecordValidator&) = delete;
  RecordValidator& operator=(const RecordValidator&) = delete;

  /// Runs all rules that need this record alone. More findings may be added to findings() until
  /// finish(), which applies suppressions and makes examined() good.
  void examine(const Source& source, std::string_view bytes);
  /// For a record that could not even be taken in (too long).
  void refuse(const Source& source, const base::Error& error);
  void finish();

  const Examined& examined() const { return examined_; }
  const Context& context() const { return context_; }
  Findings& findings() { return findings_; }
  /// The rule or check `name` ran; the name must outlive the record.
  void add_other_rule(std::string_view name) { other_rules_.push_back(name); }
  /// `beside_ms`: how much of it passed while others ran, and so does not count in the total.
  void add_timing(const Timing& timing, double beside_ms = 0);
  void set_cache_hit_rate(double rate) { examined_.cache_hit_rate = rate; }

  /// The campaign under examination; nullptr if the record is none.
  const Subject* subject() const { return subject_ ? &*subject_ : nullptr; }
  /// The record, nullptr if it could not be read …
  const json::Document* document() const { return document_; }
  /// … and then why.
  const base::Error& refusal() const { return refusal_; }

 private:
  struct ActiveRule {
    const Rule* rule;
    const std::any* limits;  // in context_
    std::size_t place;       // in all_rules()
  };

  void refuse(const base::Error& error);
  base::Result<const json::Document*> read(std::string_view bytes);
  void start(const Source& source, std::string_view bytes);
  void examine_campaign(json::Value record);
  void examine_deal(json::Value record);
  void examine_other(json::Value record);
  void complete_product();
  void run_phases();
  void run_rule(const ActiveRule& active);
  void run_custom_rules(json::Value record);
  void report_problems();
  void report_near_misses();
  void leave_out_unsure_rules();
  void take_content_hash(json::Value record);
  void take_deal_hash(json::Value record);

  Context context_;  // its present is that of the record under examination
  base::Instant run_now_;
  const Policy& policy_;
  ValidatorOptions options_;
  std::vector<ActiveRule> rules_;  // those that the policy left on
  json::Reader reader_;
  json::Reader derived_reader_;
  record::Arena arena_;
  std::vector<record::Problem> problems_;
  std::vector<record::Stranger> strangers_;
  record::NearNames near_names_;
  const json::Document* document_ = nullptr;
  deal::Campaign campaign_;
  std::optional<Subject> subject_;
  Findings findings_;
  Examined examined_;
  std::vector<std::string_view> other_rules_;
  std::vector<Timing> timings_;
  std::string content_hash_;
  base::Error refusal_;
  std::unique_ptr<deal::MoneyNumbers> money_;
  std::unique_ptr<expression::Scratch> scratch_;
};

}  // namespace dealkit::validation
