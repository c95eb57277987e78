// The field table of the validation_report record.
#include "core/deal/validation_report.hpp"

#include <cstddef>

namespace dealkit::deal {
namespace {

constexpr record::Field validation_report_fields[] = {
    DEALKIT_FIELD(ValidationReport, type, "Record type", "validation_report"),
    DEALKIT_FIELD(ValidationReport, campaign_id,
                  "Campaign that was validated; null if it has no id"),
    DEALKIT_FIELD(ValidationReport, deal_id,
                  "In a report on a deal, in place of campaign_id: the deal"),
    DEALKIT_FIELD(ValidationReport, is_valid, "Whether there is no critical finding"),
    DEALKIT_FIELD(ValidationReport, content_hash,
                  "Content hash of the campaign or deal as it was validated; null if it is not "
                  "known"),
    DEALKIT_FIELD(ValidationReport, validated_at, "When it was validated"),
    DEALKIT_FIELD(ValidationReport, policy_hash, "Hash of the policy; null if there was none"),
    DEALKIT_FIELD(ValidationReport, results,
                  "Array of objects, one a clean rule and one a finding"),
    DEALKIT_FIELD(ValidationReport, short_circuited,
                  "Whether rules did not run since the record already was invalid"),
    DEALKIT_FIELD(ValidationReport, total_latency_ms,
                  "With --timings: milliseconds that all rules took"),
    DEALKIT_FIELD(ValidationReport, cache_hit_rate,
                  "With --timings: part of the rules that a cache answered, 0 to 1"),
};

}  // namespace

constexpr record::Table validation_report_table =
    record::make_table<ValidationReport>("validation_report", "A validation report",
                                         validation_report_fields);

}  // namespace dealkit::deal
