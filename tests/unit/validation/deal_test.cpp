// deal: each code with a record that breaks the limit and one just inside it.
#include "core/validation/rules/deal.hpp"

#include <fmt/format.h>

#include "rule_fixture.hpp"

namespace dealkit::validation::deal_test {
namespace {

/// The findings of a record, and its members of wrong types as "SYN002@POINTER".
std::vector<std::string> deal_codes_of(std::string_view text, Profile profile) {
  json::Reader reader;
  const auto document = reader.read(text);
  if (!document) {
    ADD_FAILURE() << "the test's JSON is wrong: " << document.error().message << "\n" << text;
    return {};
  }
  record::Arena arena;
  std::vector<record::Problem> problems;
  Findings findings;
  findings.reset(*document, nullptr);
  check_deal((*document)->root(), context_of(profile), arena, problems, findings);
  std::vector<std::string> codes;
  for (const auto& finding : std::as_const(findings).all()) {
    EXPECT_FALSE(finding.message.empty());
    EXPECT_FALSE(finding.expected.empty());
    codes.push_back(std::string(finding.info->code) + "@" + finding.pointer);
  }
  for (const auto& problem : problems) {
    codes.push_back("SYN002@" + (*document)->pointer(problem.node));
  }
  return codes;
}

std::string text_of(std::size_t length) { return std::string(length, 'n'); }

/// A deal record; `more` replaces nothing, it is added.
std::string named(std::string_view more) {
  return fmt::format(R"({{"type":"deal","id":"d-1","deal_name":"Spring"{}{}}})",
                     more.empty() ? "" : ",", more);
}
std::string total(std::string_view amount, std::string_view currency = "EUR") {
  return named(fmt::format(R"("total_value":{},"currency":"{}")", amount, currency));
}
std::string dates(std::string_view start, std::string_view end) {
  return named(fmt::format(R"("start_date":"{}","end_date":"{}")", start, end));
}
std::string guaranteed(std::string_view more) {
  return named(fmt::format(R"("deal_type":"guaranteed",{})", more));
}

/// A Deal Sync object with these members beside those that are required.
std::string synced(std::string_view more, std::string_view terms = "") {
  return fmt::format(R"({{"id":"d-1","origin":"ssp.example","terms":{{{}}}{}{}}})", terms,
                     more.empty() ? "" : ",", more);
}

const std::vector<std::string> clean;

std::vector<RuleCase> record_cases() {
  return {
      {"least", named(""), clean},
      {"whole",
       named(R"("account_id":"a-1","deal_type":"guaranteed","price_model":"cpm","price":12.5,)"
             R"("units":1000000,"at":3,"wseat":["s1"],"wadomain":["brand.example"],)"
             R"("total_value":12500.00,"currency":"EUR","status":"draft","approval_state":"draft",)"
             R"("open_levels":[1,2],"owner_id":"u-1","start_date":"2026-10-01",)"
             R"("end_date":"2026-12-31","version":1,"approved_version":null,)"
             R"("created_at":"2026-09-01T10:00:00Z","updated_at":"2026-09-01T10:00:00Z")"),
       clean},
      {"price below 0", named(R"("price":-0.01)"), {"DEL011@/price"}},
      {"price of 0", named(R"("price":0)"), clean},
      {"floor below 0", named(R"("floor":-5)"), {"DEL011@/floor"}},
      {"floor of 0", named(R"("floor":0)"), clean},
      {"units below 0", named(R"("units":-1)"), {"DEL011@/units"}},
      {"no units", named(R"("units":0)"), clean},
      {"unknown price model", named(R"("price_model":"CPX")"), {"DEL017@/price_model"}},
      {"no auction type", named(R"("at":0)"), {"DEL023@/at"}},
      {"first price", named(R"("at":1)"), {}},
      {"fixed price", named(R"("at":3)"), {}},
      {"unknown auction type", named(R"("at":4)"), {"DEL023@/at"}},
      {"unknown auction type, 9", named(R"("at":9)"), {"DEL023@/at"}},
      {"below the exchanges' own", named(R"("at":499)"), {"DEL023@/at"}},
      {"an exchange's own", named(R"("at":500)"), {}},
      {"auction type below 0", named(R"("at":-1)"), {"DEL023@/at"}},
      {"total 0", total("0"), {"DEL011@/total_value"}},
      {"total below 0", total("-0.01"), {"DEL011@/total_value"}},
      {"least total", total("0.01"), clean},
      {"greatest total", total("8999999999999.99"), clean},
      {"total at the limit", total("9000000000000"), {"DEL011@/total_value"}},
      {"total beyond all", total("1e300"), {"DEL011@/total_value"}},
      {"total with 7 decimals", total("1.0000001"), {"DEL011@/total_value"}},
      {"euro with 3 decimals", total("1.001"), {"DEL011@/total_value"}},
      {"dinar with 3 decimals", total("1.001", "KWD"), clean},
      {"yen with decimals", total("100.5", "JPY"), {"DEL011@/total_value"}},
      {"yen", total("100.0", "JPY"), clean},
      {"total as text", named(R"("total_value":"5")"), {"SYN002@/total_value"}},
      {"same day", dates("2026-10-01", "2026-10-01"), clean},
      {"the day before", dates("2026-10-02", "2026-10-01"), {"DEL012@/end_date"}},
      {"next day", dates("2026-10-01", "2026-10-02"), clean},
      {"from midnight to the day's end", dates("2026-11-27T00:00:00", "2026-11-27"), clean},
      {"from midnight after it", dates("2026-11-28T00:00:00", "2026-11-27"),
       {"DEL012@/end_date"}},
      {"same moment", dates("2026-10-01T02:00:00+02:00", "2026-10-01T00:00:00Z"),
       {"DEL012@/end_date"}},
      {"last day there is", dates("9999-12-31", "9999-12-31"), clean},
      {"one second", dates("2026-10-01", "2026-10-01T00:00:01Z"), clean},
      {"no end", named(R"("start_date":"2026-10-01")"), clean},
      {"unknown type", named(R"("deal_type":"handshake")"), {"DEL013@/deal_type"}},
      {"unknown currency", named(R"("currency":"EUX")"), {"DEL014@/currency"}},
      {"currency in small letters", named(R"("currency":"eur")"), {"DEL014@/currency"}},
      {"no name", R"({"type":"deal","id":"d-1"})", {"DEL015@/deal_name"}},
      {"blank name", R"({"type":"deal","deal_name":" "})", {"DEL015@/deal_name"}},
      {"name of 255", R"({"deal_name":")" + text_of(255) + "\"}", clean},
      {"name of 256", R"({"deal_name":")" + text_of(256) + "\"}", {"DEL015@/deal_name"}},
      {"255 characters, more bytes", R"({"deal_name":"\u00fc)" + text_of(254) + "\"}", clean},
      {"guaranteed", guaranteed(R"("units":1,"price":0.01)"), clean},
      {"guaranteed without units", guaranteed(R"("price":1)"), {"DEL016@/units"}},
      {"guaranteed with 0 units", guaranteed(R"("units":0,"price":1)"), {"DEL016@/units"}},
      {"guaranteed without price", guaranteed(R"("units":1)"), {"DEL016@/price"}},
      {"guaranteed at the floor", guaranteed(R"("units":1,"floor":2,"at":3)"), clean},
      {"guaranteed over the floor", guaranteed(R"("units":1,"floor":2,"at":1)"), {"DEL016@/price"}},
      {"guaranteed at a floor of 0", guaranteed(R"("units":1,"floor":0,"at":3)"),
       {"DEL016@/floor"}},
      {"preferred without units", named(R"("deal_type":"preferred")"), clean},
      {"terms outside the profile", named(R"("terms":{"guar":1})"), clean},
  };
}

