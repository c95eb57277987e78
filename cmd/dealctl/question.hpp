// Questions before what cannot be taken back: they name the records and what goes with them.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "session.hpp"

namespace dealkit::cmd::dealctl {

/// "Delete deal \"Autumn, display\" (deal-2041) and its 6 campaigns?" for the ids of the call;
/// `joint` stands between a deal and its campaigns ("and", "with").
struct Question {
  std::string_view verb;   // "Delete"
  std::string_view joint;  // "and"
  std::string_view end;    // " for good"
};
base::Result<std::string> ask_about(Session& session, const io::cli::Invocation& invocation,
                                    const Question& question);

}  // namespace dealkit::cmd::dealctl
