#include "core/validation/rules/overlap.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "core/record/words.hpp"
#include "core/validation/context.hpp"
#include "core/validation/subject.hpp"
#include "core/validation/token_lists.hpp"

namespace dealkit::validation {

constexpr CodeInfo overlap_30{
    "AUD002", "overlap-30", &overlap_rule, Severity::warning,
    "two campaigns that meet in time, countries and devices share 30 % of an audience or more",
    "they bid against each other for the same people",
    "exclude the other's audience in one of them",
    "published overlap-detection method; the number is practice", Fixing::none, true};
constexpr CodeInfo overlap_50{
    "AUD003", "overlap-50", &overlap_rule, Severity::warning,
    "two campaigns that meet in time, countries and devices share 50 % of an audience or more",
    "half of the reach is paid for twice, and frequency caps no longer hold",
    "exclude the other's audience, or separate the flights",
    "published overlap-detection method; the number is practice", Fixing::none, true};
constexpr CodeInfo overlap_70{
    "AUD004", "overlap-70-merge", &overlap_rule, Severity::warning,
    "two campaigns that meet in time, countries and devices share 70 % of an audience or more",
    "they are one campaign with two budgets and two frequency caps",
    "merge them into one campaign with one budget",
    "published overlap-detection method; the number is practice", Fixing::none, true};
constexpr CodeInfo overlap_unknown{
    "AUD006", "overlap-unknown", &overlap_rule, Severity::advisory,
    "two campaigns that meet share segment ids, but no sizes or sketches are given",
    "how many people they share cannot be known from ids alone",
    "give sizes or sketches of the segments", "practice", Fixing::none, true};

namespace {

using record::token;
using record::Tokens;

constexpr CodeInfo self_conflict{
    "AUD001", "self-conflict", &overlap_rule, Severity::critical,
    "a campaign includes and excludes the same audience segment",
    "the segment is not reached, though it is paid for as part of the audience",
    "take the segment out of one of the two lists", "practice"};
constexpr CodeInfo prospecting_includes_customers{
    "AUD005", "prospecting-includes-customers", &overlap_rule, Severity::warning,
    "targeting.purpose is prospecting, and an included segment or the name of an audience says "
    "that it holds customers",
    "the budget for new customers is spent on those who have bought already",
    "move the segment to exclude_segments, or change the purpose", "practice"};

constexpr CodeInfo overlap_codes[] = {self_conflict, overlap_30,
                                      overlap_50,    overlap_70,
                                      prospecting_includes_customers, overlap_unknown};

constexpr Threshold overlap_rows[] = {
    DEALKIT_THRESHOLD(OverlapThresholds, overlap_warn, "overlap", "ratio",
                      "AUD002 from this share of the smaller audience on"),
    DEALKIT_THRESHOLD(OverlapThresholds, overlap_strong, "overlap", "ratio",
                      "AUD003 from this share of the smaller audience on"),
    DEALKIT_THRESHOLD(OverlapThresholds, overlap_merge, "overlap", "ratio",
                      "AUD004 from this share of the smaller audience on"),
    DEALKIT_THRESHOLD(OverlapThresholds, customer_words, "overlap", "words",
                      "AUD005 for a segment or audience name that holds one of them"),
};

using record::lower;
bool is_word_character(char c) {
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

/// Whether `text` holds `word` between characters that are no letters or digits; letters of either
/// case.
bool holds_word(std::string_view text, std::string_view word) {
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  auto from = text.begin();
  while (!word.empty()) {
    const auto at = std::search(from, text.end(), word.begin(), word.end(), same);
    if (at == text.end()) return false;
    const auto after = at + static_cast<std::ptrdiff_t>(word.size());
    const bool starts = at == text.begin() || !is_word_character(*(at - 1));
    const bool ends = after == text.end() || !is_word_character(*after);
    if (starts && ends) return true;
    from = at + 1;
  }
  return false;
}

void check_prospecting(const deal::Targeting& t, const OverlapThresholds& limits,
                       Findings& findings) {
  if (!t.purpose || !record::is_word(*t.purpose, "prospecting")) return;
  std::size_t reported = 0;
  for (const Tokens* list : {&t.audience_segments, &t.audience_names}) {
    if (list->empty()) continue;
    for (const auto element : list->value) {
      const auto text = token(element);
      const bool customers =
          std::any_of(limits.customer_words.begin(), limits.customer_words.end(),
                      [&](const std::string& word) { return holds_word(text, word); });
      if (!customers || ++reported > reported_max_elements) continue;
      findings.add(prospecting_includes_customers,
                   {.at = element.index(),
                    .expected = "an audience without customers",
                    .message = fmt::format("a prospecting campaign includes \"{}\"", brief(text))});
    }
  }
}

void check_overlap(const Subject& subject, const Context&, const OverlapThresholds& limits,
                   Findings& findings) {
  const auto& t = subject.campaign.targeting;
  std::size_t count = 0;
  for_each_common(
      t.audience_segments, t.exclude_segments, SameToken{}, [&](json::Value in, json::Value) {
        findings.add(self_conflict,
                     {.at = in.index(),
                      .expected = "a segment in one of the two lists",
                      .message = fmt::format("segment \"{}\" is both included and excluded",
                                             brief(token(in)))});
        return ++count < reported_max_elements;
      });
  check_prospecting(t, limits, findings);
}

constexpr std::string_view overlap_reads[] = {"targeting"};

}  // namespace

constinit const Rule overlap_rule{
    .name = "audience_overlap",
    .summary = "campaigns that do not bid against each other",
    .phase = 2,
    .reads = overlap_reads,
    .codes = overlap_codes,
    .limits = limits_table<OverlapThresholds>(overlap_rows),
    .check = rule_check<check_overlap>,
};

}  // namespace dealkit::validation