/// Codes at both ends of their lists and just outside, and times and terms of each kind.
void add_value_cases(std::vector<RuleCase>& all) {
  const struct {
    const char* format;  // {} is the code
    const char* pointer;
    int first, last;
  } codes[] = {{R"("auxdata":{})", "/auxdata", 0, 4},
               {R"("pubcount":{})", "/pubcount", 0, 2},
               {R"("dinventory":{})", "/dinventory", 0, 2},
               {R"("adtypes":[1,{}])", "/adtypes/1", 1, 4},
               {R"("inventory":{{"inclinventory":[{}]}})", "/inventory/inclinventory/0", 1, 6},
               {R"("curation":{{"curator":"c","curfeetype":{}}})", "/curation/curfeetype", 0, 4}};
  const auto says = [&](const std::string& record, const std::string& pointer, bool known) {
    all.push_back({record, record,
                   known ? clean : std::vector<std::string>{"DEL021@" + pointer}});
  };
  for (const auto& code : codes) {
    for (const int value : {code.first - 1, code.first, code.last, code.last + 1}) {
      says(synced(fmt::format(fmt::runtime(code.format), value)), code.pointer,
           value >= code.first && value <= code.last);
    }
  }
  for (const int value : {-1, 0, 3, 4}) {
    says(synced("", fmt::format(R"("pricetype":{})", value)), "/terms/pricetype",
         value >= 0 && value <= 3);
  }
  says(synced("", R"("guar":2)"), "/terms/guar", false);
  says(synced(R"("adtypes":["video"])"), "/adtypes/0", false);

  const auto start = [&](std::string_view text, bool good) {
    all.push_back({"start " + std::string(text),
                   synced("", fmt::format(R"("startdate":"{}")", text)),
                   good ? clean : std::vector<std::string>{"DEL020@/terms/startdate"}});
  };
  start("2026-10-01T00:00:00Z", true);
  start("2026-10-01T00:00:00+00:00", true);
  start("2026-10-01", false);
  start("2026-10-01T00:00:00", false);
  start("2026-10-01T02:00:00+02:00", false);
  start("2026-10-01T00:00:00.5Z", false);
  start("soon", false);
  all.push_back({"created as a date", synced(R"("created":"2026-10-01")"), {"DEL020@/created"}});
  all.push_back({"a bare end", synced("", R"("enddate":"2026-12-31")"),
                 {"DEL020@/terms/enddate"}});

  const auto wrong = [&](std::string_view terms, const char* pointer) {
    auto fires = clean;
    if (pointer != nullptr) fires.push_back(std::string("DEL022@") + pointer);
    all.push_back({std::string(terms), synced("", terms), std::move(fires)});
  };
  wrong(R"("dealfloor":0)", nullptr);
  wrong(R"("dealfloor":-0.01)", "/terms/dealfloor");
  wrong(R"("totalcost":-1)", "/terms/totalcost");
  wrong(R"("units":-1)", "/terms/units");
  wrong(R"("cur":"EUX")", "/terms/cur");
  wrong(R"("cur":"eur")", "/terms/cur");
  wrong(R"("startdate":"2026-10-01T00:00:00Z","enddate":"2026-10-01T00:00:00Z")",
        "/terms/enddate");
  wrong(R"("startdate":"2026-10-01T00:00:00Z","enddate":"2026-10-01T00:00:01Z")", nullptr);
}

