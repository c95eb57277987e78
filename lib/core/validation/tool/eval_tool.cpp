// An expression over records; see eval_tool.hpp.
#include "core/validation/tool/eval_tool.hpp"

#include "core/base/json/document.hpp"
#include "core/base/json/write.hpp"
#include "core/base/visible.hpp"
#include "core/deal/campaign.hpp"
#include "core/deal/money_numbers.hpp"
#include "core/expression/json_output.hpp"

namespace dealkit::validation {
namespace {

namespace json = base::json;

class Evaluator {
 public:
  Evaluator(const expression::Program& program, bool typed) : program_(program), typed_(typed) {}

  base::Verdict evaluate(json::Value record, std::string& out) {
    if (record) money_.find(record);
    const expression::RecordBindings bindings(record, &money_);
    const auto value = program_.evaluate(bindings, scratch_);
    if (!value) {
      append_eval_error(out, value.error());
      return base::Verdict::negative;
    }
    // As much as the evaluation itself may make.
    const auto most_bytes = expression::Limits().memory_bytes;
    text_.clear();
    const auto printed = typed_ ? expression::append_typed_json(text_, *value, most_bytes)
                                : expression::append_json(text_, *value, most_bytes);
    if (!printed) {
      append_eval_error(out, printed.error());
      return base::Verdict::negative;
    }
    base::append_visible(out, text_);  // people look at it, and it is the same JSON
    out += '\n';
    return base::Verdict::positive;
  }

 private:
  const expression::Program& program_;
  bool typed_;
  std::string text_;
  deal::MoneyNumbers money_{deal::campaign_table};
  expression::Scratch scratch_;
};

class EvalDecider final : public base::SingleDecider {
 public:
  EvalDecider(const expression::Program& program, bool typed) : evaluator_(program, typed) {}

 protected:
  base::Result<base::Verdict> decide_one(const base::Request& request, std::size_t,
                                         base::Replies& replies) override {
    DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader_.read(request.bytes));
    return evaluator_.evaluate(document->root(), replies.main);
  }

 private:
  json::Reader reader_;
  Evaluator evaluator_;
};

}  // namespace

void append_eval_error(std::string& out, const base::Error& error) {
  json::Writer writer(out);
  writer.object().member("error", base::visible(error.message));
  if (error.position.column != 0) {
    writer.key("line").integer(error.position.line);
    writer.key("column").integer(error.position.column);
  }
  writer.close();
  out += '\n';
}

std::unique_ptr<base::Decider> EvalTool::make_decider() {
  return std::make_unique<EvalDecider>(program_, options_.typed);
}

base::Result<void> EvalTool::collect(std::span<const base::Request> requests, base::Replies&) {
  requests_ += requests.size();
  return {};
}

base::Result<void> EvalTool::finish(const Emit& emit) {
  if (requests_ > 0 || !options_.once_without_input) return {};
  base::Replies last;
  Evaluator evaluator(program_, options_.typed);
  last.count(evaluator.evaluate({}, last.main));
  return emit(last);
}

}  // namespace dealkit::validation
