// A peer of validate: simdjson by itself over NDJSON, with four checks a record, on one thread. It
// is the ceiling: on demand, what no check looks at is not even checked to be JSON.
//   simdjson_alone dom|ondemand FILE        prints how many records fail a check
#include <simdjson.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

constexpr std::size_t kBatchBytes = 4 << 20;

struct Checked {
  std::size_t records = 0;
  std::size_t failed = 0;
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

Checked run_dom(const simdjson::padded_string& text) {
  simdjson::dom::parser parser;
  simdjson::dom::document_stream stream;
  if (parser.parse_many(text, kBatchBytes).get(stream) != simdjson::SUCCESS) std::exit(65);
  Checked checked;
  for (auto document : stream) {
    ++checked.records;
    checked.failed += !passes(document);
  }
  return checked;
}

Checked run_ondemand(const simdjson::padded_string& text) {
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document_stream stream;
  if (parser.iterate_many(text, kBatchBytes).get(stream) != simdjson::SUCCESS) std::exit(65);
  Checked checked;
  for (auto document : stream) {
    ++checked.records;
    checked.failed += !passes(document);
  }
  return checked;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: simdjson_alone dom|ondemand FILE\n");
    return 64;
  }
  simdjson::padded_string text;
  if (simdjson::padded_string::load(argv[2]).get(text) != simdjson::SUCCESS) return 66;
  const bool dom = std::string_view(argv[1]) == "dom";
  const Checked checked = dom ? run_dom(text) : run_ondemand(text);
  std::printf("%zu records, %zu fail a check\n", checked.records, checked.failed);
  return 0;
}
