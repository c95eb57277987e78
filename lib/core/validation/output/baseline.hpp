// The baseline: findings that were there when checking began, kept in a file beside the records.
// New findings fail, old ones do not. Pure text in and out.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/validation/record/examined.hpp"

namespace dealkit::validation {

/// Knows findings by fingerprint and count: the first `count` occurrences in the order of the input
/// are old. Records that cannot be read (SYN001) never are. Memory: its rows, and with accept_all()
/// one more for each new fingerprint.
class Baseline {
 public:
  Baseline() = default;  // empty
  /// Errc::configuration with a position.
  static base::Result<Baseline> parse(std::string_view text);

  /// From now on every finding is old: for writing a new baseline by updated().
  void accept_all() { accept_all_ = true; }
  /// Marks the old ones among the findings that count as suppressed ("baseline"). To be called once
  /// for each record, in the order of the input.
  void suppress(std::span<Finding> findings, std::string_view record_id);
  /// Whether a finding about several campaigns is old.
  bool suppress(const SetFinding& finding);

  /// The file that holds all that was seen since accept_all().
  std::string updated() const;
  /// The file without what was not seen: what has been fixed, or is no longer in the input.
  std::string pruned() const;

 private:
  struct Row {
    std::string code, record, pointer;  // for people who read the file; pointer may be empty
    std::uint64_t allowed = 0, seen = 0;
  };
  using Rows = std::map<std::string, Row, std::less<>>;  // by fingerprint

  bool take(const std::string& fingerprint, const Row& described);
  template <class Count>
  std::string print(Count count) const;

  Rows rows_;
  bool accept_all_ = false;
};

}  // namespace dealkit::validation