std::vector<RuleCase> sync_cases() {
  const auto both = R"("units":1000,"totalcost":5,"enddate":"2026-12-31T00:00:00Z","guar":1)";
  std::vector<RuleCase> all{
      {"least", synced(""), clean},
      {"countries", synced("", R"("countries":["GBR","XKX","UK","de","DE"])"),
       {"DEL018@/terms/countries/2", "DEL018@/terms/countries/3", "DEL018@/terms/countries/4"}},
      {"whole",
       synced(R"("name":"n","created":"2026-09-01T10:00:00Z","sellerstatus":0,"desc":"d",)"
              R"("wseat":["s"],"adtypes":[1,2],"auxdata":1,"pubcount":1,"dinventory":1,)"
              R"("inventory":{"inclinventory":[1],"sellerids":["pub-1"],"cattax":7},)"
              R"("curation":{"curator":"c.example","curfeetype":1},"seller":"s.example",)"
              R"("buyerstatus":[{"buyerseatid":"s","status":4}])",
              both),
       clean},
      {"no id", R"({"origin":"o","terms":{}})", {"DEL001@/id"}},
      {"blank origin", R"({"id":"d","origin":"","terms":{}})", {"DEL001@/origin"}},
      {"no origin", R"({"id":"d","terms":{}})", {"DEL001@/origin"}},
      {"no terms", R"({"id":"d","origin":"o"})", {"DEL001@/terms"}},
      {"terms null", R"({"id":"d","origin":"o","terms":null})", {"DEL001@/terms"}},
      {"two seat lists", synced(R"("wseat":["a"],"bseat":["b"])"), {"DEL002@/bseat"}},
      {"an empty seat list", synced(R"("wseat":["a"],"bseat":[])"), clean},
      {"seller 5", synced(R"("sellerstatus":5)"), {"DEL003@/sellerstatus"}},
      {"seller -1", synced(R"("sellerstatus":-1)"), {"DEL003@/sellerstatus"}},
      {"seller 4", synced(R"("sellerstatus":4)"), clean},
      {"buyer 7", synced(R"("buyerstatus":[{"status":6},{"status":7}])"),
       {"DEL003@/buyerstatus/1/status"}},
      {"guaranteed", synced("", both), clean},
      {"no units", synced("", R"("totalcost":5,"enddate":"2026-12-31T00:00:00Z","guar":1)"),
       {"DEL004@/terms/units"}},
      {"no cost",
       synced("", R"("units":5,"totalcost":0,"enddate":"2026-12-31T00:00:00Z","guar":1)"),
       {"DEL004@/terms/totalcost"}},
      {"not guaranteed", synced("", R"("guar":0)"), clean},
      {"dynamic inventory", synced(R"("dinventory":2,"inventory":{})"), {"DEL005@/inventory"}},
      {"undisclosed inventory", synced(R"("dinventory":0,"inventory":{})"), {"DEL005@/inventory"}},
      {"static inventory", synced(R"("dinventory":1,"inventory":{})"), clean},
      {"nothing said of inventory", synced(R"("inventory":{})"), clean},
      {"no end", synced("", R"("units":5,"totalcost":5,"guar":1)"), {"DEL006@/terms/enddate"}},
      {"blank end", synced("", R"("units":5,"totalcost":5,"enddate":"","guar":1)"),
       {"DEL006@/terms/enddate"}},
      {"evergreen", synced("", R"("enddate":"")"), clean},
      {"no fee", synced(R"("curation":{"curfeetype":4})"), clean},
      {"fee undisclosed", synced(R"("curation":{"curfeetype":0})"), clean},
      {"fee for a curator", synced(R"("curation":{"curfeetype":3,"curator":"c"})"), clean},
      {"250 characters", synced(R"("desc":")" + text_of(250) + '"'), clean},
      {"251 characters", synced(R"("desc":")" + text_of(251) + '"'), {"DEL008@/desc"}},
      {"64 characters", synced(R"("inventory":{"sellerids":[")" + text_of(64) + "\"]}"), clean},
      {"65 characters", synced(R"("inventory":{"sellerids":["a",")" + text_of(65) + "\"]}"),
       {"DEL009@/inventory/sellerids/1"}},
      {"archived stays", synced(R"("previous_sellerstatus":4,"sellerstatus":4)"), clean},
      {"archived comes back", synced(R"("previous_sellerstatus":4,"sellerstatus":1)"),
       {"DEL010@/sellerstatus"}},
      {"archived comes back by default", synced(R"("previous_sellerstatus":4)"),
       {"DEL010@/sellerstatus"}},
      {"complete comes back", synced(R"("previous_sellerstatus":3,"sellerstatus":0)"), clean},
      {"a deal record", named(""), clean},
      {"a deal record without name", R"({"type":"deal","id":"d"})", {"DEL015@/deal_name"}},
  };
  add_value_cases(all);
  for (int fee = 1; fee <= 3; ++fee) {
    all.push_back({"fee for nobody", synced(fmt::format(R"("curation":{{"curfeetype":{}}})", fee)),
                   {"DEL007@/curation/curator"}});
  }
  for (auto& row : all) row.profile = Profile::dealsync1;
  return all;
}

std::vector<RuleCase> cases() {
  auto all = record_cases();
  for (auto& row : sync_cases()) all.push_back(std::move(row));
  return all;
}

TEST(Deal, CasesFireOrDoNot) {
  for (const auto& row : cases()) {
    EXPECT_EQ(deal_codes_of(row.campaign, row.profile), row.fires) << row.name << "\n"
                                                                    << row.campaign;
  }
}
TEST(Deal, EveryCodeHasACase) { expect_all_codes_fire(deal_rule.codes, cases()); }

TEST(Deal, LongListsAreReportedUpToALimit) {
  std::string ids;
  for (int i = 0; i < 500; ++i) ids += (i == 0 ? "\"" : ",\"") + text_of(65) + "\"";
  EXPECT_EQ(deal_codes_of(synced(R"("inventory":{"sellerids":[)" + ids + "]}"),
                          Profile::dealsync1).size(), 100u);
}

}  // namespace
}  // namespace dealkit::validation::deal_test
