// approve [FILE…]: decisions in, transitions out. With a store each decision is one transaction of
// it; without one the records in the input are the state.
#include <fmt/format.h>

#include <optional>

#include "commands.hpp"
#include "core/approval/transition_record.hpp"
#include "decider.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/session/approval_policy.hpp"
#include "io/session/session.hpp"

namespace dealkit::cmd::approve {
namespace {

namespace json = base::json;

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

class DecisionTool final : public base::HostedTool {
 public:
  /// Without a pipe decider, records in the input are refused: they belong into the store.
  DecisionTool(Decider& decider, PipeDecider* pipe) : decider_(decider), pipe_(pipe) {}

  std::unique_ptr<base::Decider> make_decider() override {
    class Nothing final : public base::Decider {
      void decide(std::span<const base::Request>, base::Replies&) override {}
    };
    return std::make_unique<Nothing>();
  }

  base::Result<void> settle(std::span<const base::Request> lines, base::Replies& output) override {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto done = settle_line(lines[i], output);
      if (done) continue;
      if (!is_about_line(done.error().code)) {
        // Decisions before it are made: their answers are written before the run ends.
        failed_ = done.error();
        return {};
      }
      auto error = done.error();
      error.code = base::Errc::data;  // whatever is wrong with a line, it is a bad one
      static_cast<void>(output.add_bad(i, std::move(error)));
      if (output.bad_allowed && output.bad.size() > *output.bad_allowed) return {};
    }
    return {};
  }

  base::Result<void> collect(std::span<const base::Request>, base::Replies&) override {
    if (failed_) return *failed_;
    return {};
  }

 private:
  base::Result<void> settle_line(const base::Request& line, base::Replies& output) {
    if (line.error != nullptr) return *line.error;
    DEALKIT_TRY(const auto* document, reader_.read(line.bytes));
    const auto record = document->root();
    if (!record.is(json::Kind::object)) {
      return at(record, "expected a decision or a record (a JSON object)");
    }
    const auto type = record.find("type");
    const bool typed = type && !type.is(json::Kind::null);
    if (typed && !type.is(json::Kind::string)) return at(type, "expected a type as text");
    if (!typed || type.string() == "decision") return answer(record, output);
    const auto kind = deal::parse_kind(type.string());
    if (!kind) {
      return at(type, fmt::format("type '{}' is neither a decision nor a record that a review "
                                  "looks at", type.string()));
    }
    if (pipe_ == nullptr) {
      return at(type, fmt::format("a record of type {} belongs into the store: use dealctl import",
                                  type.string()));
    }
    auto learned = pipe_->learn(*kind, record);
    if (learned) output.count(base::Verdict::positive);
    return learned;
  }

  /// Every decision has an answer, also one that cannot be understood.
  base::Result<void> answer(json::Value record, base::Replies& output) {
    auto answered = answer_to(record);
    if (answered) {
      output.main += *answered;
      output.count(base::Verdict::positive);
      return {};
    }
    const auto& error = answered.error();
    if (!is_about_line(error.code)) return error;
    approval::append_error(output.main, record, error);
    output.main += '\n';
    output.count(base::Verdict::negative);
    return {};
  }

  base::Result<std::string> answer_to(json::Value record) {
    DEALKIT_TRY(const auto decision, approval::parse_decision(record));
    return decider_.decide(decision);
  }

  Decider& decider_;
  PipeDecider* pipe_;
  std::optional<base::Error> failed_;  // what ended the run
  json::Reader reader_{deal::derived_limits};
};

}  // namespace

base::Result<int> answer_decisions(const io::cli::Invocation& invocation) {
  auto options = io::filter::pipe_options(invocation, 0);
  DEALKIT_CHECK(io::ndjson::check_inputs(options.inputs));
  // The default store is for commands; a pipe has one only if somebody said so.
  const bool stored = invocation.values.origin("store") > io::cli::Origin::standard;
  DEALKIT_TRY(auto session, stored
                                ? io::session::open_session(invocation, io::session::Access::write)
                                : io::session::start_session(invocation));
  DEALKIT_TRY(const auto policy, io::session::approval_policy_of(invocation, *session.zones));
  options.durable = stored;
  options.jobs = 1;  // each decision may depend on the one before
  if (stored) {
    StoreDecider decider(session, policy.get());
    DecisionTool tool(decider, nullptr);
    return io::ndjson::finish(io::ndjson::run(options, tool));
  }
  PipeDecider decider(session.context, policy.get());
  DecisionTool tool(decider, &decider);
  return io::ndjson::finish(io::ndjson::run(options, tool));
}

}  // namespace dealkit::cmd::approve
