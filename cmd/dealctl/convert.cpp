// dealctl convert: a filter over deals. It needs no store.
#include "convert.hpp"

#include <algorithm>

#include "conversion_notes.hpp"
#include "core/deal/convert/convert.hpp"
#include "core/deal/convert/recognize.hpp"
#include "io/cli/standard.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/time_zone/system_time_zones.hpp"

namespace dealkit::cmd::dealctl {
namespace {

namespace conversion = deal::convert;
using conversion::Loss;
using io::cli::Kind;
using io::cli::Option;

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const auto format : conversion::all_formats) names.emplace_back(conversion::name(format));
  return names;
}

struct Settings {
  std::unique_ptr<io::time_zone::SystemTimeZones> zones;
  conversion::ConvertOptions options;
  bool records = false;  // losses as NDJSON, else as text for people
  bool fail_on_loss = false;
};

bool is_lost(const Loss& loss) { return loss.kind != Loss::Kind::assumed; }

class ConvertHandler final : public io::ndjson::BatchHandler {
 public:
  explicit ConvertHandler(const Settings& settings) : settings_(settings) {}

  void handle(std::span<const io::ndjson::Line> lines, io::ndjson::BatchOutput& out) override {
    auto told = std::make_shared<ToldBatch>();
    out.summary = told;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto mark = out.mark();
      const auto deals = told->size();
      auto done = lines[i].error != nullptr ? base::Result<void>(*lines[i].error)
                                            : convert_line(lines[i].bytes, i, out, *told);
      if (done) continue;
      out.cut(mark);  // half a bid request's deals are none
      told->resize(deals);
      if (!out.add_bad(i, std::move(done).error())) return;
    }
  }

 private:
  base::Result<void> convert_line(std::string_view line, std::size_t index,
                                  io::ndjson::BatchOutput& out, ToldBatch& told) {
    DEALKIT_TRY(const auto* document, reader_.read(line));
    const auto root = document->root();
    const auto at = [&](base::Error error, json::Value value) {
      error.position = document->position(document->node(value.index()).begin);
      return error;
    };
    auto deals = conversion::deals_of(root, settings_.options.from);
    if (!deals) return at(std::move(deals).error(), root);
    bool lost = false;
    for (const auto deal : *deals) {
      auto converted = conversion::convert(deal, settings_.options);
      if (!converted) return at(std::move(converted).error(), deal);
      out.main += converted->record;
      out.main += '\n';
      lost = lost || std::any_of(converted->losses.begin(), converted->losses.end(), is_lost);
      told.push_back({index, std::move(converted->id), std::move(converted->losses),
                      std::move(converted->terms), false});
    }
    const bool refused = settings_.fail_on_loss && lost;
    if (!told.empty() && told.back().line == index) told.back().refused = refused;
    out.count(refused ? base::Verdict::negative : base::Verdict::positive);
    return {};
  }

  const Settings& settings_;
  json::Reader reader_;
};

/// Tells of losses in the order of the input, which alone knows which deal of an id came first.
class ConvertTool final : public io::ndjson::PipeTool {
 public:
  explicit ConvertTool(const Settings& settings)
      : settings_(settings), notes_(settings.options.from, settings.options.to) {}
  std::unique_ptr<io::ndjson::BatchHandler> make_handler() override {
    return std::make_unique<ConvertHandler>(settings_);
  }

  base::Result<void> on_batch(std::span<const io::ndjson::Line> lines,
                              io::ndjson::BatchOutput& output) override {
    const auto told = std::static_pointer_cast<ToldBatch>(output.summary);
    if (!told) return {};
    for (auto& deal : *told) {
      if (deal.line >= lines.size()) break;
      const bool differs = seen_.add_differences(deal);
      if (settings_.records) {
        for (const auto& loss : deal.losses) {
          conversion::append_loss(output.side, {deal.id, settings_.options.from,
                                                settings_.options.to}, loss);
        }
      } else {
        notes_.add(deal);
      }
      // A line counts once, and has been counted as good.
      if (settings_.fail_on_loss && differs && !deal.refused && refused_line_ != line_of(deal)) {
        refused_line_ = line_of(deal);
        --output.positive;
        ++output.negative;
      }
    }
    lines_before_ += lines.size();
    return {};
  }

  base::Result<void> on_end(const Emit& emit) override {
    io::ndjson::BatchOutput last;
    notes_.append(last.side);
    return last.side.empty() ? base::Result<void>() : emit(last);
  }

 private:
  std::uint64_t line_of(const ToldDeal& deal) const { return lines_before_ + deal.line + 1; }

  const Settings& settings_;
  SeenDeals seen_;
  ConversionNotes notes_;
  std::uint64_t lines_before_ = 0;
  std::uint64_t refused_line_ = 0;
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
  DEALKIT_TRY(settings.options.from, format_from(invocation, "from"));
  DEALKIT_TRY(settings.options.to, format_from(invocation, "to"));
  settings.zones = std::make_unique<io::time_zone::SystemTimeZones>();
  settings.options.zones = settings.zones.get();
  settings.options.time_zone = values.text("time-zone");
  settings.options.carry = values.flag("carry");
  settings.fail_on_loss = values.flag("fail-on-loss");
  settings.records = !values.text("report").empty();
  const auto& origin = values.text("origin");
  if (!origin.empty()) settings.options.assume.push_back({"origin", origin});
  for (const auto& given : values.list("assume")) {
    const auto sign = given.find('=');
    if (sign == std::string::npos) {
      return base::Error{base::Errc::usage, "--assume: expected NAME=VALUE, found '" + given + "'"};
    }
    settings.options.assume.push_back({given.substr(0, sign), given.substr(sign + 1)});
  }
  DEALKIT_CHECK(conversion::check(settings.options));
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
  DEALKIT_TRY(const auto settings, settings_of(invocation));
  ConvertTool tool(settings);
  auto options = io::filter::pipe_options(invocation, 0);
  const auto& report = invocation.values.text("report");
  if (report != "-") options.side_path = report;
  return io::ndjson::finish(io::ndjson::run(options, tool));
}

}  // namespace dealkit::cmd::dealctl
