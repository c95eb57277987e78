// validate policy eval EXPR [FILE…]
#include "core/base/json/write.hpp"
#include "core/base/visible.hpp"
#include "core/deal/campaign.hpp"
#include "core/deal/money_numbers.hpp"
#include "core/expression/program.hpp"
#include "core/expression/json_output.hpp"
#include "io/cli/run.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/time_zone/system_time_zones.hpp"
#include "policy_commands.hpp"

namespace dealkit::cmd::validate {
namespace {

using expression::Program;

void append_error(std::string& out, const base::Error& error) {
  json::Writer writer(out);
  writer.object().member("error", base::visible(error.message));
  if (error.position.column != 0) {
    writer.key("line").integer(error.position.line);
    writer.key("column").integer(error.position.column);
  }
  writer.close();
  out += '\n';
}

class Evaluator {
 public:
  Evaluator(const Program& program, bool typed) : program_(program), typed_(typed) {}

  base::Verdict evaluate(json::Value record, std::string& out) {
    if (record) money_.find(record);
    const expression::RecordBindings bindings(record, &money_);
    const auto value = program_.evaluate(bindings, scratch_);
    if (!value) {
      append_error(out, value.error());
      return base::Verdict::negative;
    }
    // As much as the evaluation itself may make.
    const auto most_bytes = expression::Limits().memory_bytes;
    text_.clear();
    const auto printed = typed_ ? expression::append_typed_json(text_, *value, most_bytes)
                                : expression::append_json(text_, *value, most_bytes);
    if (!printed) {
      append_error(out, printed.error());
      return base::Verdict::negative;
    }
    base::append_visible(out, text_);  // people look at it, and it is the same JSON
    out += '\n';
    return base::Verdict::positive;
  }

 private:
  const Program& program_;
  bool typed_;
  std::string text_;
  deal::MoneyNumbers money_{deal::campaign_table};
  expression::Scratch scratch_;
};

class EvalHandler final : public io::ndjson::BatchHandler {
 public:
  EvalHandler(const Program& program, bool typed) : evaluator_(program, typed) {}

  void handle(std::span<const io::ndjson::Line> lines, io::ndjson::BatchOutput& out) override {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].error != nullptr) {
        if (!out.add_bad(i, *lines[i].error)) return;
        continue;
      }
      const auto document = reader_.read(lines[i].bytes);
      if (!document) {
        if (!out.add_bad(i, document.error())) return;
        continue;
      }
      out.count(evaluator_.evaluate((*document)->root(), out.main));
    }
  }

 private:
  json::Reader reader_;
  Evaluator evaluator_;
};

class EvalTool final : public io::ndjson::PipeTool {
 public:
  EvalTool(const Program& program, bool typed, bool has_files)
      : program_(program), typed_(typed), has_files_(has_files) {}

  std::unique_ptr<io::ndjson::BatchHandler> make_handler() override {
    return std::make_unique<EvalHandler>(program_, typed_);
  }
  base::Result<void> on_batch(std::span<const io::ndjson::Line> lines,
                              io::ndjson::BatchOutput&) override {
    records_ += lines.size();
    return {};
  }
  /// Without input the expression is evaluated once, with no variables.
  base::Result<void> on_end(const Emit& emit) override {
    if (records_ > 0 || has_files_) return {};
    io::ndjson::BatchOutput out;
    Evaluator evaluator(program_, typed_);
    out.count(evaluator.evaluate({}, out.main));
    return emit(out);
  }

 private:
  const Program& program_;
  bool typed_;
  bool has_files_;
  std::uint64_t records_ = 0;
};

}  // namespace

base::Result<int> policy_eval(const io::cli::Invocation& invocation) {
  const io::time_zone::SystemTimeZones zones;
  const auto program =
      expression::compile(invocation.words.at(0), {.zones = &zones, .check_functions = false});
  if (!program) {
    std::string line;
    append_error(line, program.error());
    DEALKIT_CHECK(io::cli::write_all(1, line));
    return base::traits(base::Errc::negative).exit_status;
  }
  EvalTool tool(*program, invocation.values.flag("typed"), invocation.words.size() > 1);
  auto options = io::filter::pipe_options(invocation, 1);
  options.limits.max_lines = 16;  // each may give a value of the limit's size
  return io::ndjson::finish(io::ndjson::run(options, tool));
}

}  // namespace dealkit::cmd::validate
