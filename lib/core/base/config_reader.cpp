// Reading a ConfigTree with all its problems.
#include <algorithm>
#include <tuple>

#include "core/base/config_tree.hpp"
#include "core/base/nearest.hpp"

namespace dealkit::base {

void Problems::add(Position position, std::string message) {
  list_.push_back(Problem{source_, position, std::move(message)});
}

void Problems::sort() {
  std::stable_sort(list_.begin(), list_.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.source, a.position.line, a.position.column) <
           std::tie(b.source, b.position.line, b.position.column);
  });
}

std::string to_string(const Problem& problem) {
  std::string out;
  if (!problem.source.empty()) out += problem.source + ":";
  if (problem.position.line > 0) {
    out += std::to_string(problem.position.line) + ":";
    if (problem.position.column > 0) out += std::to_string(problem.position.column) + ":";
  }
  return out + (out.empty() ? "error: " : " error: ") + problem.message;
}

ConfigReader::ConfigReader(const ConfigTree& table, std::string path, Problems& problems)
    : table_(&table), path_(std::move(path)), problems_(&problems) {}

std::string ConfigReader::path_of(std::string_view key) const {
  if (key.empty()) return path_;
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

bool ConfigReader::has(std::string_view key) const { return table_->find(key) != nullptr; }

const ConfigTree* ConfigReader::any(std::string_view key) {
  asked_.emplace(key);
  return table_->find(key);
}

Position ConfigReader::position(std::string_view key) const {
  const auto* value = table_->find(key);
  return value != nullptr ? value->position() : table_->position();
}

void ConfigReader::problem(std::string_view key, std::string message) {
  problems_->add(position(key), std::move(message));
}

const ConfigTree* ConfigReader::expect(std::string_view key, ConfigTree::Kind kind) {
  const auto* value = any(key);
  if (value == nullptr || value->is(kind)) return value;
  problem(key, "'" + path_of(key) + "' must be " + std::string(describe(kind)) + ", not " +
                   std::string(describe(value->kind())));
  return nullptr;
}

std::optional<std::string> ConfigReader::text(std::string_view key) {
  const auto* value = expect(key, ConfigTree::Kind::string);
  if (value == nullptr) return std::nullopt;
  return value->text();
}

std::optional<std::string> ConfigReader::required_text(std::string_view key) {
  if (!has(key)) {
    asked_.emplace(key);
    problem("", "'" + path_of(key) + "' is missing: a string is required");
    return std::nullopt;
  }
  return text(key);
}

std::optional<std::string> ConfigReader::choice(std::string_view key,
                                                const std::vector<std::string>& choices) {
  auto value = text(key);
  if (!value || std::find(choices.begin(), choices.end(), *value) != choices.end()) return value;
  std::string known;
  for (const auto& one : choices) known += (known.empty() ? "" : ", ") + one;
  problem(key, "'" + path_of(key) + "' is '" + *value + "', not one of " + known +
                   did_you_mean(*value, choices));
  return std::nullopt;
}

std::optional<std::int64_t> ConfigReader::integer(std::string_view key) {
  const auto* value = expect(key, ConfigTree::Kind::integer);
  if (value == nullptr) return std::nullopt;
  return value->integer();
}

std::optional<double> ConfigReader::number(std::string_view key) {
  const auto* value = any(key);
  if (value != nullptr && value->is(ConfigTree::Kind::integer)) return value->number();
  value = expect(key, ConfigTree::Kind::number);
  if (value == nullptr) return std::nullopt;
  return value->number();
}

std::optional<std::string> ConfigReader::decimal(std::string_view key) {
  const auto* value = any(key);
  if (value == nullptr) return std::nullopt;
  if (value->is(ConfigTree::Kind::integer) || value->is(ConfigTree::Kind::string)) {
    return value->text();
  }
  value = expect(key, ConfigTree::Kind::number);
  if (value == nullptr) return std::nullopt;
  return value->text();
}

std::optional<bool> ConfigReader::boolean(std::string_view key) {
  const auto* value = expect(key, ConfigTree::Kind::boolean);
  if (value == nullptr) return std::nullopt;
  return value->boolean();
}

std::optional<std::vector<std::string>> ConfigReader::texts(std::string_view key) {
  const auto* value = any(key);
  if (value == nullptr) return std::nullopt;
  if (value->is(ConfigTree::Kind::string)) return std::vector<std::string>{value->text()};
  value = expect(key, ConfigTree::Kind::array);
  if (value == nullptr) return std::nullopt;
  std::vector<std::string> out;
  for (const auto& element : value->elements()) {
    if (!element.is(ConfigTree::Kind::string)) {
      problems_->add(element.position(), "'" + path_of(key) + "[" + std::to_string(out.size()) +
                                             "]' must be a string, not " +
                                             std::string(describe(element.kind())));
      return std::nullopt;
    }
    out.push_back(element.text());
  }
  return out;
}

std::optional<std::string> ConfigReader::time(std::string_view key) {
  const auto* value = any(key);
  if (value == nullptr) return std::nullopt;
  if (value->is(ConfigTree::Kind::string)) return value->text();
  value = expect(key, ConfigTree::Kind::time);
  if (value == nullptr) return std::nullopt;
  return value->text();
}

std::optional<ConfigReader> ConfigReader::section(std::string_view key) {
  const auto* value = expect(key, ConfigTree::Kind::table);
  if (value == nullptr) return std::nullopt;
  return ConfigReader(*value, path_of(key), *problems_);
}

std::vector<ConfigReader> ConfigReader::sections(std::string_view key) {
  std::vector<ConfigReader> out;
  const auto* value = expect(key, ConfigTree::Kind::array);
  if (value == nullptr) return out;
  for (std::size_t i = 0; i < value->elements().size(); ++i) {
    const auto& element = value->elements()[i];
    const std::string path = path_of(key) + "[" + std::to_string(i) + "]";
    if (element.is(ConfigTree::Kind::table)) {
      out.emplace_back(element, path, *problems_);
    } else {
      problems_->add(element.position(), "'" + path + "' must be a table, not " +
                                             std::string(describe(element.kind())));
    }
  }
  return out;
}

void ConfigReader::finish(bool list_known) {
  const std::vector<std::string> known(asked_.begin(), asked_.end());
  for (const auto& member : table_->members()) {
    if (asked_.contains(member.key)) continue;
    auto hint = did_you_mean(member.key, known);
    if (hint.empty() && list_known) {
      for (const auto& name : known) hint += (hint.empty() ? "; known are " : ", ") + name;
    }
    problems_->add(member.position, "unknown key '" + path_of(member.key) + "'" + hint);
  }
}

}  // namespace dealkit::base
