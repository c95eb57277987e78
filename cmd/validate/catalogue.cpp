// The catalogue of rules and codes, for people and as NDJSON.
#include "catalogue.hpp"

#include <unistd.h>

#include "core/validation/output/explain.hpp"
#include "io/cli/run.hpp"
#include "settings.hpp"

namespace dealkit::cmd::validate {

base::Result<int> print_catalogue(const io::cli::Invocation& invocation) {
  const auto& values = invocation.values;
  std::string text;
  if (values.has("explain")) {
    DEALKIT_TRY(text, validation::explain(values.text("explain")));
  } else {
    const auto& format = values.text("format");
    const bool for_people = format == "human" || (format.empty() && isatty(STDOUT_FILENO) != 0);
    text = for_people ? validation::rules_table() : validation::rules_ndjson();
  }
  DEALKIT_CHECK(io::cli::write_all(STDOUT_FILENO, text));
  return 0;
}

}  // namespace dealkit::cmd::validate
