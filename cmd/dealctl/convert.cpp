// dealctl convert: a filter over deals. It needs no store.
#include "convert.hpp"

#include <memory>
#include <string>
#include <vector>

#include "core/deal/convert/convert_tool.hpp"
#include "io/cli/standard.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/time_zone/system_time_zones.hpp"

namespace dealkit::cmd::dealctl {
namespace {

namespace conversion = deal::convert;
using io::cli::Kind;
using io::cli::Option;

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const auto format : conversion::all_formats) names.emplace_back(conversion::name(format));
  return names;
}

struct Settings {
  std::unique_ptr<io::time_zone::SystemTimeZones> zones;
  conversion::ConvertToolOptions tool;
};

base::Result<conversion::Format> format_from(const io::cli::Invocation& invocation,
                                             const std::string& option) {
  const auto format = conversion::format_of(invocation.values.text(option));
  if (format) return *format;
  return base::Error{base::Errc::usage, "say --" + option + " FORMAT: openrtb26, dealsync1, "
                                        "opendirect21 or dealkit"};
}

base::Result<Settings> settings_of(const io::cli::Invocation& invocation) {
  const auto& values = invocation.values;
  Settings settings;
  settings.tool.tool = invocation.tool->name;
  DEALKIT_ASSIGN_OR_RETURN(settings.tool.conversion.from, format_from(invocation, "from"));
  DEALKIT_ASSIGN_OR_RETURN(settings.tool.conversion.to, format_from(invocation, "to"));
  settings.zones = std::make_unique<io::time_zone::SystemTimeZones>();
  settings.tool.conversion.zones = settings.zones.get();
  settings.tool.conversion.time_zone = values.text("time-zone");
  settings.tool.conversion.carry = values.flag("carry");
  settings.tool.fail_on_loss = values.flag("fail-on-loss");
  settings.tool.records = !values.text("report").empty();
  const auto& origin = values.text("origin");
  if (!origin.empty()) settings.tool.conversion.assume.push_back({"origin", origin});
  for (const auto& given : values.list("assume")) {
    const auto sign = given.find('=');
    if (sign == std::string::npos) {
      return base::Error{base::Errc::usage, "--assume: expected NAME=VALUE, found '" + given + "'"};
    }
    settings.tool.conversion.assume.push_back({given.substr(0, sign), given.substr(sign + 1)});
  }
  DEALKIT_RETURN_IF_ERROR(conversion::check(settings.tool.conversion));
  return settings;
}

std::vector<Option> own_options() {
  return {
      {.name = "from", .value = "FORMAT", .kind = Kind::choice, .help = "format of the input",
       .choices = format_names(),
       .detail = "With openrtb26 a line is a deal, or a bid request, an imp or a pmp: then each "
                 "of the deals in it is one. What is not of the format is refused.",
       .in_file = false, .in_env = false},
      {.name = "to", .value = "FORMAT", .kind = Kind::choice, .help = "format of the output",
       .choices = format_names(), .in_file = false, .in_env = false},
      {.name = "origin", .value = "DOMAIN", .kind = Kind::text,
       .help = "domain that receives bid responses, for Deal Sync; as --assume origin=DOMAIN"},
      {.name = "assume", .value = "NAME=VALUE", .kind = Kind::text,
       .help = "take this where the target demands a value that a deal does not have",
       .repeatable = true,
       .detail = "NAME is a concept of dealkit-convert(7), such as product or end. A value that "
                 "the deal itself has goes first.",
       .in_file = false, .in_env = false},
      {.name = "time-zone", .value = "ZONE", .kind = Kind::text,
       .help = "zone of dates and of times without an offset, such as Europe/Berlin",
       .detail = "It is that of the deal's account. A deal record with a member time_zone says it "
                 "itself. Without either it is UTC, and each time that this was taken for is "
                 "reported as changed."},
      {.name = "carry",
       .help = "keep values without an equivalent field in ext, to restore them later",
       .detail = "It stands in ext.dealkit, by the format that it comes from."},
      {.name = "report", .value = "FILE", .kind = Kind::path,
       .help = "write each loss to this file as NDJSON; - is standard error",
       .detail = "Without it standard error has a line for each place, with the number of deals.",
       .output = true},
      {.name = "fail-on-loss", .help = "exit with 1 if a value was lost or changed",
       .detail = "Values that were assumed do not count."},
  };
}

/// What the tool itself does not offer already.
std::vector<Option> filter_options() {
  auto options = io::cli::filter_options();
  std::erase_if(options, [](const Option& option) {
    return option.name == "now" || option.name == "seed";
  });
  return options;
}

}  // namespace

io::cli::Command convert_command() {
  return {
      .name = "convert",
      .run = convert,
      .summary = "turn deals of one format into another",
      .description =
          "Reads deals of OpenRTB 2.6 (also out of whole bid requests), of the IAB Deal Sync API "
          "1.0, of OpenDirect 2.1, or deal records, and writes them in another of these formats. "
          "Whatever does not come through is reported: a value without an equivalent field, "
          "one that was changed to fit, one that the other side demands and that was assumed, and "
          "one in which a deal differs from an earlier one of the same id. An amount, a currency, "
          "seats or countries that cannot be read are errors. "
          "What the report does not name survives the way there and home. dealkit-convert(7) "
          "tells what stands where.",
      .positionals = {{.name = "FILE", .help = "deals as NDJSON; standard input if none is given"}},
      .options = io::cli::join({own_options(), filter_options()}),
      .examples = {{"Take the deals of bid requests into the store",
                    "dealctl convert --from openrtb26 --to dealkit requests.ndjson | "
                    "dealctl import"},
                   {"Tell buyers of the deals, and keep a record of what they do not get",
                    "dealctl export --type deal | dealctl convert --from dealkit --to dealsync1 "
                    "--origin ssp.example --report losses.ndjson"}}};
}

base::Result<int> convert(const io::cli::Invocation& invocation) {
  DEALKIT_ASSIGN_OR_RETURN(auto settings, settings_of(invocation));
  conversion::ConvertTool tool(std::move(settings.tool));
  auto options = io::filter::pipe_options(invocation, 0);
  const auto& report = invocation.values.text("report");
  if (report != "-") options.side_path = report;
  return io::ndjson::finish(io::ndjson::run(options, tool));
}

}  // namespace dealkit::cmd::dealctl
