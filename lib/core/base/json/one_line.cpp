#include "core/base/json/one_line.hpp"

namespace dealkit::base::json {
namespace {

/// One past the closing quote of the string that begins at `at`.
std::size_t end_of_string(std::string_view json, std::size_t at) {
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return at + 1;
}

}  // namespace

void append_one_line(std::string& out, std::string_view json) {
  std::size_t run = 0;  // start of the bytes that are copied as they are
  std::size_t at = 0;
  while (at < json.size()) {
    const char c = json[at];
    if (c == '"') {
      at = end_of_string(json, at);
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      out.append(json.substr(run, at - run));
      run = ++at;
    } else {
      ++at;
    }
  }
  if (run < json.size()) out.append(json.substr(run));
}

}  // namespace dealkit::base::json
