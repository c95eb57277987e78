// See importable.hpp.
#include "core/deal/importable.hpp"

#include "core/deal/content_checks.hpp"
#include "core/deal/records.hpp"
#include "core/deal/restore.hpp"

namespace dealkit::deal {

base::Result<void> check_time_zone(Kind kind, json::Value record, const base::TimeZones* zones) {
  if (kind != Kind::account || zones == nullptr) return {};
  const auto zone = record.find("time_zone");
  if (!zone.is(json::Kind::string) || zones->find(zone.string()) != nullptr) return {};
  return data_error(zone, "time_zone '" + std::string(zone.string()) +
                              "' is not known; expected an IANA name like Europe/Berlin");
}

base::Result<void> check_moment(Kind kind, json::Value record) {
  const std::string_view name = kind == Kind::interaction ? "at" : "computed_at";
  DEALKIT_RETURN_IF_ERROR(instant_of(record.find(name), name));
  return {};
}

base::Result<void> check_report(json::Value report) {
  if (text_of(report, "campaign_id").empty() && text_of(report, "deal_id").empty()) {
    return data_error(report, "the report has neither a campaign_id nor a deal_id: those on "
                              "records without an id are not kept");
  }
  if (text_of(report, "content_hash").empty()) {
    return data_error(report, "the report has no content_hash: validate records of dealctl export, "
                              "or use validate --content-hash");
  }
  if (!report.find("is_valid").is(json::Kind::boolean)) {
    return data_error(report, "the report has no is_valid that is true or false");
  }
  if (!base::parse_instant(text_of(report, "validated_at"))) {
    return data_error(report, "the report has no validated_at that is an RFC 3339 time");
  }
  return {};
}

base::Result<void> check_set_finding(json::Value finding) {
  const auto ids = finding.find("campaign_ids");
  if (ids.is(json::Kind::array) && ids.size() > 0) return {};
  return data_error(finding, "the finding has no campaign_ids that it could be kept with");
}

base::Result<void> check_importable(Kind kind, json::Value record, const base::TimeZones* zones) {
  if (kind == Kind::validation_report) {
    DEALKIT_RETURN_IF_ERROR(check_report(record));
  } else if (kind == Kind::set_finding) {
    DEALKIT_RETURN_IF_ERROR(check_set_finding(record));
  } else {
    DEALKIT_RETURN_IF_ERROR(check_content(kind, record));
  }
  DEALKIT_RETURN_IF_ERROR(check_time_zone(kind, record, zones));
  if (kind == Kind::interaction || kind == Kind::engagement_metric) {
    DEALKIT_RETURN_IF_ERROR(check_moment(kind, record));
  }
  if (kind == Kind::approval) {
    DEALKIT_RETURN_IF_ERROR(restore_approval(MemoryRecords(), record));
  } else if (kind == Kind::review_round) {
    DEALKIT_RETURN_IF_ERROR(restore_round(MemoryRecords(), record));
  } else {
    DEALKIT_RETURN_IF_ERROR(normal_record(kind, record));
  }
  return {};
}

}  // namespace dealkit::deal
