// Records of any shape through every conversion, there and home: nothing crashes, what is written
// is strict JSON, losses are, too, and a conversion says the same twice.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/deal/convert/convert.hpp"
#include "core/deal/convert/recognize.hpp"

namespace {

using namespace dealkit;
using deal::convert::ConvertOptions;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "convert_fuzz: does not hold: %s\n", what);
  std::abort();
}

ConvertOptions options_for(deal::convert::Format from, deal::convert::Format to, bool carry) {
  return {from,
          to,
          carry,
          {{"origin", "ssp.example"},
           {"product", "p"},
           {"account", "a"},
           {"publisher", "p"},
           {"brand", "b"},
           {"currency", "EUR"},
           {"order", "o"},
           {"line", "l"},
           {"start", "2026-10-01"},
           {"end", "2026-12-31"}},
          {},
          nullptr};
}

std::string losses_of(const deal::convert::Converted& converted, const ConvertOptions& options) {
  std::string out;
  for (const auto& loss : converted.losses) {
    deal::convert::append_loss(out, {converted.id, options.from, options.to}, loss);
    std::string text;
    deal::convert::append_loss_text(text, {converted.id, options.from, options.to}, loss);
    require(text.find('\n') == text.size() - 1, "a loss is one line of text");
  }
  return out;
}

void check_lines(std::string_view lines) {
  json::Reader reader;
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    require(end != std::string_view::npos, "a loss ends its line");
    require(reader.read(lines.substr(0, end)).has_value(), "a loss is strict JSON");
    lines.remove_prefix(end + 1);
  }
}

void there_and_home(json::Value deal, const ConvertOptions& options) {
  const auto there = deal::convert::convert(deal, options);
  if (!there) return;
  const auto losses = losses_of(*there, options);
  check_lines(losses);
  json::Reader reader;
  const auto read = reader.read(there->record);
  require(read.has_value(), "a converted record can be read");
  const auto again = deal::convert::convert(deal, options);
  require(again && again->record == there->record && losses_of(*again, options) == losses,
          "a conversion says the same twice");
  const auto home = options_for(options.to, options.from, options.carry);
  require(deal::convert::convert((*read)->root(), home).has_value(),
          "what was converted can be converted home");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  json::Reader reader;
  const auto read = reader.read(text);
  if (!read) return 0;
  for (const auto from : deal::convert::all_formats) {
    // What is refused as another format is tried all the same: nothing may crash.
    const auto deals = deal::convert::deals_of((*read)->root(), from)
                           .value_or(std::vector<json::Value>{(*read)->root()});
    for (const auto deal : deals) {
      for (const auto to : deal::convert::all_formats) {
        if (from == to) continue;
        there_and_home(deal, options_for(from, to, false));
        there_and_home(deal, options_for(from, to, true));
      }
    }
  }
  return 0;
}
