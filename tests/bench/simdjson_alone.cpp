// A peer of validate and score: simdjson by itself over NDJSON, on one thread, with four checks a
// campaign or with the sum of a vector's numbers. It is the ceiling: on demand, what nobody looks
// at is not even checked to be JSON.
//   simdjson_alone dom|ondemand|vectors|vectors-dom FILE
#include <simdjson.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

constexpr std::size_t kBatchBytes = 4 << 20;

struct Checked {
  std::size_t records = 0;
  std::size_t failed = 0;
  double sum = 0;  // of a vector's numbers
};

/// Whether a list of the targeting has something in it.
bool filled(simdjson::simdjson_result<simdjson::dom::element> list) {
  simdjson::dom::array array;
  return list.get(array) == simdjson::SUCCESS && array.size() > 0;
}

bool filled(simdjson::simdjson_result<simdjson::ondemand::value> list) {
  std::size_t count = 0;
  return list.count_elements().get(count) == simdjson::SUCCESS && count > 0;
}

/// Budget above zero and within what is left of the deal; an audience; a place.
template <class Document>
bool passes(Document&& document) {
  double budget = 0, limit = 0, spent = 0;
  if (document["budget"].get(budget) != simdjson::SUCCESS || budget <= 0) return false;
  if (document["deal_budget_limit"].get(limit) == simdjson::SUCCESS) {
    if (document["allocated_spend"].get(spent) != simdjson::SUCCESS) spent = 0;
    if (budget > limit - spent) return false;
  }
  auto targeting = document["targeting"];
  return filled(targeting["audience_segments"]) && filled(targeting["geo_targets"]);
}

constexpr std::array kFeatures{
    "days_since_last_interaction", "days_since_last_campaign_update",
    "hours_since_last_approval_action", "interactions_7d", "interactions_30d",
    "campaign_edits_30d", "deal_value", "budget_utilization", "historical_spend",
    "targeting_change_count", "approval_velocity", "past_completion_rate", "support_tickets_90d"};

/// Adds up a vector's numbers, which stand in this order.
template <class Document>
bool sums(Document&& document, double& sum) {
  std::string_view id;
  if (document["deal_id"].get(id) != simdjson::SUCCESS) return false;
  for (const auto* name : kFeatures) {
    double value = 0;
    if (document[name].get(value) != simdjson::SUCCESS) return false;
    sum += value;
  }
  return true;
}

template <class Stream>
Checked run(Stream& stream, bool vectors) {
  Checked checked;
  for (auto document : stream) {
    ++checked.records;
    checked.failed += vectors ? !sums(document, checked.sum) : !passes(document);
  }
  return checked;
}

Checked run_dom(const simdjson::padded_string& text, bool vectors) {
  simdjson::dom::parser parser;
  simdjson::dom::document_stream stream;
  if (parser.parse_many(text, kBatchBytes).get(stream) != simdjson::SUCCESS) std::exit(65);
  return run(stream, vectors);
}

Checked run_ondemand(const simdjson::padded_string& text, bool vectors) {
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document_stream stream;
  if (parser.iterate_many(text, kBatchBytes).get(stream) != simdjson::SUCCESS) std::exit(65);
  return run(stream, vectors);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: simdjson_alone dom|ondemand|vectors|vectors-dom FILE\n");
    return 64;
  }
  simdjson::padded_string text;
  if (simdjson::padded_string::load(argv[2]).get(text) != simdjson::SUCCESS) return 66;
  const std::string_view mode = argv[1];
  const bool vectors = mode.starts_with("vectors");
  const Checked checked = mode.ends_with("dom") ? run_dom(text, vectors)
                                                : run_ondemand(text, vectors);
  std::printf("%zu records, %zu fail, sum %g\n", checked.records, checked.failed, checked.sum);
  return 0;
}
