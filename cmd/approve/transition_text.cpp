// Transitions as sentences; see transition_text.hpp.
#include "transition_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text_table.hpp"
#include "core/base/visible.hpp"
#include "core/deal/entity.hpp"
#include "io/session/output.hpp"

namespace dealkit::cmd::approve {

namespace json = base::json;
using io::session::cell_text;

namespace {

/// Whom an escalation or a delegation gives a seat to; "" where nobody takes over.
std::string handed_to(json::Value transition) {
  const auto action = cell_text(transition.find("action"));
  if (action != "escalate" && action != "delegate") return {};
  const auto seats = transition.find("seats");
  if (!seats) return {};
  for (const auto seat : seats) {
    if (auto to = cell_text(seat.find("approver_id")); !to.empty()) return to;
  }
  return {};
}

/// Each line of what somebody wrote, set in, so that none of it looks like a line of ours.
void append_comments(std::string& out, std::string_view comments) {
  while (!comments.empty()) {
    const auto end = std::min(comments.find('\n'), comments.size());
    out += "  " + base::visible(comments.substr(0, end)) + '\n';
    comments.remove_prefix(std::min(end + 1, comments.size()));
  }
}

}  // namespace

std::string describe_transition(json::Value transition) {
  const auto text = [&](std::string_view name) {
    return base::visible(cell_text(transition.find(name)));
  };
  auto out = fmt::format("{}: {} by {}", text("deal_id"), text("action"), text("actor_id"));
  if (const auto level = text("level"); !level.empty()) {
    out += " at level " + level;
    if (const auto role = text("role"); !role.empty()) out += " (" + role + ")";
  }
  if (const auto to = base::visible(handed_to(transition)); !to.empty()) {
    out += " to " + to;
  }
  const auto from = text("from_state");
  const auto to = text("to_state");
  out += from == to ? ", still " + to : ", " + from + " -> " + to;
  out += '\n';
  append_comments(out, cell_text(transition.find("comments")));
  return out;
}

base::Result<std::string> describe_transition(std::string_view line) {
  json::Reader reader{deal::derived_limits};
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(line));
  return describe_transition(document->root());
}

}  // namespace dealkit::cmd::approve
