// Collects what the set rules find, in any order and any number, and hands it out in the order of
// the input: as findings about several campaigns, and as what concerns each single record.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/validation/record/examined.hpp"
#include "core/validation/set/external_sort.hpp"
#include "core/validation/set/set_codes.hpp"
#include "core/validation/set/set_limits.hpp"

namespace dealkit::validation {

/// Takes the findings one by one.
class SetSink {
 public:
  virtual ~SetSink() = default;
  virtual base::Result<void> take(const SetFinding& finding) = 0;
};

/// A campaign that a finding names.
struct Involved {
  std::uint64_t ordinal = 0;
  std::string id, content_hash;
};

class SetOutbox {
 public:
  struct Options {
    const Overrides* overrides = nullptr;
    bool by_record = false;  // keep marks
    std::size_t memory_bytes = 0;
    SetLimits limits;
  };
  SetOutbox(SpillFactory& spills, const Options& options);

  /// Whether the policy leaves the code on.
  bool on(SetCode code) const { return infos_[static_cast<std::size_t>(code)].on; }
  bool keeps_marks() const { return by_record_; }
  const SetLimits& limits() const { return limits_; }

  /// A finding about `campaigns`; `severity` where it differs from the code's.
  base::Result<void> report(SetCode code, std::string_view message,
                            std::vector<Involved> campaigns,
                            std::optional<Severity> severity = {});
  /// Findings of `code` that would come after SetLimits::max_findings others: only counted.
  void report_unlisted(SetCode code, std::uint64_t count) {
    unlisted_[static_cast<std::size_t>(code)] += count;
  }
  /// That a limit was reached: an advisory finding that names no campaign and comes last, under the
  /// first of `codes` that the policy leaves on.
  base::Result<void> note(std::initializer_list<SetCode> codes, std::string_view message);
  /// What concerns the record alone.
  base::Result<void> mark(SetCode code, std::uint64_t ordinal, std::string_view message,
                          std::optional<Severity> severity = {});

  /// After the last report().
  base::Result<void> finish();
  /// All findings by first ordinal, then code.
  base::Result<void> deliver(SetSink& sink) const;

  /// The findings of each record, for a walk over the records in the order of the input.
  struct Mark {
    std::uint64_t ordinal = 0;
    const CodeInfo* info = nullptr;
    Severity severity = Severity::critical;
    std::string_view message;  // until the next call
  };
  class Marks {
   public:
    base::Result<bool> next(Mark& mark);

   private:
    friend class SetOutbox;
    Marks(const SetOutbox& outbox, ExternalSorter::Cursor cursor)
        : outbox_(&outbox), cursor_(std::move(cursor)) {}
    const SetOutbox* outbox_;
    ExternalSorter::Cursor cursor_;
  };
  base::Result<Marks> marks() const;

 private:
  struct Info {
    const CodeInfo* info = nullptr;
    Severity severity = Severity::critical;
    bool on = false;
  };
  using Counts = std::array<std::uint64_t, set_code_count>;
  base::Result<void> deliver_rest(const Counts& seen, SetSink& sink) const;

  std::array<Info, set_code_count> infos_;
  bool by_record_;
  SetLimits limits_;
  Counts unlisted_{};
  ExternalSorter findings_;
  ExternalSorter marks_;
  std::string record_;
  std::uint64_t sequence_ = 0;
};

}  // namespace dealkit::validation
