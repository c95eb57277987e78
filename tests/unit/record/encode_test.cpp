// Records out of cells: what is decoded, encoded and decoded again is the same.
#include "core/record/encode.hpp"

#include "core/deal/account.hpp"
#include "core/deal/campaign.hpp"
#include "core/deal/deal.hpp"
#include "core/deal/deal_sync.hpp"
#include "random_record.hpp"

namespace dealkit::record {
namespace {

/// A record in memory with all that its cells refer to.
struct Held {
  Held(const Table& table, std::string record) : text(std::move(record)), cells(table) {
    const auto document = reader.read(text);
    readable = document.has_value();
    if (readable) decode((*document)->root(), table, cells.data(), arena, problems);
  }
  std::string text;
  json::Reader reader;
  Arena arena;
  std::vector<Problem> problems;
  Cells cells;
  bool readable = false;
};

std::string encoded(const Table& table, std::string text) {
  Held held(table, std::move(text));
  EXPECT_TRUE(held.readable) << held.text;
  std::string out;
  encode(out, table, held.cells.data());
  return out;
}

void comes_back(const Table& table, const std::vector<std::uint8_t>& choices) {
  Held first(table, RandomRecord(choices).object(table));
  RC_ASSERT(first.readable);
  RC_ASSERT(first.problems.empty());
  std::string text;
  encode(text, table, first.cells.data());
  RC_ASSERT(text.find('\n') == std::string::npos);
  Held second(table, text);
  RC_ASSERT(second.readable);
  RC_ASSERT(second.problems.empty());
  RC_LOG() << first.text << "\n" << text << "\n";
  RC_ASSERT(same(table, first.cells.data(), second.cells.data()));
  RC_ASSERT(encoded(table, text) == text);
}

using Choices = std::vector<std::uint8_t>;
Choices choices() {
  return *rc::gen::resize(400, rc::gen::arbitrary<Choices>());
}

RC_GTEST_PROP(Encode, CampaignsComeBack, ()) { comes_back(deal::campaign_table, choices()); }
RC_GTEST_PROP(Encode, DealsComeBack, ()) { comes_back(deal::deal_table, choices()); }
RC_GTEST_PROP(Encode, DealSyncObjectsComeBack, ()) { comes_back(deal::deal_sync_table, choices()); }
RC_GTEST_PROP(Encode, AccountsComeBack, ()) { comes_back(deal::account_table, choices()); }

TEST(Encode, ADifferenceIsSeen) {
  // The comparison that the properties rest on can fail.
  const auto& table = deal::campaign_table;
  const auto differ = [&](const char* left, const char* right) {
    Held a(table, left), b(table, right);
    return !same(table, a.cells.data(), b.cells.data());
  };
  EXPECT_FALSE(differ(R"({"budget":1.50})", R"({"budget":1.5})"));
  EXPECT_TRUE(differ(R"({"budget":1.50})", R"({"budget":1.51})"));
  EXPECT_TRUE(differ(R"({"budget":1.50})", "{}"));
  EXPECT_TRUE(differ(R"({"targeting":{}})", "{}"));
  EXPECT_TRUE(differ(R"({"targeting":{"languages":["de"]}})", R"({"targeting":{"languages":[]}})"));
  EXPECT_TRUE(differ(R"({"deals":[{"floor":1}]})", R"({"deals":[{"floor":2}]})"));
  EXPECT_TRUE(differ(R"({"deals":[{}]})", R"({"deals":[{},{}]})"));
  EXPECT_TRUE(differ(R"({"scheduling":{"start":"2026-10-01"}})",
                     R"({"scheduling":{"start":"2026-10-01T00:00:00"}})"));
}

TEST(Encode, FollowsTheTableAndLeavesOutWhatIsAbsent) {
  EXPECT_EQ(encoded(deal::deal_table, R"({"currency":"EUR","x":1,"id":"d","status":null})"),
            R"({"id":"d","currency":"EUR"})");
  EXPECT_EQ(encoded(deal::deal_table, "{}"), "{}");
}

TEST(Encode, AmountsKeepTheirDigitsAndTimesTheirForm) {
  EXPECT_EQ(encoded(deal::deal_table,
                    R"({"total_value":8999999999999.999999,"start_date":"2026-10-01"})"),
            R"({"total_value":8999999999999.999999,"start_date":"2026-10-01"})");
  EXPECT_EQ(encoded(deal::deal_table, R"({"start_date":"2026-10-01T00:00:00.25+02:00"})"),
            R"({"start_date":"2026-09-30T22:00:00.250Z"})");
  EXPECT_EQ(encoded(deal::deal_table, R"({"end_date":"2026-03-29T02:30:00"})"),
            R"({"end_date":"2026-03-29T02:30:00"})");
}

TEST(Encode, KeptValuesComeOnOneLine) {
  EXPECT_EQ(encoded(deal::deal_table, "{\"wseat\" : [ \"a b\",\n 1 ,\"\\\" \\\\\"\t]}"),
            R"({"wseat":["a b",1,"\" \\"]})");
}

TEST(Encode, OneObjectIsAnArrayOfOne) {
  EXPECT_EQ(encoded(deal::campaign_table, R"({"creative_specs":{"w":300,"h":250}})"),
            R"({"creative_specs":[{"w":300,"h":250}]})");
}

TEST(Encode, CellsSetByCodeCount) {
  deal::Account account;
  account.id.set("a-1");
  account.total_historical_spend.set(base::Micros{12'500'000});
  std::string out;
  encode(out, deal::account_table, &account);
  EXPECT_EQ(out, R"({"id":"a-1","total_historical_spend":12.5})");
}

}  // namespace
}  // namespace dealkit::record
