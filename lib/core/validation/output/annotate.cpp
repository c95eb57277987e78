#include "core/validation/output/annotate.hpp"

#include <cassert>

#include "core/validation/output/report.hpp"
#include "core/validation/output/splice.hpp"

namespace dealkit::validation {

void append_annotated(std::string& out, const Examined& examined, const json::Document& document,
                      const FormatOptions& options) {
  Edit edit{Edit::Operation::add, "/validation", {}};
  ReportWriter(options).append_judgement(examined, edit.value);
  const auto splice = splice_of(document, edit);
  assert(splice && "only objects are annotated");
  const auto text = document.text();
  out += text.substr(0, splice->begin);
  out += splice->text;
  out += text.substr(splice->end);
  out.push_back('\n');
}

}  // namespace dealkit::validation
