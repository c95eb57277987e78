// How records and set findings are named in texts for people, and what baselines know them by.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/validation/record/examined.hpp"

namespace dealkit::validation {

/// "campaign cmp-1001", "deal deal-7", "campaign without id", "unreadable record".
std::string record_name(const Examined& examined);
/// "1 record", "2 records".
std::string counted(std::uint64_t count, std::string_view one, std::string_view many);
/// "cmp-1, cmp-2, cmp-3 and 17 more": at most `most` ids.
std::string listed_ids(const SetFinding& finding, std::size_t most);
/// A JSON text on one line: values of records that were written over several keep their line ends,
/// which can only be white space there.
void append_one_line(std::string& out, std::string_view json);
/// The names in the report for a record's id: "campaign_id" or "deal_id".
std::string_view id_member(const Examined& examined);
/// 32 hex digits over code and campaign ids, whatever their order.
std::string fingerprint(const SetFinding& finding);

/// Lets the first `most` findings through and counts the others; 0 = no limit.
class ListLimit {
 public:
  explicit ListLimit(std::uint64_t most) : most_(most) {}
  bool take() {
    if (most_ == 0 || listed_ < most_) {
      ++listed_;
      return true;
    }
    ++left_out_;
    return false;
  }
  std::uint64_t left_out() const { return left_out_; }

 private:
  std::uint64_t most_;
  std::uint64_t listed_ = 0;
  std::uint64_t left_out_ = 0;
};

}  // namespace dealkit::validation
