// The filter over decisions; see decisions.hpp.
#include <fmt/format.h>

#include "core/approval/decisions.hpp"

namespace dealkit::approval {
namespace {

base::Error at(json::Value value, std::string message) {
  return {base::Errc::data, std::move(message),
          value.document().position(value.document().node(value.index()).begin)};
}

/// What is wrong with the store or the machine is no answer to a line, and ends the run.
bool is_about_line(base::Errc code) {
  return code == base::Errc::data || code == base::Errc::negative ||
         code == base::Errc::conflict || code == base::Errc::not_found ||
         code == base::Errc::usage || code == base::Errc::limit;
}

}  // namespace

base::Result<void> DecisionTool::apply(std::span<const base::Request> requests,
                                        base::Replies& replies) {
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const auto done = apply_one(requests[i], replies);
    if (done) continue;
    if (!is_about_line(done.error().code)) {
      // Decisions before it are made: their answers are written before the run ends.
      failed_ = done.error();
      return {};
    }
    auto error = done.error();
    error.code = base::Errc::data;  // whatever is wrong with a line, it is a bad one
    static_cast<void>(replies.add_bad(i, std::move(error)));
    if (replies.bad_allowed && replies.bad.size() > *replies.bad_allowed) return {};
  }
  return {};
}

base::Result<void> DecisionTool::collect(std::span<const base::Request>, base::Replies&) {
  if (failed_) return *failed_;
  return {};
}

base::Result<void> DecisionTool::apply_one(const base::Request& request,
                                            base::Replies& replies) {
  if (request.error != nullptr) return *request.error;
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader_.read(request.bytes));
  const auto record = document->root();
  if (!record.is(json::Kind::object)) {
    return at(record, "expected a decision or a record (a JSON object)");
  }
  const auto type = record.find("type");
  const bool typed = type && !type.is(json::Kind::null);
  if (typed && !type.is(json::Kind::string)) return at(type, "expected a type as text");
  if (!typed || type.string() == "decision") return answer(record, request.now, replies);
  const auto kind = deal::parse_kind(type.string());
  if (!kind) {
    return at(type, fmt::format("type '{}' is neither a decision nor a record that a review "
                                "looks at", type.string()));
  }
  auto learned = decisions_.learn(*kind, record, request.now);
  if (learned) replies.count(base::Verdict::positive);
  return learned;
}

/// Every decision has an answer, also one that cannot be understood.
base::Result<void> DecisionTool::answer(json::Value record, base::Instant now,
                                        base::Replies& replies) {
  auto answered = answer_to(record, now);
  if (answered) {
    replies.main += *answered;
    replies.count(base::Verdict::positive);
    return {};
  }
  const auto& error = answered.error();
  if (!is_about_line(error.code)) return error;
  append_error(replies.main, record, error);
  replies.main += '\n';
  replies.count(base::Verdict::negative);
  return {};
}

base::Result<std::string> DecisionTool::answer_to(json::Value record, base::Instant now) {
  DEALKIT_ASSIGN_OR_RETURN(const auto decision, parse_decision(record));
  return decisions_.decide(decision, now);
}

}  // namespace dealkit::approval
