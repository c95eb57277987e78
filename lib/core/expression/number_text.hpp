// Doubles as text, in the two notations that the language needs.
#pragma once

#include <string>

namespace dealkit::expression {

/// Shortest text that reads back the same, always with a point or an exponent ("1.0", "1e+16"),
/// as Python's repr() and typed JSON write it; "inf", "-inf", "nan".
void append_repr(std::string& out, double value);

/// As string() writes it: shortest, "1", "0.0045", "1e+21"; "NaN", "Infinity", "-Infinity".
void append_plain(std::string& out, double value);

}  // namespace dealkit::expression
