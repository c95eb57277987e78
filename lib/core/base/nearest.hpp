// "Did you mean …?": the known word that is closest to one that is not known.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dealkit::base {

/// Edits from one word to the other: insert, delete, replace, swap of neighbours (optimal string
/// alignment).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate with the fewest edits (insert, delete, replace, swap of neighbours), if they are
/// few for the word's length (1 up to 4 letters, 2 up to 8, else 3). The first one wins a tie.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);
/// "; did you mean 'x'?" or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace dealkit::base
