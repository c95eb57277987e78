#include "core/validation/words.hpp"

#include <fmt/format.h>

#include "core/validation/token_lists.hpp"

namespace dealkit::validation {

void add_unknown_word(const CodeInfo& info, std::string_view member, const record::Text& cell,
                      const Words& words, Findings& findings) {
  findings.add(info, {.at = cell.node,
                      .expected = words.sentence(),
                      .message = fmt::format("{} \"{}\" is unknown{}", member, brief(*cell),
                                             words.hint(*cell))});
}

}  // namespace dealkit::validation
