// The deals of other projects' bid requests, through a deal record and through Deal Sync and home.
#include <sstream>

#include "../support/survival.hpp"
#include "core/deal/convert/recognize.hpp"
#include "corpus.hpp"

namespace dealkit {
namespace {

using deal::convert::Format;

/// Converts there and home; the number of deals, each checked.
std::size_t check_line(std::string_view line, Format other, bool carry) {
  json::Reader reader;
  const auto read = reader.read(line);
  if (!read) {
    ADD_FAILURE() << read.error().message;
    return 0;
  }
  const auto found =
      deal::convert::deals_of((*read)->root().find("request"), Format::openrtb26);
  EXPECT_TRUE(found) << found.error().message;
  const auto deals = found.value_or({});
  for (const auto deal : deals) {
    const deal::convert::ConvertOptions out{
        Format::openrtb26, other, carry, {{"origin", "ssp.example"}}};
    const auto there = deal::convert::convert(deal, out);
    EXPECT_TRUE(there) << deal.text() << (there ? "" : ": " + there.error().message);
    if (!there) continue;
    json::Reader there_reader;
    const auto there_read = there_reader.read(there->record);
    EXPECT_TRUE(there_read) << there->record;
    if (!there_read) continue;
    const auto home =
        deal::convert::convert((*there_read)->root(), {other, Format::openrtb26, carry, {}});
    EXPECT_TRUE(home) << there->record << (home ? "" : ": " + home.error().message);
    if (!home) continue;
    json::Reader home_reader;
    const auto home_read = home_reader.read(home->record);
    EXPECT_TRUE(home_read) << home->record;
    if (!home_read) continue;
    const auto losses = test::all_losses(*there, *home, Format::openrtb26, other);
    EXPECT_EQ(test::vanished(deal, (*home_read)->root(), losses), std::vector<std::string>{})
        << deal.text() << "\n" << there->record << "\n" << home->record;
    if (carry) {
      EXPECT_EQ(test::vanished(deal, (*home_read)->root(), {}), std::vector<std::string>{})
          << deal.text() << "\n" << there->record << "\n" << home->record;
    }
  }
  return deals.size();
}

TEST(OpenrtbDeals, WhatIsNotNamedComesHome) {
  std::istringstream lines(test::contents(test::corpus_folder() / "openrtb/valid.ndjson"));
  std::string line;
  std::size_t deals = 0;
  while (std::getline(lines, line)) {
    if (line.find("\"pmp\"") == std::string::npos) continue;
    for (const bool carry : {false, true}) {
      deals += check_line(line, Format::dealkit, carry);
      check_line(line, Format::dealsync1, carry);
    }
  }
  EXPECT_GE(deals, 100U);
}

}  // namespace
}  // namespace dealkit

int main(int argc, char** argv) { return dealkit::test::run_with_corpus(argc, argv, "openrtb"); }
