// Transitions and errors as lines of JSON, and decisions as people and programs send them.
#pragma once

#include <string>
#include <string_view>

#include "core/approval/review.hpp"
#include "core/base/json/document.hpp"
#include "core/base/result.hpp"

namespace dealkit::approval {

/// {"type":"approval_transition","deal_id":…,"action":…,"from_state":…,"to_state":…,"actor_id":…,
/// "level":…,"version":…,"time":…} and whatever else a Transition holds, without a line end; the
/// snapshots that were signed stand in approval records only, here is their hash.
void append_transition(std::string& out, std::string_view deal_id, const Transition& transition);
/// The way back, but for the snapshots. Errc::data.
base::Result<Transition> parse_transition(json::Value record);

/// {"type":"approval_error","deal_id":…,"action":…,"actor_id":…,"error":"…","code":"…"}; members
/// that the decision did not have are left out. `code`: not_allowed, conflict, not_found, data, …
void append_error(std::string& out, json::Value decision, const base::Error& error);

/// A decision as a line has it: {"type":"decision" (or no type),"deal_id","action","actor_id",
/// "role","comments","level","version","idempotency_key","time","acknowledge","delegate_to",
/// "until"}. Unknown members are Errc::data: a
/// misspelt "verison" must not approve what nobody saw.
struct DecisionRecord {
  std::string deal_id;
  Command command;
  bool acknowledge = false;
  std::string idempotency_key;
  std::optional<base::Instant> time;
};
base::Result<DecisionRecord> parse_decision(json::Value record);

}  // namespace dealkit::approval
