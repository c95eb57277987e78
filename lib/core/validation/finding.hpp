// What a check has to say: codes with their standing text, findings with their place, and the list
// that the rules write into.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json/document.hpp"
#include "core/base/json/pointer.hpp"
#include "core/record/field.hpp"

namespace dealkit::validation {

enum class Severity : std::uint8_t { advisory, warning, critical };
std::string_view to_string(Severity severity);

struct Rule;  // core/validation/rule.hpp
extern const Rule syntax_rule;

/// How a finding can be fixed by `--fix`.
enum class Fixing : std::uint8_t { none, safe /*meaning unchanged*/, unsafe };

/// The standing facts of a code. Codes are never reused.
struct CodeInfo {
  std::string_view code;  // "BUD013"
  std::string_view slug;  // "exceeds-remaining"
  const Rule* rule = &syntax_rule;
  Severity severity = Severity::critical;
  std::string_view what;    // when it fires
  std::string_view why;     // what goes wrong otherwise
  std::string_view how_to_fix;
  std::string_view source;  // where the limit comes from
  Fixing fixing = Fixing::none;
  bool set_rule = false;  // looks at several campaigns
};

/// One change of a JSON document (RFC 6902).
struct Edit {
  enum class Operation : std::uint8_t { add, replace, remove } operation = Operation::replace;
  std::string pointer;
  std::string value;  // JSON text; unused by remove
};

struct Finding {
  const CodeInfo* info = nullptr;
  std::string_view rule_name;  // info->rule->name, or the name of a custom rule or check
  Severity severity = Severity::critical;
  std::string pointer;   // RFC 6901, of the value that is wrong or of the object that lacks it
  std::string actual;    // the value as JSON text, cut to 200 bytes; empty = nothing there
  std::string expected;  // in words: "at most 5000", "a time after scheduling.start"
  std::string message;   // whole sentence without full stop
  std::vector<Edit> fix;
  std::string_view suppressed;  // "" | "record" | "baseline"
  std::string external_code;    // an external check's own code, if it gave one

  /// What people know it by: the external check's code, else info's.
  std::string_view code() const {
    return external_code.empty() ? info->code : std::string_view(external_code);
  }
  /// Counts for validity and exit status.
  bool counts() const { return suppressed.empty(); }
};

/// Where a finding points to and what it says.
struct FindingText {
  std::uint32_t at = record::no_node;  // node of the value that is wrong …
  std::uint32_t in = record::no_node;  // … or of the object in which `member` is missing
  std::string_view member = {};
  std::string expected = {};
  std::string message = {};
  std::vector<Edit> fix = {};
  std::optional<Severity> severity = {};  // where it differs from the code's; a policy comes after
};

/// Severities and switches that a policy changes, by code.
class Overrides {
 public:
  virtual ~Overrides() = default;
  /// The severity that `info` has now; false = the code is switched off.
  virtual bool severity(const CodeInfo& info, Severity& severity) const = 0;
};

/// The findings of one record. Reused from record to record; strings keep their memory.
class Findings {
 public:
  void reset(const json::Document* document, const Overrides* overrides);
  /// Adds a finding unless the policy switched its code off. With neither `at` nor `in` it points
  /// at the whole record. Cold: compilers keep what leads here apart from the code of records
  /// without findings, which would not fit the instruction cache otherwise.
  [[gnu::cold]] void add(const CodeInfo& info, FindingText text);
  /// For findings that were made elsewhere (external checks, custom rules).
  [[gnu::cold]] Finding& add(const CodeInfo& info, std::string_view rule_name, Severity severity);

  std::span<const Finding> all() const { return {findings_.data(), count_}; }
  std::span<Finding> all() { return {findings_.data(), count_}; }
  bool any_critical() const;  // that is not suppressed
  bool empty() const { return count_ == 0; }
  const json::Document& document() const { return *document_; }
  /// To a value of the record: cheap for one element of a list after the other.
  std::string pointer(std::uint32_t node) { return pointers_.of(node); }

 private:
  const json::Document* document_ = nullptr;
  const Overrides* overrides_ = nullptr;
  json::Pointers pointers_;
  std::vector<Finding> findings_;
  std::size_t count_ = 0;
};

/// 32 hex digits over code, record id, pointer and the actual value: what baselines and SARIF know
/// a finding by. It does not depend on the line it stands on.
std::string fingerprint(const Finding& finding, std::string_view record_id);

}  // namespace dealkit::validation
