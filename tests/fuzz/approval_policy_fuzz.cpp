// Any bytes as an approval policy: a policy that reads back from its JSON as the same one, or
// problems; never a crash. Of a good one, lint, deadlines, conversion and routing hold up too.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/approval/routing.hpp"
#include "io/toml/read.hpp"

namespace {

using namespace dealkit;

constexpr std::string_view deal =
    R"({"type":"deal","id":"d","currency":"EUR","total_value":12345.67,"deal_type":"standard"})";

class TwoZones final : public base::TimeZones {
 public:
  const base::TimeZone* find(std::string_view name) const override {
    return name == "Europe/Berlin" ? &berlin_ : nullptr;
  }

 private:
  base::TimeZone berlin_{"Europe/Berlin", 3600, {{1'774'746'000, 7200}, {1'792'890'000, 3600}}};
};

void check_deadlines(const approval::Policy& policy) {
  const base::Instant now{1'774'740'000, 5};
  for (int number = 1; number <= 3; ++number) {
    const auto* const level = policy.level(number);
    if (level == nullptr) continue;
    const auto deadline = policy.deadline(*level, now);
    // A calendar may have nothing but holidays to come.
    if (!deadline) continue;
    if (*deadline <= now) std::abort();
    if (level->clock == approval::Clock::calendar) continue;
    if (policy.calendar(level->calendar)->between(now, *deadline) != level->sla) std::abort();
  }
}

void check(const approval::Policy& policy, const base::TimeZones& zones) {
  json::Reader reader;
  const auto document = reader.read(policy.to_json());
  if (!document) std::abort();
  const auto again = approval::Policy::from_json((*document)->root(), &zones);
  if (!again || again->to_json() != policy.to_json() || again->hash() != policy.hash()) {
    std::abort();
  }
  base::Problems found;
  policy.lint({1'774'740'000, 0}, found);
  check_deadlines(policy);
  json::Reader deal_reader;
  expression::Scratch scratch({.steps = 10'000, .memory_bytes = 1 << 20});
  const auto demand =
      approval::demand_of(policy, (*deal_reader.read(deal))->root(), json::Value{}, scratch);
  if (!demand && demand.error().message.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const TwoZones zones;
  const auto tree = io::toml::parse_toml(text);
  if (!tree) return 0;
  base::Problems problems;
  const auto policy = approval::Policy::read(*tree, &zones, problems);
  for (const auto& problem : problems.list()) {
    if (problem.message.empty()) std::abort();
  }
  if (problems.empty()) check(policy, zones);
  return 0;
}
