#include "core/validation/finding.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/base/hash.hpp"
#include "core/base/json/canonical.hpp"
#include "core/base/json/pointer.hpp"
#include "core/base/money.hpp"
#include "core/deal/severity.hpp"
#include "core/validation/rule.hpp"

namespace dealkit::validation {
namespace {

constexpr std::size_t actual_max_bytes = 200;

/// A long value cut at a character's boundary, as a JSON string, since half a JSON text is none.
std::string shown(json::Value value) {
  const auto text = value.text();
  if (text.size() <= actual_max_bytes) return std::string(text);
  return "\"(" + std::string(json::describe(value.kind())) + " of " + std::to_string(text.size()) +
         " bytes)\"";
}

}  // namespace

// Imports read what is written here, by the same list.
static_assert(static_cast<int>(Severity::advisory) == static_cast<int>(deal::Severity::advisory) &&
              static_cast<int>(Severity::warning) == static_cast<int>(deal::Severity::warning) &&
              static_cast<int>(Severity::critical) == static_cast<int>(deal::Severity::critical));
std::string_view to_string(Severity severity) {
  return deal::severity_words[static_cast<std::size_t>(severity)];
}

void Findings::reset(const json::Document* document, const Overrides* overrides) {
  document_ = document;
  pointers_.reset(document);
  overrides_ = overrides;
  count_ = 0;
}

Finding& Findings::add(const CodeInfo& info, std::string_view rule_name, Severity severity) {
  if (count_ == findings_.size()) findings_.emplace_back();
  Finding& finding = findings_[count_++];
  finding.info = &info;
  finding.rule_name = rule_name;
  finding.severity = severity;
  finding.pointer.clear();
  finding.actual.clear();
  finding.expected.clear();
  finding.message.clear();
  finding.fix.clear();
  finding.suppressed = {};
  finding.external_code.clear();
  return finding;
}

void Findings::add(const CodeInfo& info, FindingText text) {
  auto severity = text.severity.value_or(info.severity);
  if (overrides_ != nullptr && !overrides_->severity(info, severity)) return;
  Finding& finding = add(info, info.rule->name, severity);
  if (text.at != record::no_node) {
    finding.pointer = pointers_.of(text.at);
    finding.actual = shown(document_->value(text.at));
  } else {
    finding.pointer = pointers_.of(text.in == record::no_node ? 0 : text.in);
    if (!text.member.empty()) json::append_token(finding.pointer, text.member);
  }
  finding.expected = std::move(text.expected);
  finding.message = std::move(text.message);
  finding.fix = std::move(text.fix);
}

bool Findings::any_critical() const {
  const auto found = all();
  return std::any_of(found.begin(), found.end(), [](const Finding& f) {
    return f.severity == Severity::critical && f.counts();
  });
}

namespace {

/// The value without the accidents of how it was written: 300, 300.00 and 3e2 are one, and so are
/// arrays and objects whatever their spaces and the order of members.
std::string normalised(const std::string& actual) {
  if (actual.empty() || actual.front() == '"') return actual;
  if (actual.front() == '[' || actual.front() == '{') {
    json::Reader reader;
    const auto document = reader.read(actual);
    std::string text;
    if (!document || !json::append_canonical(text, (*document)->root())) return actual;
    return text;
  }
  const auto number = base::parse_decimal(actual);
  if (!number) return actual;
  // The digits from the last to the first.
  std::array<char, 64> text;
  auto* end = text.data();
  if (number->negative) *end++ = '-';
  for (auto low = number->digits; low != 0; low /= 10) {
    *end++ = static_cast<char>('0' + static_cast<int>(low % 10));
  }
  *end++ = 'e';
  end = std::to_chars(end, text.data() + text.size(), number->exponent).ptr;
  return {text.data(), end};
}

}  // namespace

std::string fingerprint(const Finding& finding, std::string_view record_id) {
  const auto actual = normalised(finding.actual);
  std::string key;
  constexpr std::size_t between = 5;
  key.reserve(finding.code().size() + record_id.size() + finding.pointer.size() + actual.size() +
              between);
  key += finding.code();
  // What cannot be read has neither id nor pointer nor value: its message tells it apart.
  const bool unreadable = finding.info->rule == &syntax_rule && finding.pointer.empty();
  for (const std::string_view part :
       {record_id, std::string_view(finding.pointer), std::string_view(actual),
        unreadable ? std::string_view(finding.message) : std::string_view()}) {
    key.push_back('\0');
    key += part;
  }
  return base::to_hex(base::hash128(key));
}

}  // namespace dealkit::validation
