// The tables of a deal's life as they stand in the manual, so that it cannot drift from them.
#include <string>
#include <vector>

#include "core/base/roff.hpp"
#include "core/deal/life.hpp"

namespace dealkit::deal {
namespace {

constexpr std::size_t status_count = static_cast<std::size_t>(Status::cancelled) + 1;

/// "a, b or c", the words in bold.
std::string words(const std::vector<std::string_view>& all) {
  std::string out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0) out += i + 1 == all.size() ? " or\n" : ",\n";
    out += base::roff_bold(all[i]);
  }
  return out;
}

/// The states of the review that this status may stand with.
std::string states(Status status, bool AllowedPair::*allowed, bool& all) {
  std::vector<std::string_view> names;
  all = true;
  for (const auto& pair : allowed_pairs()) {
    if (pair.status != status) continue;
    if (pair.*allowed) {
      names.push_back(name_of(pair.approval));
    } else {
      all = false;
    }
  }
  if (all) return "any";
  return names.empty() ? "none" : words(names);
}

std::string pairs_of(Status status) {
  bool all_before = false, all_after = false;
  const auto before = states(status, &AllowedPair::without_approved_version, all_before);
  const auto after = states(status, &AllowedPair::with_approved_version, all_after);
  std::string out = ".TP\n" + base::roff_bold(name_of(status)) + "\n";
  out += before == "none" ? "Demands an approved_version"
                          : "Without an approved_version:\n" + before;
  return out + ";\nwith one:\n" + after + ".\n";
}

}  // namespace

std::string manual_life() {
  std::string out =
      "A deal's \\fBstatus\\fR changes by these steps only: \\fBpause\\fR, \\fBresume\\fR and\n"
      "\\fBcancel\\fR are commands, \\fBactivate\\fR and \\fBcomplete\\fR what the dates\n"
      "ask for.\n";
  for (const auto& move : moves()) {
    out += ".TP\n" + base::roff_bold(name_of(move.action)) + "\nfrom " +
           base::roff_bold(name_of(move.from)) + " to " + base::roff_bold(name_of(move.to)) +
           "; event " + base::roff_bold(move.event_type) + "\n";
  }
  out += ".PP\nWith each status these values of \\fBapproval_state\\fR may stand; without one it\n"
         "counts as \\fBdraft\\fR.\n";
  for (std::size_t i = 0; i < status_count; ++i) out += pairs_of(static_cast<Status>(i));
  return out;
}

}  // namespace dealkit::deal
