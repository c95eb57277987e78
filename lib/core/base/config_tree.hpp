// A configuration or policy file as an immutable tree of values, each with its place, and the means
// to read it so that every problem is reported with file, line and column, not just the first.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace dealkit::base {

class ConfigTree {
 public:
  enum class Kind : std::uint8_t { string, integer, number, boolean, time, array, table };
  struct Member;

  ConfigTree() = default;  // an empty table
  static ConfigTree string(std::string value, Position at = {});
  static ConfigTree integer(std::int64_t value, std::string source, Position at = {});
  /// `source`: the digits as written, so that money can be read exactly.
  static ConfigTree number(double value, std::string source, Position at = {});
  static ConfigTree boolean(bool value, Position at = {});
  static ConfigTree time(std::string source, Position at = {});
  static ConfigTree array(std::vector<ConfigTree> elements, Position at = {});
  static ConfigTree table(std::vector<Member> members, Position at = {});

  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  Position position() const { return position_; }
  /// A string's value; the source text of an integer, number or time.
  const std::string& text() const { return text_; }
  std::int64_t integer() const { return integer_; }
  double number() const;  // also of an integer
  bool boolean() const { return integer_ != 0; }
  const std::vector<ConfigTree>& elements() const { return elements_; }
  const std::vector<Member>& members() const { return members_; }  // in the order of the file
  /// Member of a table; nullptr if it has none of that name or is no table.
  const ConfigTree* find(std::string_view key) const;

 private:
  Kind kind_ = Kind::table;
  Position position_{};
  std::string text_;
  std::int64_t integer_ = 0;
  double number_ = 0;
  std::vector<ConfigTree> elements_;
  std::vector<Member> members_;
};

struct ConfigTree::Member {
  std::string key;
  Position position{};  // of the key
  ConfigTree value;
};

/// "a string", "a table", … for messages.
std::string_view describe(ConfigTree::Kind kind);

/// What is wrong with one file. All problems are collected; a caller prints them in file order.
struct Problem {
  std::string source;  // file name; empty if it is not about a file
  Position position{};
  std::string message;
};

class Problems {
 public:
  explicit Problems(std::string source = {}) : source_(std::move(source)) {}
  void add(Position position, std::string message);
  /// Of another source than this list's.
  void add(Problem problem) { list_.push_back(std::move(problem)); }
  const std::vector<Problem>& list() const { return list_; }
  bool empty() const { return list_.empty(); }
  const std::string& source() const { return source_; }
  /// In order of source and position.
  void sort();

 private:
  std::string source_;
  std::vector<Problem> list_;
};

/// "FILE:LINE:COL: error: message", with as much of the place as is known.
std::string to_string(const Problem& problem);

/// Reads the members of one table and remembers which were asked for. What is missing, of the wrong
/// type or (after finish()) unknown becomes a Problem that names the path ("rule[2].severity").
/// The tree and the Problems must outlive it.
class ConfigReader {
 public:
  /// `path` is that of the table, for messages: "" for the file, "external[0]".
  ConfigReader(const ConfigTree& table, std::string path, Problems& problems);

  bool has(std::string_view key) const;
  std::optional<std::string> text(std::string_view key);
  std::optional<std::string> required_text(std::string_view key);
  /// A string that is one of `choices`.
  std::optional<std::string> choice(std::string_view key, const std::vector<std::string>& choices);
  std::optional<std::int64_t> integer(std::string_view key);
  std::optional<double> number(std::string_view key);
  /// The digits of a number as written, or of a string: for exact amounts.
  std::optional<std::string> decimal(std::string_view key);
  std::optional<bool> boolean(std::string_view key);
  /// An array of strings, or one string.
  std::optional<std::vector<std::string>> texts(std::string_view key);
  /// The source text of a TOML date or time, or a string.
  std::optional<std::string> time(std::string_view key);
  std::optional<ConfigReader> section(std::string_view key);
  /// An array of tables ([[key]]).
  std::vector<ConfigReader> sections(std::string_view key);
  /// The value as it is; nullptr if absent.
  const ConfigTree* any(std::string_view key);

  /// Where a member's value stands; the table's own position if it is absent.
  Position position(std::string_view key) const;
  /// Adds a problem about a member (or about the table, with an empty key).
  void problem(std::string_view key, std::string message);
  /// Every member that nobody asked for becomes a problem. `list_known`: which names all those are
  /// that somebody asked for, where none of them is close.
  void finish(bool list_known = false);
  const ConfigTree& table() const { return *table_; }
  const std::string& path() const { return path_; }
  std::string path_of(std::string_view key) const;

 private:
  const ConfigTree* expect(std::string_view key, ConfigTree::Kind kind);
  const ConfigTree* table_;
  std::string path_;
  Problems* problems_;
  std::set<std::string, std::less<>> asked_;
};

/// The tree as TOML text. Members named in `secret_keys`, at any depth, are printed as "***".
std::string to_toml(const ConfigTree& table, const std::vector<std::string>& secret_keys = {});
/// One member: `key = value`, or its [key] or [[key]] tables.
std::string to_toml(const ConfigTree::Member& member,
                    const std::vector<std::string>& secret_keys = {});
/// A TOML basic string, quoted.
std::string toml_quote(std::string_view text);

}  // namespace dealkit::base
