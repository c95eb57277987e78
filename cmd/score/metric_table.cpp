// From the records that score writes to rows; see metric_table.hpp.
#include "metric_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/deal/entity.hpp"
#include "io/session/output.hpp"

namespace dealkit::cmd::score {
namespace {

namespace json = base::json;
using io::session::cell_text;

constexpr auto number = base::ColumnKind::number;
constexpr auto text = base::ColumnKind::text;
constexpr std::array<std::string_view, 5> components{"recency", "frequency", "monetary",
                                                     "behavioural", "account_health"};

std::vector<base::TextColumn> columns(bool expanded, bool explain, bool features) {
  std::vector<base::TextColumn> list{{"deal_id"}, {"score", number}, {"tier"}};
  for (const auto name : components) list.push_back({std::string(name), number});
  if (explain) list.push_back({"contributions", text});
  if (features) list.push_back({"features", text});
  if (explain) list.push_back({"next_tier", base::ColumnKind::story});
  if (expanded) return list;
  for (auto& column : list) {
    std::transform(column.heading.begin(), column.heading.end(), column.heading.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  }
  return list;
}

/// "recency 72.06, frequency 62.52".
std::string members_of(json::Value object) {
  std::string out;
  if (!object) return out;
  for (const auto member : object) {
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", member.key(), cell_text(member));
  }
  return out;
}

/// "hot, 5.06 more: targeting_change_count 10", each feature alone; where none can, that is said.
std::string next_tier_of(json::Value explanation) {
  const auto next = explanation ? explanation.find("next_tier") : explanation;
  if (!next || next.is(json::Kind::null)) return "";
  auto out = fmt::format("{}, {} more: ", cell_text(next.find("tier")),
                         cell_text(next.find("lacking")));
  const auto lifts = members_of(next.find("lifts"));
  return out + (lifts.empty() ? "no feature alone can lift it there" : lifts);
}

}  // namespace

MetricTable::MetricTable(const io::cli::Invocation& invocation)
    : explain_(invocation.values.flag("explain")), features_(invocation.values.flag("features")),
      table_(columns(invocation.values.text("format") == "expanded", explain_, features_),
             io::session::table_layout(invocation, "see --format expanded")),
      reader_(deal::derived_limits) {}

base::Result<void> MetricTable::add(std::string_view record) {
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader_.read(record));
  const auto metric = document->root();
  std::vector<std::string> row;
  for (const auto* name : {"deal_id", "score", "tier"}) row.push_back(cell_text(metric.find(name)));
  const auto parts = metric.find("components");
  for (const auto name : components) row.push_back(parts ? cell_text(parts.find(name)) : "");
  if (explain_) {
    const auto explanation = metric.find("explanation");
    row.push_back(explanation ? members_of(explanation.find("contributions")) : "");
  }
  if (features_) row.push_back(members_of(metric.find("feature_vector")));
  if (explain_) row.push_back(next_tier_of(metric.find("explanation")));
  rows_.push_back(std::move(row));
  return {};
}

base::Result<void> MetricTable::add_lines(std::string_view records) {
  while (!records.empty()) {
    const auto end = std::min(records.find('\n'), records.size());
    DEALKIT_RETURN_IF_ERROR(add(records.substr(0, end)));
    records.remove_prefix(std::min(end + 1, records.size()));
  }
  return {};
}

void MetricTable::append(std::string& out) {
  constexpr std::size_t sample_rows = 500;
  if (!begun_ && rows_.size() < sample_rows) return;
  begun_ = true;
  table_.append(out, rows_);
  rows_.clear();
}

void MetricTable::finish(std::string& out) {
  table_.append(out, rows_);
  table_.finish(out, "no deals");
}

}  // namespace dealkit::cmd::score
