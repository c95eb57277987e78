#include "core/validation/record/suppress.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <vector>

namespace dealkit::validation {
namespace {

constexpr std::string_view by_record = "record";

struct Until {
  base::Instant end;
  bool inclusive = true;  // of an instant; a date ends before the next midnight
  bool passed(base::Instant now) const { return inclusive ? now > end : now >= end; }
};

/// A date or an instant; a local time says nothing without its zone.
std::optional<Until> read_until(json::Value written) {
  if (!written.is(json::Kind::string)) return std::nullopt;
  const auto time = base::parse_time(written.string());
  if (!time) return std::nullopt;
  switch (time->form) {
    case base::TimeText::Form::instant: return Until{time->instant, true};
    case base::TimeText::Form::date: {
      constexpr std::int64_t day_seconds = 86'400;
      return Until{{(base::days_from_civil(time->local.date) + 1) * day_seconds, 0}, false};
    }
    case base::TimeText::Form::local: break;
  }
  return std::nullopt;
}

bool has_text(json::Value value) {
  return value.is(json::Kind::string) &&
         value.string().find_first_not_of(" \t\r\n") != std::string_view::npos;
}

/// The first member that makes an exception worthless; empty if it is complete.
struct Missing {
  std::string_view member;
  std::string_view expected;
};
Missing missing_of(json::Value entry) {
  if (!has_text(entry.find("code"))) return {"code", "a code, such as \"AUD002\""};
  if (!read_until(entry.find("until"))) {
    return {"until", "a date (\"2026-12-31\") or a time with its offset"};
  }
  if (!has_text(entry.find("reason"))) return {"reason", "who accepted it and why"};
  return {};
}

bool can_be_accepted(const Rule* rule) {
  return rule != &syntax_rule && rule != &suppression_rule;
}

bool knows_unused(std::string_view code, const RuleBits* ran) {
  const auto* info = find_code(code);
  if (info == nullptr) return true;
  if (info->set_rule) return false;
  const bool of_records = info->rule->phase != 0 || info->rule == &deal_rule;
  return ran == nullptr || !of_records || ran->test(place_of(*info->rule));
}

/// Which findings an exception to a code may accept: looked up, not looked for, since a record may
/// have many of both.
using ByCode = std::map<std::string, std::vector<std::size_t>, std::less<>>;

ByCode by_code(std::span<const Finding> findings) {
  ByCode places;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (!can_be_accepted(findings[i].info->rule)) continue;
    places[std::string(findings[i].code())].push_back(i);
  }
  return places;
}

/// Applies one complete exception; true if any finding matched.
bool suppress(Findings& findings, ByCode& places, std::string_view code) {
  const auto found = places.find(code);
  if (found == places.end()) return false;
  for (const auto place : found->second) {
    auto& finding = findings.all()[place];
    if (finding.counts()) finding.suppressed = by_record;
  }
  found->second.clear();  // a second exception to the code has nothing more to do
  return true;
}

void apply(Findings& findings, ByCode& places, json::Value entry, base::Instant now,
           const RuleBits* ran) {
  if (!entry.is(json::Kind::object)) {
    findings.add(suppression_incomplete,
                 {.at = entry.index(),
                  .expected = "an object with code, until and reason",
                  .message = fmt::format("an exception must be an object, is {}",
                                         json::describe(entry.kind()))});
    return;
  }
  if (const auto missing = missing_of(entry); !missing.member.empty()) {
    const auto written = entry.find(missing.member);
    FindingText text{.expected = std::string(missing.expected),
                     .message = fmt::format("an exception needs {}: {}", missing.member,
                                            missing.expected)};
    if (written) {
      text.at = written.index();
    } else {
      text.in = entry.index();
      text.member = missing.member;
    }
    findings.add(suppression_incomplete, std::move(text));
    return;
  }
  const auto code = entry.find("code").string();
  const auto until = entry.find("until");
  if (read_until(until)->passed(now)) {
    findings.add(suppression_expired,
                 {.at = until.index(),
                  .expected = "a date that is not in the past",
                  .message = fmt::format("the exception for {} ended with {}", code,
                                         until.string())});
    return;
  }
  if (suppress(findings, places, code) || !knows_unused(code, ran)) return;
  const auto* info = find_code(code);
  const bool never = info != nullptr && !can_be_accepted(info->rule);
  findings.add(suppression_unused,
               {.at = entry.index(),
                .expected = "an exception for a finding that there is",
                .message = never ? fmt::format("{} cannot be accepted", code)
                                 : fmt::format("there is no {} here that could be accepted",
                                               code)});
}

}  // namespace

void apply_suppressions(Findings& findings, const deal::Suppressions& accepted, base::Instant now,
                        const RuleBits* ran) {
  const auto list = *accepted.ignore;
  if (!accepted.ignore || !list) return;
  if (!list.is(json::Kind::array)) {
    findings.add(suppression_incomplete,
                 {.at = list.index(),
                  .expected = "an array of objects with code, until and reason",
                  .message = fmt::format("x_validate.ignore must be an array, is {}",
                                         json::describe(list.kind()))});
    return;
  }
  auto places = by_code(findings.all());
  for (const auto entry : list) apply(findings, places, entry, now, ran);
}

bool is_accepted(const deal::Suppressions& accepted, std::string_view code, base::Instant now) {
  return accepted.ignore && !reason_of(*accepted.ignore, code, now).empty();
}

std::string_view reason_of(json::Value ignore, std::string_view code, base::Instant now) {
  if (!ignore || !ignore.is(json::Kind::array)) return {};
  for (const auto entry : ignore) {
    if (!entry.is(json::Kind::object) || !missing_of(entry).member.empty()) continue;
    if (entry.find("code").string() == code && !read_until(entry.find("until"))->passed(now)) {
      return entry.find("reason").string();
    }
  }
  return {};
}

}  // namespace dealkit::validation
