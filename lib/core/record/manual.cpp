#include "core/record/manual.hpp"

#include <algorithm>
#include <vector>

#include "core/base/roff.hpp"

namespace dealkit::record {
namespace {

using base::roff;
using base::roff_bold;

constexpr std::size_t line_columns = 96;

/// The type in the one or two words that stand beside a member's name.
std::string_view kind_of(Type type) {
  switch (type) {
    case Type::text: return "string";
    case Type::money: return "amount";
    case Type::integer: return "whole number";
    case Type::number: return "number";
    case Type::boolean: return "boolean";
    case Type::time: return "time";
    case Type::tokens: return "array of strings";
    case Type::any: return "any value";
    case Type::object: return "object";
    case Type::rows: return "array of objects";
  }
  return "any value";
}

/// Words of plain text in lines of at most line_columns, as roff.
std::string wrapped(std::string_view text) {
  std::string out, line;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && line.size() + 1 + word.size() > line_columns) {
      out += roff(line) + "\n";
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  return out + roff(line) + "\n";
}

std::string sentence(std::string_view text) { return wrapped(std::string(text) + "."); }

/// "One of standard, preferred or guaranteed.", the words in bold.
std::string choice(std::string_view words) {
  std::vector<std::string_view> all;
  while (!words.empty()) {
    const auto end = std::min(words.find('|'), words.size());
    all.push_back(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  if (all.size() == 1) return "Always\n" + roff_bold(all[0]) + ".\n";
  std::string out = "One of\n";
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool last = i + 1 == all.size();
    const std::string_view separator = last ? ".\n" : i + 2 == all.size() ? " or\n" : ",\n";
    out += roff_bold(all[i]) + std::string(separator);
  }
  return out;
}

class Manual {
 public:
  std::string write(const Table& table) {
    add(table, "");
    for (std::size_t i = 0; i < waiting_.size(); ++i) {  // grows on the way
      const auto [inner, path] = waiting_[i];
      out_ += ".SS " + roff(path) + "\n" + sentence(inner->title);
      add(*inner, path);
    }
    return std::move(out_);
  }

 private:
  struct Place {
    const Table* table;
    std::string path;
  };

  void add(const Table& table, const std::string& path) {
    for (const auto& field : table.fields) {
      out_ += ".TP\n" + roff_bold(field.name) + " (" + roff(kind_of(field.type)) + ")\n";
      out_ += sentence(field.doc);
      if (!field.values.empty()) out_ += choice(field.values);
      if (field.table == nullptr) continue;
      const auto inner = path.empty() ? std::string(field.name)
                                      : path + "." + std::string(field.name);
      out_ += "Its members stand under\n" + roff_bold(place_of(*field.table, inner)) + ".\n";
    }
  }

  /// Where a table is described: at the place that asked first.
  const std::string& place_of(const Table& table, const std::string& path) {
    const auto same = [&table](const Place& place) { return place.table == &table; };
    const auto it = std::find_if(waiting_.begin(), waiting_.end(), same);
    if (it != waiting_.end()) return it->path;
    waiting_.push_back({&table, path});
    return waiting_.back().path;
  }

  std::string out_;
  std::vector<Place> waiting_;
};

}  // namespace

std::string manual_fields(const Table& table) { return Manual().write(table); }

}  // namespace dealkit::record
