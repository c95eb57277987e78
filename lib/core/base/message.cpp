// How an unreadable line is told to people; see message.hpp.
#include "core/base/message.hpp"

#include <algorithm>

#include "core/base/visible.hpp"

namespace dealkit::base {
namespace {

constexpr std::size_t excerpt_columns = 72;

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::size_t columns(std::string_view text) {
  return text.size() - static_cast<std::size_t>(
                           std::count_if(text.begin(), text.end(), continues_character));
}

}  // namespace

Place place_of(const Request& request, const Error& error) {
  const auto& position = error.position;
  if (request.line == 0) return {};
  if (position.line <= 1) {
    const std::uint64_t column = position.column == 0 ? 0 : request.column + position.column - 1;
    return {request.line, column};
  }
  return {request.line + position.line - 1, position.column};
}

void append_message(std::string& out, std::string_view tool, const Request& request,
                    const Error& error) {
  const Place place = place_of(request, error);
  out += tool;
  out += ": ";
  append_visible(out, request.source);
  if (place.line > 0) out += ":" + std::to_string(place.line);
  if (place.column > 0) out += ":" + std::to_string(place.column);
  out += ": error: ";
  append_visible(out, error.message);
  out += '\n';
}

void append_message(std::string& out, std::string_view tool, std::string_view source,
                    const Error& error) {
  out += tool;
  out += ": ";
  if (!source.empty()) {
    append_visible(out, source);
    out += ": ";
  }
  out += "error: ";
  append_visible(out, error.message);
  out += '\n';
}

void append_excerpt(std::string& out, const Request& request, const Error& error) {
  const auto offset = std::min<std::uint64_t>(error.position.offset, request.bytes.size());
  if (error.position.column == 0 || request.bytes.empty()) return;
  const auto before = request.bytes.substr(0, offset);
  const auto newline = before.rfind('\n');
  std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  const std::size_t end = std::min(request.bytes.find('\n', offset), request.bytes.size());
  // Keeps the place within the first two thirds of what is shown.
  constexpr std::size_t lead = excerpt_columns * 2 / 3;
  if (offset - begin > lead) begin = offset - lead;
  while (begin < offset && continues_character(request.bytes[begin])) ++begin;
  std::size_t stop = std::min(begin + excerpt_columns, end);
  while (stop < end && continues_character(request.bytes[stop])) ++stop;
  const auto shown = [&](std::size_t from, std::size_t to) {
    std::string text(request.bytes.substr(from, to - from));
    std::replace(text.begin(), text.end(), '\t', ' ');
    return visible(text);
  };
  out += "  " + shown(begin, stop) + "\n  ";
  out.append(columns(shown(begin, offset)), ' ');
  out += "^\n";
}

}  // namespace dealkit::base
