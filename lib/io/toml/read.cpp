// The one owner of toml++: its tree becomes ours, its exceptions become Errors.
#include "io/toml/read.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <toml++/toml.h>
#include <vector>

namespace dealkit::io::toml {
namespace {

using base::ConfigTree;
using base::Errc;
using base::Error;
using base::Position;
using base::Result;

constexpr int max_depth = 64;         // tables and arrays inside each other
constexpr int max_dots_in_line = 100; // toml++ frees tables by recursion: a.a.a.… must end

/// Whether some line strings more than max_dots_in_line names together. Strings are not told
/// apart, so a line of that many sentences is refused too.
bool has_endless_key(std::string_view text) {
  int dots = 0;
  for (const char c : text) {
    if (c == '\n' || c == ',') dots = 0;
    if (c == '.' && ++dots > max_dots_in_line) return true;
  }
  return false;
}

/// Turns toml++'s line and column (in code points) into offsets and columns in bytes. However many
/// values a line has, it is gone through once.
class Source {
 public:
  explicit Source(std::string_view text) : text_(text), lines_{0}, is_ascii_{true} {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (static_cast<unsigned char>(text[i]) >= 0x80) is_ascii_.back() = false;
      if (text[i] != '\n') continue;
      lines_.push_back(i + 1);
      is_ascii_.push_back(true);
    }
  }

  Position position(::toml::source_position at) const {
    if (!at || at.line > lines_.size()) return {};
    const std::size_t start = lines_[at.line - 1];
    const auto points = std::max<std::size_t>(at.column, 1) - 1;
    const std::size_t offset = is_ascii_[at.line - 1] ? std::min(start + points, text_.size())
                                                      : offset_of(at.line, points);
    return {offset, at.line, static_cast<std::uint32_t>(offset - start + 1)};
  }

  /// The number or time that starts at `at`, as written.
  std::string token(Position at, bool time) const {
    if (at.line == 0) return {};
    std::size_t end = at.offset;
    while (end < text_.size() && !is_delimiter(text_[end])) ++end;
    // A date and a time may be apart by one blank.
    const bool blank = time && end + 2 < text_.size() && text_[end] == ' ' &&
                       is_digit(text_[end + 1]) && is_digit(text_[end + 2]);
    if (blank) {
      ++end;
      while (end < text_.size() && !is_delimiter(text_[end])) ++end;
    }
    return std::string(text_.substr(at.offset, end - at.offset));
  }

 private:
  /// Where the code point stands that has `points` of its line before it.
  std::size_t offset_of(std::size_t line, std::size_t points) const {
    if (measured_ != line) {
      measured_ = line;
      points_.clear();
      const auto end = line < lines_.size() ? lines_[line] : text_.size();
      for (auto i = lines_[line - 1]; i < end; ++i) {
        if ((static_cast<unsigned char>(text_[i]) & 0xC0) != 0x80) points_.push_back(i);
      }
      points_.push_back(end);
    }
    return points_[std::min(points, points_.size() - 1)];
  }
  static bool is_delimiter(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' || c == ']' || c == '}' ||
           c == '#';
  }
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  std::string_view text_;
  std::vector<std::size_t> lines_;
  std::vector<bool> is_ascii_;
  mutable std::size_t measured_ = 0;          // the line that points_ are of; 0: none
  mutable std::vector<std::size_t> points_;
};

/// 1_000 -> 1000, +5 -> 5: what our readers of decimals take.
std::string plain_digits(std::string text) {
  std::erase(text, '_');
  if (!text.empty() && text.front() == '+') text.erase(0, 1);
  return text;
}

ConfigTree convert(const ::toml::node& node, const Source& source, int depth);

ConfigTree convert_table(const ::toml::table& table, const Source& source, int depth) {
  std::vector<ConfigTree::Member> members;
  members.reserve(table.size());
  for (const auto& [key, value] : table) {
    const Position at = source.position(key.source().begin);
    members.push_back({std::string(key.str()), at, convert(value, source, depth + 1)});
  }
  // toml++ sorts by name; people wrote an order.
  std::stable_sort(members.begin(), members.end(), [](const auto& a, const auto& b) {
    return a.position.offset < b.position.offset;
  });
  return ConfigTree::table(std::move(members), source.position(table.source().begin));
}

ConfigTree convert(const ::toml::node& node, const Source& source, int depth) {
  const Position at = source.position(node.source().begin);
  if (depth > max_depth) throw std::length_error("depth");
  if (const auto* table = node.as_table()) return convert_table(*table, source, depth);
  if (const auto* array = node.as_array()) {
    std::vector<ConfigTree> elements;
    elements.reserve(array->size());
    for (const auto& element : *array) elements.push_back(convert(element, source, depth + 1));
    return ConfigTree::array(std::move(elements), at);
  }
  if (const auto* text = node.as_string()) return ConfigTree::string(text->get(), at);
  if (const auto* value = node.as_boolean()) return ConfigTree::boolean(value->get(), at);
  if (const auto* value = node.as_integer()) {
    std::string written = plain_digits(source.token(at, false));
    const bool decimal = written.find_first_not_of("-0123456789") == std::string::npos;
    if (!decimal || written.empty()) written = std::to_string(value->get());  // 0xFF
    return ConfigTree::integer(value->get(), std::move(written), at);
  }
  if (const auto* value = node.as_floating_point()) {
    return ConfigTree::number(value->get(), plain_digits(source.token(at, false)), at);
  }
  return ConfigTree::time(source.token(at, true), at);
}

}  // namespace

Result<ConfigTree> parse_toml(std::string_view text) {
  if (has_endless_key(text)) {
    return Error{Errc::configuration, "TOML: more than 100 dots in one line", {}};
  }
  const Source source(text);
  try {
    const ::toml::table table = ::toml::parse(text);
    return convert_table(table, source, 0);
  } catch (const ::toml::parse_error& error) {
    return Error{Errc::configuration, "TOML: " + std::string(error.description()),
                 source.position(error.source().begin)};
  } catch (const std::length_error&) {
    return Error{Errc::configuration,
                 "TOML: more than 64 tables or arrays inside each other", {}};
  }
}

Result<ConfigTree> read_toml(const std::string& path) {
  const auto failed = [&](const char* reason) {
    return Error{Errc::configuration, "cannot read '" + path + "': " + reason, {}};
  };
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failed(std::strerror(errno));
  std::string text;
  std::vector<char> block(64u << 10);
  for (;;) {
    const ssize_t got = ::read(fd, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      const int reason = errno;
      ::close(fd);
      return failed(std::strerror(reason));
    }
    if (got == 0) break;
    text.append(block.data(), static_cast<std::size_t>(got));
    if (text.size() > file_limit_bytes) {
      ::close(fd);
      return failed("it is larger than 16 MiB");
    }
  }
  ::close(fd);
  return parse_toml(text);
}

}  // namespace dealkit::io::toml
