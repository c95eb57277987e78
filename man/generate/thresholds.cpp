// The page of policies: its list of thresholds, written out of their tables.
#include "thresholds.hpp"

#include "core/validation/output/explain.hpp"

namespace dealkit::man {

base::Result<std::string> with_thresholds(std::string_view text) {
  constexpr std::string_view begin = ".\\\" BEGIN THRESHOLDS\n";
  constexpr std::string_view end = ".\\\" END THRESHOLDS\n";
  const auto from = text.find(begin);
  const auto to = text.find(end);
  if (from == std::string_view::npos || to == std::string_view::npos || to < from) {
    return base::Error{base::Errc::data,
                       "no lines BEGIN THRESHOLDS and END THRESHOLDS: is the file there?"};
  }
  return std::string(text.substr(0, from + begin.size())) + validation::manual_thresholds() +
         std::string(text.substr(to));
}

}  // namespace dealkit::man
