// Any lines as what approve's pipe reads: records that are the state of reviews, and decisions on
// them. Whatever stands in the records, a decision ends in transitions that read back and lead
// where they say, or in an error that says why; so do the clock and changes of content.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/approval/records.hpp"
#include "core/deal/change.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/proposal.hpp"

namespace {

using namespace dealkit;
namespace json = base::json;

constexpr std::string_view policy_text =
    R"({"trust_stated_roles":true,"level":[{"number":1,"role":"sales","sla":"1h","backup":"bea"},)"
    R"({"number":2,"role":"finance","sla":"2h","quorum":2},)"
    R"({"number":3,"role":"legal","sla":"3h","max_escalations":0}],)"
    R"("route":[{"when":"value <= 100.0","levels":[]},{"when":"true","levels":[[1],[2,3]]}]})";

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "decision_fuzz: does not hold: %s\n", what);
  std::abort();
}

void require_said(const base::Error& error) {
  require(!error.message.empty(), "an error says why");
  require(error.code != base::Errc::internal, "input does not bring out bugs of ours");
}

/// The pipe's records, with a clock that goes on by an hour a line.
class Pipe {
 public:
  explicit Pipe(const approval::Policy* policy) : policy_(policy), review_(policy) {
    context_.now = {1'791'158'400, 0};
    context_.actor = "fuzz";
    context_.review = &review_;
  }

  void take(std::string_view line) {
    context_.now.seconds += 3600;
    json::Reader reader{deal::derived_limits};
    const auto document = reader.read(line);
    if (!document || !(*document)->root().is(json::Kind::object)) return;
    const auto root = (*document)->root();
    if (const auto kind = deal::parse_kind(deal::text_of(root, "type"))) return learn(*kind, root);
    decide(root);
  }

 private:
  void learn(deal::Kind kind, json::Value record) {
    const auto known = records_.find(deal::Kind::deal, deal::text_of(record, "id"));
    const bool changes = kind == deal::Kind::deal && known != nullptr;
    if (changes || kind == deal::Kind::campaign || kind == deal::Kind::validation_report ||
        kind == deal::Kind::set_finding) {
      const auto decision = deal::import_record(records_, kind, record, {}, context_);
      if (!decision) return require_said(decision.error());
      for (const auto& change : decision->changes) records_.apply(change);
      return;
    }
    const auto ids = deal::check_content(kind, record);
    if (!ids) return require_said(ids.error());
    auto normal = deal::normal_record(kind, record);
    if (!normal) return require_said(normal.error());
    records_.put({kind, std::string(ids->id), 1, std::move(*normal)});
  }

  void decide(json::Value record) {
    const auto decision = approval::parse_decision(record);
    if (!decision) {
      require_said(decision.error());
      return check_error_record(record, decision.error());
    }
    apply(decision->deal_id,
          approval::decide_deal(records_, *decision, {policy_}, context_), false);
    context_.now.seconds += 7200;
    apply(decision->deal_id,
          approval::escalate_overdue(records_, decision->deal_id, {policy_}, context_), true);
  }

  void check_error_record(json::Value record, const base::Error& error) {
    std::string line;
    approval::append_error(line, record, error);
    json::Reader reader{deal::derived_limits};
    require(reader.read(line).has_value(), "an error is strict JSON");
  }

  void apply(const std::string& deal_id, const base::Result<approval::DecidedDeal>& decided,
             bool clock) {
    if (!decided) return require_said(decided.error());
    require(clock || !decided->transitions.empty(), "a decision comes to something");
    for (const auto& transition : decided->transitions) check_transition(transition);
    for (const auto& change : decided->changes) records_.apply(change);
    if (decided->transitions.empty()) return;
    const auto review = approval::read_review(records_, deal_id);
    require(review.has_value(), "a review that was written can be read");
    require(review->state == decided->transitions.back().to, "the deal is where it was led to");
    const bool approved = review->state == approval::ApprovalState::approved;
    const bool counted = decided->transitions.back().version > 0;
    require(!approved || !counted || review->approved_version,
            "what is approved has an approved version");
  }

  static void check_transition(const approval::Transition& transition) {
    std::string line, again;
    approval::append_transition(line, "d", transition);
    require(line.find('\n') == std::string::npos, "a transition is one line");
    json::Reader reader{deal::derived_limits};
    const auto document = reader.read(line);
    require(document.has_value(), "a transition is strict JSON");
    auto back = approval::parse_transition((*document)->root());
    require(back.has_value(), "a transition reads back");
    // Snapshots stand in approval records only.
    for (std::size_t i = 0; i < back->seats.size(); ++i) {
      back->seats[i].signed_content = transition.seats[i].signed_content;
    }
    approval::append_transition(again, "d", *back);
    require(line == again, "a transition reads back as it is");
  }

  const approval::Policy* policy_;
  approval::ContentReview review_;
  deal::Context context_;
  deal::MemoryRecords records_;
};

const approval::Policy& trusting_policy() {
  static const auto policy = [] {
    json::Reader reader;
    const auto document = reader.read(policy_text);
    require(document.has_value(), "the policy is JSON");
    auto read = approval::Policy::from_json((*document)->root(), nullptr);
    require(read.has_value(), "the policy is one");
    return std::move(*read);
  }();
  return policy;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr int most_lines = 40;
  const std::string_view whole(reinterpret_cast<const char*>(data), size);
  for (const auto* policy : {&trusting_policy(), static_cast<const approval::Policy*>(nullptr)}) {
    Pipe pipe(policy);
    auto text = whole;
    for (int i = 0; i < most_lines && !text.empty(); ++i) {
      const auto end = text.find('\n');
      pipe.take(text.substr(0, end));
      text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
  }
  return 0;
}
