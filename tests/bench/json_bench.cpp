// The strict JSON reader beside simdjson (dom, and on demand touching every value) and nlohmann, on
// the same 256 campaign-like records of about 1.3 KB in the same run. Ours alone refuses duplicate
// members and keeps every value's place.
//   cmake --preset bench && ninja -C build/bench bench_json && build/bench/bin/bench_json
#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/json/document.hpp"
#include "core/base/json/write.hpp"

namespace {

using dealkit::json::Writer;

/// Numbers that differ from record to record, the same in every run.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : state_(seed * 2 + 1) {}
  std::int64_t below(std::int64_t limit) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::int64_t>((state_ >> 33U) % static_cast<std::uint64_t>(limit));
  }
  bool coin() { return below(2) == 1; }

 private:
  std::uint64_t state_;
};

std::string amount(Draw& draw) {
  return std::to_string(draw.below(90'000) + 100) + "." + std::to_string(draw.below(90) + 10);
}

void put_strings(Writer& w, std::string_view name, std::string_view stem, std::int64_t count) {
  w.key(name).array();
  for (; count > 0; --count) w.string(std::string(stem) + std::to_string(count * 37));
  w.close();
}

void put_targeting(Writer& w, Draw& draw) {
  w.key("targeting").object();
  put_strings(w, "audience_segments", "seg-70", draw.below(4));
  if (draw.coin()) put_strings(w, "exclude_segments", "seg-160", draw.below(3));
  put_strings(w, "geo_targets", "US-", draw.below(4) + 1);
  put_strings(w, "device_types", "mobile", 1);
  if (draw.coin()) w.key("age").object().key("min").integer(18).key("max").integer(54).close();
  w.key("dayparts").array().object().key("start").integer(draw.below(9)).key("end").integer(24);
  w.close().close().close();
}

void put_creative(Writer& w, Draw& draw) {
  w.object().member("id", "cr-" + std::to_string(draw.below(30'000))).member("format", "video");
  w.key("w").integer(1280).key("h").integer(720).member("mime", "video/mp4");
  if (draw.coin()) w.key("duration_s").integer(draw.below(60)).member("codec", "h264");
  w.key("secure").boolean(draw.coin()).member("click_url", "https://nordlicht.example/64");
  w.member("landing_domain", "nordlicht.example").close();
}

std::string campaign(std::uint64_t number) {
  Draw draw(number);
  std::string out;
  Writer w(out);
  w.object().member("type", "campaign").member("id", "cmp-" + std::to_string(10'000'000 + number));
  w.member("deal_id", "deal-" + std::to_string(draw.below(10'000)));
  w.member("campaign_name", draw.coin() ? "Nordlicht 6" : "Caf\xC3\xA9 Ol\xC3\xA9, spring launch");
  w.member("campaign_type", draw.coin() ? "video" : "display").member("currency", "USD");
  w.key("budget").raw(amount(draw)).key("daily_budget").raw(amount(draw));
  w.key("deal_budget_limit").raw(amount(draw)).key("allocated_spend").raw(amount(draw));
  w.member("status", "draft");
  put_targeting(w, draw);
  w.key("scheduling").object().member("start", "2026-11-04T00:00:00Z");
  w.member("end", "2027-01-20T00:00:00Z").member("time_zone", "UTC").key("flights").array().close();
  w.key("lead_time_days").integer(draw.below(9)).key("exclusive").boolean(draw.coin()).close();
  w.key("pacing").object().member("type", "even").member("period", "daily");
  w.key("daily_cap").raw(amount(draw)).close();
  w.key("frequency_caps").array().object().key("max").integer(4).member("per", "user");
  w.key("window").object().member("unit", "day").key("count").integer(1).close().close().close();
  w.key("bid").object().member("strategy", "fixed").key("amount").raw(amount(draw));
  w.member("goal", "cpm").key("max_bid").raw(amount(draw)).close();
  w.key("creative_specs").array();
  for (auto creatives = draw.below(2) + 1; creatives > 0; --creatives) put_creative(w, draw);
  w.close().key("attribution").object().key("click_days").integer(7).key("view_days").integer(1);
  w.member("model", "last_click").key("view_share").integer(draw.below(100)).close();
  w.key("brand_safety").object().member("tier", "standard");
  put_strings(w, "blocked_categories", "IAB2", draw.below(4));
  put_strings(w, "keywords", "crash", draw.below(3));
  w.member("verification_vendor", "ias").close();
  w.key("compliance").object().member("special_category", "none").key("political").boolean(false);
  w.member("disclosure", "Ad").key("age_floor").integer(18).member("consent", "tcf").close();
  w.key("deals").array().close().key("parent").null().close();
  return out;
}

const std::vector<simdjson::padded_string>& records() {
  static const auto all = [] {
    std::vector<simdjson::padded_string> made;
    for (std::uint64_t i = 0; i < 256; ++i) made.emplace_back(campaign(i));
    return made;
  }();
  return all;
}

template <class Read>
void read_all(benchmark::State& state, Read read) {
  std::size_t bytes = 0;
  for (const auto& record : records()) bytes += record.size();
  for (auto _ : state) {
    for (const auto& record : records()) read(record);
  }
  const auto rounds = static_cast<std::int64_t>(state.iterations());
  state.SetBytesProcessed(rounds * static_cast<std::int64_t>(bytes));
  state.counters["records"] = benchmark::Counter(
      static_cast<double>(rounds) * static_cast<double>(records().size()),
      benchmark::Counter::kIsRate);
}

void ours(benchmark::State& state) {
  dealkit::json::Reader reader;
  read_all(state, [&](const simdjson::padded_string& record) {
    const auto read = reader.read({record.data(), record.size()});
    if (!read) state.SkipWithError("our reader refuses a record");
    benchmark::DoNotOptimize(read);
  });
}
BENCHMARK(ours);

void simdjson_dom(benchmark::State& state) {
  simdjson::dom::parser parser;
  read_all(state, [&](const simdjson::padded_string& record) {
    simdjson::dom::element root;
    if (parser.parse(record).get(root) != simdjson::SUCCESS) state.SkipWithError("refused");
    benchmark::DoNotOptimize(root);
  });
}
BENCHMARK(simdjson_dom);

/// Touches every name and value; returns something that depends on all of them.
std::size_t touch(simdjson::ondemand::value value) {
  using simdjson::ondemand::json_type;
  std::size_t sum = 0;
  switch (value.type()) {
    case json_type::object:
      for (auto field : value.get_object()) {
        sum += std::string_view(field.unescaped_key()).size() + touch(field.value());
      }
      break;
    case json_type::array:
      for (auto element : value.get_array()) sum += touch(element.value());
      break;
    case json_type::string: sum += std::string_view(value.get_string()).size(); break;
    case json_type::number: sum += double(value.get_double()) > 7 ? 1 : 2; break;
    case json_type::boolean: sum += bool(value.get_bool()) ? 1 : 2; break;
    case json_type::null: sum += value.is_null() ? 1 : 0; break;
  }
  return sum;
}

void simdjson_ondemand(benchmark::State& state) {
  simdjson::ondemand::parser parser;
  read_all(state, [&](const simdjson::padded_string& record) {
    simdjson::ondemand::document document = parser.iterate(record);
    std::size_t sum = touch(document.get_value());
    benchmark::DoNotOptimize(sum);
  });
}
BENCHMARK(simdjson_ondemand);

void nlohmann_dom(benchmark::State& state) {
  read_all(state, [&](const simdjson::padded_string& record) {
    const auto root = nlohmann::json::parse(record.data(), record.data() + record.size());
    benchmark::DoNotOptimize(&root);
  });
}
BENCHMARK(nlohmann_dom);

}  // namespace
