// Deals and campaigns against the rules of their own content.
#include <optional>

#include <fmt/format.h>

#include "core/base/json/document.hpp"
#include "core/base/time.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/content_hash.hpp"
#include "core/deal/life.hpp"
#include "core/deal/validation_results.hpp"
#include "io/store/admin/invariants.hpp"
#include "io/store/pages.hpp"

namespace dealkit::io::store {

namespace {

using deal::Kind;
using deal::Stored;
using deal::text_of;

base::Result<void> check_deal(json::Value deal) {
  const auto status = deal::parse_status(text_of(deal, "status"));
  const auto approval = deal::parse_approval_state(text_of(deal, "approval_state"));
  if (!status || !approval) {
    return base::Error{base::Errc::data,
                       fmt::format("expected a known status and approval_state, found '{}' and "
                                   "'{}'", text_of(deal, "status"),
                                   text_of(deal, "approval_state"))};
  }
  const auto approved = deal.find("approved_version");
  DEALKIT_RETURN_IF_ERROR(deal::check_pair(*status, *approval, approved.present()));
  if (!approved) return {};
  const auto last = approved.integer();
  const auto version = deal.find("version").integer();
  if (last && version && *last >= 1 && *last <= *version) return {};
  return base::Error{base::Errc::data,
                     fmt::format("approved_version is {}, expected 1 to the version, {}",
                                 approved.text(), deal.find("version").text())};
}

using OnStored = std::function<base::Result<void>(const Stored&, json::Value record)>;
/// Visits the records of a kind that can be read: those that cannot were told before.
base::Result<void> for_each(sql::Connection& connection, Kind kind, const TableOf& table,
                            const OnStored& on) {
  json::Reader reader{deal::derived_limits};
  const auto statement =
      fmt::format("SELECT {} FROM {} r ORDER BY r.id",
                  select_list(table, connection.dialect(), "r"), table.name);
  DEALKIT_RETURN_IF_ERROR(
      connection.stream(statement, {}, [&](const sql::Row& row) -> base::Result<void> {
        const auto record = read_record(kind, table, row);
        if (!record) return {};
        const auto root = record->record.root(reader);
        if (!root) return {};
        return on(*record, *root);
      }));
  return {};
}

/// What a report says, and its place among those of its campaign.
struct Report {
  std::string campaign_id;
  std::int64_t arrival = 0;
  base::Instant validated_at;
  std::string content_hash;
  std::string status;
};

base::Result<Report> read_report(const TableOf& table, const sql::Row& row) {
  Report report{std::string(row.text(0)), row.integer(1), {}, {}, {}};
  const auto record = read_record(Kind::validation_report, table, row, 2);
  if (!record) return report;
  const auto root = record->record.root();
  if (!root) return report;
  report.validated_at = base::parse_instant(text_of(*root, "validated_at")).value_or({});
  report.content_hash = text_of(*root, "content_hash");
  report.status = deal::validation_status(*root);
  return report;
}

Pages<Report> reports_by_campaign(sql::Connection& connection, const TableOf& table) {
  Pages<Report>::Options options;
  options.statement = fmt::format(
      "SELECT r.campaign_id, r.arrival, {} FROM {} r WHERE (r.campaign_id, r.arrival) > ($1, $2) "
      "ORDER BY r.campaign_id, r.arrival LIMIT {}",
      select_list(table, connection.dialect(), "r"), table.name, Pages<Report>::page_rows);
  options.read = [&table](const sql::Row& row) { return read_report(table, row); };
  options.after = [](const Report* last) {
    if (last == nullptr) return std::vector<sql::Value>{std::string_view(), std::int64_t{0}};
    return std::vector<sql::Value>{std::string_view(last->campaign_id), last->arrival};
  };
  return {connection, std::move(options)};
}

class Campaigns {
 public:
  Campaigns(Pages<Report> reports, bool has_set_findings, const OnProblem& on_problem)
      : reports_(std::move(reports)),
        has_set_findings_(has_set_findings),
        on_problem_(on_problem) {}

  base::Result<void> check(const Stored& campaign, json::Value record) {
    DEALKIT_RETURN_IF_ERROR(find_latest(campaign.id));
    const auto stored = text_of(record, "content_hash");
    const auto hash = deal::content_hash(record);
    if (!hash) return problem(campaign.id, hash.error().message);
    if (stored != *hash) {
      return problem(campaign.id, fmt::format("has content_hash {}, expected {}",
                                              stored.empty() ? "none" : stored, *hash));
    }
    return check_status(campaign.id, text_of(record, "validation_status"), *hash);
  }

 private:
  base::Result<void> problem(std::string_view id, std::string_view what) {
    return on_problem_(fmt::format("campaign '{}' {}", id, what));
  }

  /// Moves on to the reports of a campaign, and takes the latest of them: of two of the same moment
  /// the one that came last.
  base::Result<void> find_latest(std::string_view campaign_id) {
    latest_.reset();
    while (true) {
      DEALKIT_ASSIGN_OR_RETURN(const auto* report, reports_.peek());
      if (report == nullptr || report->campaign_id > campaign_id) return {};
      const bool own = report->campaign_id == campaign_id;
      if (own && (!latest_ || report->validated_at >= latest_->validated_at)) latest_ = *report;
      reports_.pop();
    }
  }

  base::Result<void> check_status(std::string_view id, std::string_view status,
                                  std::string_view hash) {
    if (!latest_ || latest_->content_hash != hash || latest_->status == status) return {};
    // A finding on several campaigns lowers what the report said.
    const bool lower = status == "invalid" || (status == "warnings" && latest_->status == "valid");
    if (lower && has_set_findings_) return {};
    return problem(id, fmt::format("has validation_status {}, expected {} as its latest report "
                                   "says", status.empty() ? "none" : status, latest_->status));
  }

  Pages<Report> reports_;
  bool has_set_findings_;
  const OnProblem& on_problem_;
  std::optional<Report> latest_;
};

}  // namespace

base::Result<void> check_deals(sql::Connection& connection, const TableOf& deals,
                               const OnProblem& on_problem) {
  return for_each(connection, Kind::deal, deals,
                  [&](const Stored& stored, json::Value record) -> base::Result<void> {
                    const auto good = check_deal(record);
                    if (good) return {};
                    return on_problem(
                        fmt::format("deal '{}': {}", stored.id, good.error().message));
                  });
}

base::Result<void> check_campaigns(sql::Connection& connection, const TableOf& campaigns,
                                   const TableOf& reports, const OnProblem& on_problem) {
  DEALKIT_ASSIGN_OR_RETURN(const auto findings,
                           connection.run("SELECT 1 FROM set_finding LIMIT 1"));
  Campaigns check(reports_by_campaign(connection, reports), findings > 0, on_problem);
  return for_each(connection, Kind::campaign, campaigns,
                  [&](const Stored& stored, json::Value record) {
                    return check.check(stored, record);
                  });
}

}  // namespace dealkit::io::store
