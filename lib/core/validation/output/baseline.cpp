#include "core/validation/output/baseline.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "core/base/json/document.hpp"
#include "core/base/json/write.hpp"
#include "core/validation/output/naming.hpp"

namespace dealkit::validation {
namespace {

using json::Kind;

constexpr std::string_view by_baseline = "baseline";
constexpr std::size_t ids_most = 5;  // of a finding about several campaigns, shown in the file

base::Error fault(json::Value at, std::string message) {
  const auto& document = at.document();
  return {base::Errc::configuration, std::move(message),
          document.position(document.node(at.index()).begin)};
}

bool is_fingerprint(std::string_view text) {
  return text.size() == 32 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

/// A member that must be a string; absent is "" unless `required`.
base::Result<std::string> text_of(json::Value row, std::string_view name, bool required) {
  const auto value = row.find(name);
  if (!value && !required) return std::string();
  if (!value.is(Kind::string)) {
    return fault(value ? value : row,
                 "expected a string \"" + std::string(name) +
                     "\"; remove the file and write a new one with --baseline-update");
  }
  return std::string(value.string());
}

base::Result<void> check_members(json::Value object, std::span<const std::string_view> known) {
  for (const auto member : object) {
    if (std::find(known.begin(), known.end(), member.key()) == known.end()) {
      return fault(member, "unknown member \"" + std::string(member.key()) +
                               "\"; a newer version may have written this baseline");
    }
  }
  return {};
}

}  // namespace

base::Result<Baseline> Baseline::parse(std::string_view text) {
  json::Reader reader;
  const auto document = reader.read(text);
  if (!document) {
    auto error = document.error();
    return base::Error{base::Errc::configuration, std::move(error.message), error.position};
  }
  const auto root = (*document)->root();
  if (!root.is(Kind::object)) return fault(root, "expected a baseline: an object");
  constexpr std::string_view root_members[] = {"version", "findings"};
  DEALKIT_RETURN_IF_ERROR(check_members(root, root_members));
  const auto version = root.find("version");
  if (!version.is(Kind::number) || version.text() != "1") {
    return fault(version ? version : root, "expected \"version\":1");
  }
  const auto findings = root.find("findings");
  if (!findings.is(Kind::object)) {
    return fault(findings ? findings : root, "expected an object \"findings\"");
  }
  Baseline baseline;
  for (const auto written : findings) {
    if (!is_fingerprint(written.key())) {
      return fault(written, "expected a fingerprint of 32 hex digits, found \"" +
                                std::string(written.key().substr(0, 60)) + "\"");
    }
    if (!written.is(Kind::object)) return fault(written, "expected an object");
    constexpr std::string_view row_members[] = {"code", "count", "record", "pointer"};
    DEALKIT_RETURN_IF_ERROR(check_members(written, row_members));
    Row row;
    DEALKIT_ASSIGN_OR_RETURN(row.code, text_of(written, "code", true));
    DEALKIT_ASSIGN_OR_RETURN(row.record, text_of(written, "record", false));
    DEALKIT_ASSIGN_OR_RETURN(row.pointer, text_of(written, "pointer", false));
    const auto count = written.find("count");
    const auto number = count.is(Kind::number) ? count.integer() : base::Result<std::int64_t>(0);
    if (!number || *number < 1) {
      return fault(count ? count : written, "expected a whole number \"count\" from 1 on");
    }
    row.allowed = static_cast<std::uint64_t>(*number);
    baseline.rows_.emplace(written.key(), std::move(row));
  }
  return baseline;
}

bool Baseline::take(const std::string& fingerprint, const Row& described) {
  auto at = rows_.find(fingerprint);
  if (at == rows_.end()) {
    if (!accept_all_) return false;
    at = rows_.emplace(fingerprint, described).first;
  } else if (accept_all_ && at->second.seen == 0) {
    const auto allowed = at->second.allowed;
    at->second = described;
    at->second.allowed = allowed;
  }
  ++at->second.seen;
  return accept_all_ || at->second.seen <= at->second.allowed;
}

void Baseline::suppress(std::span<Finding> findings, std::string_view record_id) {
  for (auto& finding : findings) {
    if (!finding.counts() || finding.info->code == malformed_record.code) continue;
    if (take(fingerprint(finding, record_id),
             {std::string(finding.code()), std::string(record_id), finding.pointer})) {
      finding.suppressed = by_baseline;
    }
  }
}

bool Baseline::suppress(const SetFinding& finding) {
  return take(fingerprint(finding),
              {std::string(finding.info->code), listed_ids(finding, ids_most), {}});
}

template <class Count>
std::string Baseline::print(Count count) const {
  std::vector<Rows::const_pointer> order;
  for (const auto& row : rows_) {
    if (count(row.second) > 0) order.push_back(&row);
  }
  // By record, so that what belongs together changes together in a diff.
  std::sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
    return std::tie(a->second.record, a->second.code, a->second.pointer, a->first) <
           std::tie(b->second.record, b->second.code, b->second.pointer, b->first);
  });
  std::string text = "{\n  \"version\": 1,\n  \"findings\": {";
  bool comma = false;
  for (const auto* row : order) {
    text += comma ? ",\n    " : "\n    ";
    comma = true;
    json::append_string(text, row->first);
    text += ": ";
    json::Writer line(text);
    line.object().member("code", row->second.code);
    line.key("count").integer(static_cast<std::int64_t>(count(row->second)));
    line.member("record", row->second.record);
    if (!row->second.pointer.empty()) line.member("pointer", row->second.pointer);
    line.close();
  }
  text += comma ? "\n  }\n}\n" : "}\n}\n";
  return text;
}

std::string Baseline::updated() const {
  return print([](const Row& row) { return row.seen; });
}

std::string Baseline::pruned() const {
  return print([](const Row& row) { return std::min(row.seen, row.allowed); });
}

}  // namespace dealkit::validation
