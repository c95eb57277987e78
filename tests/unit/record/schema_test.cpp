// The JSON Schema of each table: it can be read, and says of every field what the table says.
#include "core/record/schema.hpp"

#include "core/deal/account.hpp"
#include "core/deal/campaign.hpp"
#include "core/deal/deal.hpp"
#include "core/deal/deal_sync.hpp"

namespace dealkit::record {
namespace {

std::string first_type(Type type) {
  switch (type) {
    case Type::text:
    case Type::time: return "string";
    case Type::money:
    case Type::number: return "number";
    case Type::integer: return "integer";
    case Type::boolean: return "boolean";
    case Type::tokens:
    case Type::rows: return "array";
    case Type::object: return "object";
    case Type::any: break;
  }
  return "";
}

void expect_fields(json::Value schema, const Table& table) {
  const auto properties = schema.find("properties");
  ASSERT_TRUE(properties.present()) << table.type;
  EXPECT_EQ(properties.size(), table.fields.size()) << table.type;
  for (const auto& field : table.fields) {
    const auto property = properties.find(field.name);
    ASSERT_TRUE(property.present()) << table.type << "." << field.name;
    EXPECT_NE(property.find("description").string().find(field.doc), std::string_view::npos);
    EXPECT_EQ(property.find("examples").present(), !field.values.empty());
    const auto type = property.find("type");
    if (field.type == Type::any) {
      EXPECT_FALSE(type.present());
      continue;
    }
    EXPECT_EQ(type.at(0).string(), first_type(field.type)) << table.type << "." << field.name;
    EXPECT_EQ(type.at(type.size() - 1).string(), "null");
    if (field.type == Type::object) expect_fields(property, *field.table);
    if (field.type == Type::rows) {
      expect_fields(property, *field.table);
      expect_fields(property.find("items"), *field.table);
    }
  }
}

TEST(JsonSchema, SaysWhatTheTablesSay) {
  for (const auto* table : {&deal::campaign_table, &deal::deal_table, &deal::account_table,
                            &deal::deal_sync_table}) {
    const auto text = json_schema(*table);
    EXPECT_EQ(text.find('\n'), std::string::npos);
    json::Reader reader;
    const auto document = reader.read(text);
    ASSERT_TRUE(document.has_value()) << table->type;
    const auto root = (*document)->root();
    EXPECT_EQ(root.find("$schema").string(), "https://json-schema.org/draft/2020-12/schema");
    EXPECT_EQ(root.find("type").string(), "object");
    expect_fields(root, *table);
  }
}

TEST(JsonSchema, WordsAreNotesNotLimits) {
  const auto text = json_schema(deal::deal_table);
  EXPECT_NE(text.find(R"("deal_type":{"description":"Kind of deal. One of: standard, )"
                      R"(programmatic, preferred, guaranteed, private_auction","examples":)"
                      R"(["standard","programmatic","preferred","guaranteed","private_auction"])"),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("\"enum\""), std::string::npos);
}

TEST(JsonSchema, AmountsEndWhereMoneyDoes) {
  EXPECT_NE(json_schema(deal::deal_table)
                .find(R"("type":["number","null"],"exclusiveMinimum":-9000000000000,)"
                      R"("exclusiveMaximum":9000000000000)"),
            std::string::npos);
}

}  // namespace
}  // namespace dealkit::record
