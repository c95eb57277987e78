// What the tests of outputs share: a record with findings, as a validator would hand it over, and
// the reading back of JSON that we wrote.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/json/document.hpp"
#include "core/base/json/pointer.hpp"
#include "core/validation/output/format.hpp"

namespace dealkit::validation::test {

/// The code's row; a test that names an unknown one is wrong.
inline const CodeInfo& code(std::string_view name) {
  const auto* info = find_code(name);
  if (info == nullptr) ADD_FAILURE() << "no code " << name;
  return info == nullptr ? malformed_record : *info;
}

inline Finding finding(std::string_view name, std::string pointer, std::string actual,
                       std::string message) {
  Finding made;
  made.info = &code(name);
  made.rule_name = made.info->rule->name;
  made.severity = made.info->severity;
  made.pointer = std::move(pointer);
  made.actual = std::move(actual);
  made.expected = "something else";
  made.message = std::move(message);
  return made;
}

inline FormatOptions options() {
  FormatOptions made;
  made.version = "1.2.3";
  made.now = *base::parse_instant("2026-10-01T00:00:00Z");
  made.policy_hash = "sha256:abc";
  return made;
}

inline Examined examined(std::string_view bytes, std::string_view id,
                         std::span<const Finding> findings, std::uint64_t line = 3) {
  Examined made;
  made.source = {"dir/campaigns.ndjson", line, 1000, line - 1};
  made.bytes = bytes;
  made.id = id;
  made.findings = findings;
  made.ran.set(place_of(*find_rule("budget_constraints")));
  made.ran.set(place_of(*find_rule("targeting_criteria")));
  for (const auto& one : findings) {
    if (one.severity == Severity::critical && one.counts()) made.valid = false;
  }
  return made;
}

/// JSON that a test looks into by pointer. Fails the test if it is none.
class Parsed {
 public:
  explicit Parsed(std::string text) : text_(std::move(text)) {
    const auto document = reader_.read(text_);
    if (!document) {
      ADD_FAILURE() << document.error().message << " in " << text_;
      return;
    }
    document_ = *document;
  }
  json::Value at(std::string_view pointer) const {
    return document_ == nullptr ? json::Value{} : json::resolve(document_->root(), pointer);
  }
  /// The value as written; "absent" where there is none.
  std::string text(std::string_view pointer) const {
    const auto value = at(pointer);
    return value ? std::string(value.text()) : "absent";
  }
  std::string string(std::string_view pointer) const {
    const auto value = at(pointer);
    return value.is(json::Kind::string) ? std::string(value.string()) : "no string";
  }

 private:
  std::string text_;
  json::Reader reader_;
  const json::Document* document_ = nullptr;
};

inline std::string record_text(FindingsFormat& format, const Examined& record) {
  std::string out;
  format.record(record, out);
  return out;
}

/// A whole run over `records`.
inline std::string run(std::string_view name, const FormatOptions& with,
                       const std::vector<Examined>& records,
                       const std::vector<SetFinding>& sets = {}) {
  const auto format = make_format(name, with);
  std::string out;
  Totals totals;
  for (const auto& record : records) {
    format->record(record, out);
    totals.add(record);
  }
  for (const auto& set : sets) {
    format->set_finding(set, out);
    totals.add(set);
  }
  format->finish(totals, out);
  return out;
}

}  // namespace dealkit::validation::test
