// Records of any shape through decoding, all rules, every format, fixing and suppression: nothing
// crashes, reports are strict JSON, what --fix makes can be read, and a record says the same twice.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/deal/content_hash.hpp"
#include "core/validation/output/annotate.hpp"
#include "core/validation/output/fix.hpp"
#include "core/validation/output/format.hpp"
#include "core/validation/record/record_validator.hpp"

namespace {

using namespace dealkit;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "record_fuzz: does not hold: %s\n", what);
  std::abort();
}

validation::FormatOptions format_options(const validation::Policy& policy) {
  validation::FormatOptions options;
  options.now = {1'788'220'800, 0};  // 2026-09-01
  options.policy_hash = policy.hash();
  return options;
}

std::string report_of(const validation::Examined& examined,
                      const validation::FormatOptions& options) {
  std::string out;
  validation::make_format("report", options)->record(examined, out);
  return out;
}

void check_fix(const json::Document& document, const validation::Examined& examined) {
  const auto fixed =
      validation::apply_fixes(document, examined.findings, validation::Fixing::unsafe);
  json::Reader reader;
  require(reader.read(fixed.text).has_value(), "a fixed record can be read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  static const auto policy = validation::Policy::of(validation::Profile::generic);
  static const auto options = format_options(policy);
  validation::Context context;
  context.now = options.now;
  context.thresholds = policy.thresholds();
  validation::RecordValidator validator(context, policy, {.all = true, .content_hash = true});

  validator.examine({"<fuzz>", 1, 0, 0}, text);
  validator.finish();
  const auto first = report_of(validator.examined(), options);
  json::Reader reader;
  if (!first.empty()) {
    require(reader.read(std::string_view(first).substr(0, first.size() - 1)).has_value(),
            "a report is strict JSON");
  }
  for (const char* name : {"human", "sarif", "junit", "github", "tap"}) {
    std::string out;
    const auto format = validation::make_format(name, options);
    format->record(validator.examined(), out);
    format->finish({}, out);
  }
  if (const auto* document = validator.document()) {
    check_fix(*document, validator.examined());
    std::string annotated;
    validation::append_annotated(annotated, validator.examined(), *document, options);
    require(annotated.empty() || reader.read(annotated).has_value(),
            "an annotated record can be read");
  }
  validator.examine({"<fuzz>", 1, 0, 0}, text);
  validator.finish();
  require(report_of(validator.examined(), options) == first, "a record says the same twice");
  return 0;
}
