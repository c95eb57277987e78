// Reference data that comes in files: rates, calendar, delivery, inventory; and what is no such
// file.
#include <gtest/gtest.h>

#include "core/base/country.hpp"
#include "core/validation/reference/calendar.hpp"
#include "core/validation/reference/delivery.hpp"
#include "core/validation/reference/inventory.hpp"
#include "core/validation/reference/rates.hpp"

namespace dealkit::validation::reference_test {
namespace {

using base::Micros;

/// "LINE:COLUMN" of the error, which must be one of configuration; "" without one.
template <class T>
std::string refused(const base::Result<T>& result) {
  if (result) return "";
  EXPECT_EQ(result.error().code, base::Errc::configuration);
  EXPECT_FALSE(result.error().message.empty());
  return std::to_string(result.error().position.line) + ":" +
         std::to_string(result.error().position.column);
}

TEST(Rates, ConvertsBothWaysThroughTheFirstCurrency) {
  const auto rates = Rates::parse(
      "\xEF\xBB\xBF" "currency,rate\r\nEUR, 1\n# note\n\nUSD,0.8\nJPY,0.005");
  ASSERT_TRUE(rates.has_value());
  EXPECT_EQ(rates->convert(Micros{8'000'000}, "EUR", "USD"), Micros{10'000'000});
  EXPECT_EQ(rates->convert(Micros{10'000'000}, "USD", "EUR"), Micros{8'000'000});
  EXPECT_EQ(rates->convert(Micros{1'000'000}, "USD", "JPY"), Micros{160'000'000});
  EXPECT_EQ(rates->convert(Micros{1}, "USD", "EUR"), Micros{1});  // 0.8 rounds to 1
  EXPECT_EQ(rates->convert(Micros{5}, "GBP", "GBP"), Micros{5});
  EXPECT_EQ(rates->convert(Micros{5}, "GBP", "EUR"), std::nullopt);
  EXPECT_EQ(rates->convert(base::micros_limit, "EUR", "JPY"), std::nullopt) << "out of range";
}

TEST(Rates, RefusesOtherLines) {
  EXPECT_EQ(refused(Rates::parse("EUR,1\nEURO,1\n")), "2:1");
  EXPECT_EQ(refused(Rates::parse("EUR\n")), "1:1");
  EXPECT_EQ(refused(Rates::parse("EUR,0\n")), "1:1");
  EXPECT_EQ(refused(Rates::parse("EUR,-1\n")), "1:1");
  EXPECT_EQ(refused(Rates::parse("EUR,one\n")), "1:1");
  EXPECT_EQ(refused(Rates::parse("EUR,0.0000001\n")), "1:1");
  EXPECT_EQ(refused(Rates::parse("")), "");
}

TEST(Calendar, DatesIncludeTheirDay) {
  const auto calendar = Calendar::parse(
      R"([{"name":"n","start":"2026-12-24","end":"2026-12-25","countries":["DEU","AT"]},)"
      R"({"start":"2026-12-31T12:00:00Z","end":"2026-12-31T13:00:00Z"}])");
  ASSERT_TRUE(calendar.has_value());
  ASSERT_EQ(calendar->blackouts().size(), 2u);
  const auto& first = calendar->blackouts()[0];
  EXPECT_EQ(to_string(first.start), "2026-12-24T00:00:00Z");
  EXPECT_EQ(to_string(first.end), "2026-12-26T00:00:00Z");
  EXPECT_EQ(first.countries.count(), 2u);
  EXPECT_TRUE(first.countries.test(base::index_of(*base::find_country("AUT"))));
  EXPECT_TRUE(calendar->blackouts()[1].countries.none());
}

TEST(Calendar, RefusesOtherFiles) {
  EXPECT_EQ(refused(Calendar::parse("{}")), "1:1");
  EXPECT_EQ(refused(Calendar::parse("[\n{]")), "2:2");
  EXPECT_EQ(refused(Calendar::parse("[\n {\"start\":\"2026-12-24\"}]")), "2:2");
  EXPECT_EQ(refused(Calendar::parse(R"([{"start":"soon","end":"2026-12-24"}])")), "1:2");
  EXPECT_EQ(refused(Calendar::parse(R"([{"start":"2026-12-24","end":"2026-12-23"}])")), "1:2");
  EXPECT_EQ(refused(Calendar::parse(
                R"([{"start":"2026-12-24","end":"2026-12-24","countries":"DEU"}])")), "1:2");
  EXPECT_EQ(refused(Calendar::parse(
                R"([{"start":"2026-12-24","end":"2026-12-24","countries":["XXX"]}])")), "1:2");
  EXPECT_EQ(refused(Calendar::parse("[]")), "");
}

TEST(Delivery, TheLastLineOfACampaignCounts) {
  const auto delivery = Delivery::parse(
      "{\"campaign_id\":\"a\",\"delivered\":1}\r\n\n"
      "{\"campaign_id\":\"a\",\"delivered\":2.50,\"best_day\":1}");
  ASSERT_TRUE(delivery.has_value());
  ASSERT_NE(delivery->find("a"), nullptr);
  EXPECT_EQ(delivery->find("a")->delivered, Micros{2'500'000});
  EXPECT_EQ(delivery->find("a")->best_day, Micros{1'000'000});
  EXPECT_EQ(delivery->find("b"), nullptr);
}

TEST(Delivery, RefusesOtherLines) {
  EXPECT_EQ(refused(Delivery::parse("{\"campaign_id\":\"a\",\"delivered\":1}\n[]")), "2:1");
  EXPECT_EQ(refused(Delivery::parse("\n{\"delivered\":1}")), "2:1");
  EXPECT_EQ(refused(Delivery::parse(R"({"campaign_id":"a"})")), "1:1");
  EXPECT_EQ(refused(Delivery::parse(R"({"campaign_id":"a","delivered":"1"})")), "1:1");
  EXPECT_EQ(refused(Delivery::parse(R"({"campaign_id":"a",})")), "1:20");
}

TEST(Inventory, ProductsAreFoundByIdAndNameNoNodes) {
  auto parsed = Inventory::parse(
      "{\"id\":\"p\",\"minspend\":500,\"sizes\":[\"300x250\"],\"minflight_days\":7}\n"
      "{\"id\":\"q\"}\n");
  ASSERT_TRUE(parsed.has_value());
  const Inventory inventory = std::move(*parsed);
  const auto* product = inventory.find("p");
  ASSERT_NE(product, nullptr);
  EXPECT_EQ(*product->minspend, Micros{500'000'000});
  EXPECT_EQ(record::token(product->sizes.value.at(0)), "300x250");
  for (const auto node : {product->self.node, product->id.node, product->minspend.node,
                          product->sizes.node, product->minflight_days.node}) {
    EXPECT_EQ(node, record::no_node);
  }
  ASSERT_NE(inventory.find("q"), nullptr);
  EXPECT_EQ(inventory.find("r"), nullptr);
}

TEST(Inventory, RefusesOtherLines) {
  EXPECT_EQ(refused(Inventory::parse("{\"id\":\"p\"}\n{\"minspend\":1}")), "2:1");
  EXPECT_EQ(refused(Inventory::parse(R"({"id":"p","minspend":"much"})")), "1:1");
  EXPECT_EQ(refused(Inventory::parse("7")), "1:1");
}

}  // namespace
}  // namespace dealkit::validation::reference_test
