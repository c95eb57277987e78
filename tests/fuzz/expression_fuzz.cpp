// Expressions of any bytes: what compiles prints to text that compiles to the same, and evaluates
// within its limits; what it yields can be written in both forms of JSON.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/json/document.hpp"
#include "core/expression/json_output.hpp"
#include "core/expression/program.hpp"

namespace {

namespace expression = dealkit::expression;
namespace json = dealkit::json;
using dealkit::base::Errc;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "expression_fuzz: does not hold: %s\n", what);
  std::abort();
}

constexpr std::string_view record = R"({"type": "campaign", "budget": 12000.5, "n": 3, "s": "aä\n",
  "l": [1, 2.5, "x", null, [true]], "m": {"k": {"k": 1}, "content-type": "v"}})";

// Within small limits every answer is a value, an error of the data or a limit.
void evaluate(const expression::Program& program, const expression::Bindings& bindings) {
  expression::Scratch scratch({.steps = 20'000, .memory_bytes = 1 << 20});
  const auto value = program.evaluate(bindings, scratch);
  if (!value) {
    const auto code = value.error().code;
    require(code == Errc::data || code == Errc::limit, "an evaluation fails by data or limit");
    require(value.error().position.line > 0, "an error has its place");
    return;
  }
  std::string typed;
  constexpr std::size_t most_bytes = 1 << 20;
  const auto fits = expression::append_typed_json(typed, *value, most_bytes);
  if (!fits) {
    require(fits.error().code == Errc::limit && typed.empty(), "what is too long is not written");
    return;
  }
  require(!json::diagnose(typed, {.max_depth = 1000}), "typed JSON is JSON");
  std::string plain;
  require(expression::append_json(plain, *value, most_bytes).has_value() && !plain.empty(),
          "plain JSON is shorter");
}

void print_and_parse(const expression::Program& program, bool check_functions) {
  const std::string printed = expression::to_source(program.ast());
  const auto again = expression::compile(printed, {.check_functions = check_functions});
  if (!again) {
    // Printing spreads a text out, which may pass the limit on its length.
    require(again.error().code == Errc::limit, "what is printed compiles");
    return;
  }
  require(expression::to_source(again->ast()) == printed, "printing is stable");
  require(again->fields() == program.fields(), "printing keeps the fields");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  for (const bool check_functions : {true, false}) {
    const auto program = expression::compile(source, {.check_functions = check_functions});
    if (!program) {
      const auto code = program.error().code;
      require(code == Errc::data || code == Errc::limit, "compiling fails by data or limit");
      require(program.error().position.line > 0, "an error has its place");
      continue;
    }
    print_and_parse(*program, check_functions);
    json::Reader reader;
    const auto document = reader.read(record);
    require(document.has_value(), "the record is JSON");
    evaluate(*program, expression::RecordBindings((*document)->root()));
  }
  return 0;
}
