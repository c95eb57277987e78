// How an unreadable line is told to people.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/decide.hpp"

namespace dealkit::base {

/// Where an error stands in its source, with the line's own place added. 0 = not known.
struct Place {
  std::uint64_t line = 0;
  std::uint64_t column = 0;
};
Place place_of(const Request& request, const Error& error);

/// "tool: FILE:LINE:COL: error: text\n", leaving out what is not known.
void append_message(std::string& out, std::string_view tool, const Request& request,
                    const Error& error);
/// "tool: SOURCE: error: text\n"; without a source "tool: error: text\n".
void append_message(std::string& out, std::string_view tool, std::string_view source,
                    const Error& error);

/// The line that the error is in, cut to 72 columns, and a caret below its place; nothing if the
/// place or the text is not known. For terminals.
void append_excerpt(std::string& out, const Request& request, const Error& error);

}  // namespace dealkit::base
