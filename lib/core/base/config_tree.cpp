// The tree of a configuration file, and its printing as TOML.
#include "core/base/config_tree.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "core/base/secrets.hpp"

namespace dealkit::base {

ConfigTree ConfigTree::string(std::string value, Position at) {
  ConfigTree tree;
  tree.kind_ = Kind::string;
  tree.position_ = at;
  tree.text_ = std::move(value);
  return tree;
}

ConfigTree ConfigTree::integer(std::int64_t value, std::string source, Position at) {
  ConfigTree tree;
  tree.kind_ = Kind::integer;
  tree.position_ = at;
  tree.text_ = std::move(source);
  tree.integer_ = value;
  return tree;
}

ConfigTree ConfigTree::number(double value, std::string source, Position at) {
  ConfigTree tree;
  tree.kind_ = Kind::number;
  tree.position_ = at;
  tree.text_ = std::move(source);
  tree.number_ = value;
  return tree;
}

ConfigTree ConfigTree::boolean(bool value, Position at) {
  ConfigTree tree;
  tree.kind_ = Kind::boolean;
  tree.position_ = at;
  tree.text_ = value ? "true" : "false";
  tree.integer_ = value ? 1 : 0;
  return tree;
}

ConfigTree ConfigTree::time(std::string source, Position at) {
  ConfigTree tree;
  tree.kind_ = Kind::time;
  tree.position_ = at;
  tree.text_ = std::move(source);
  return tree;
}

ConfigTree ConfigTree::array(std::vector<ConfigTree> elements, Position at) {
  ConfigTree tree;
  tree.kind_ = Kind::array;
  tree.position_ = at;
  tree.elements_ = std::move(elements);
  return tree;
}

ConfigTree ConfigTree::table(std::vector<Member> members, Position at) {
  ConfigTree tree;
  tree.position_ = at;
  tree.members_ = std::move(members);
  return tree;
}

double ConfigTree::number() const {
  return kind_ == Kind::integer ? static_cast<double>(integer_) : number_;
}

const ConfigTree* ConfigTree::find(std::string_view key) const {
  for (const auto& member : members_) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

std::string_view describe(ConfigTree::Kind kind) {
  constexpr std::array<std::string_view, 7> names{
      "a string", "an integer", "a number", "a boolean", "a date or time", "an array", "a table"};
  return names[static_cast<std::size_t>(kind)];
}

std::string toml_quote(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

namespace {

using Secrets = std::vector<std::string>;

bool is_bare_key(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '-';
  });
}

std::string key_text(std::string_view key) {
  return is_bare_key(key) ? std::string(key) : toml_quote(key);
}

bool is_table_array(const ConfigTree& value) {
  const auto& elements = value.elements();
  return value.is(ConfigTree::Kind::array) && !elements.empty() &&
         std::all_of(elements.begin(), elements.end(),
                     [](const ConfigTree& e) { return e.is(ConfigTree::Kind::table); });
}

void append_value(std::string& out, const ConfigTree& value, const Secrets& secrets);

void append_inline_member(std::string& out, const ConfigTree::Member& member,
                          const Secrets& secrets) {
  out += key_text(member.key) + " = ";
  const bool secret = std::find(secrets.begin(), secrets.end(), member.key) != secrets.end();
  if (secret || names_secret(member.key)) {
    out += "\"***\"";
  } else {
    append_value(out, member.value, secrets);
  }
}

void append_value(std::string& out, const ConfigTree& value, const Secrets& secrets) {
  if (value.is(ConfigTree::Kind::string)) {
    out += toml_quote(without_secrets(value.text()));
  } else if (value.is(ConfigTree::Kind::array)) {
    out += '[';
    std::string_view option;  // the words of a command: "--token", and then its value
    for (const auto& element : value.elements()) {
      if (&element != &value.elements().front()) out += ", ";
      const bool behind = option.starts_with('-') && names_secret(option);
      const bool text = element.is(ConfigTree::Kind::string);
      if (behind && text && !element.text().starts_with('-')) {
        out += "\"***\"";
      } else {
        append_value(out, element, secrets);
      }
      option = text ? std::string_view(element.text()) : std::string_view();
      if (option.find('=') != std::string_view::npos) option = {};
    }
    out += ']';
  } else if (value.is(ConfigTree::Kind::table)) {
    out += '{';
    for (const auto& member : value.members()) {
      out += &member == &value.members().front() ? " " : ", ";
      append_inline_member(out, member, secrets);
    }
    out += value.members().empty() ? "}" : " }";
  } else {
    out += value.text();
  }
}

void append_table(std::string& out, const ConfigTree& table, const std::string& path,
                  const Secrets& secrets);

void append_member(std::string& out, const ConfigTree::Member& member, const std::string& path,
                   const Secrets& secrets) {
  const std::string full = path.empty() ? key_text(member.key) : path + "." + key_text(member.key);
  const bool secret = std::find(secrets.begin(), secrets.end(), member.key) != secrets.end();
  if (!secret && member.value.is(ConfigTree::Kind::table)) {
    out += "\n[" + full + "]\n";
    append_table(out, member.value, full, secrets);
  } else if (!secret && is_table_array(member.value)) {
    for (const auto& element : member.value.elements()) {
      out += "\n[[" + full + "]]\n";
      append_table(out, element, full, secrets);
    }
  } else {
    append_inline_member(out, member, secrets);
    out += '\n';
  }
}

/// Plain members first: in TOML what follows a [header] belongs to it.
void append_table(std::string& out, const ConfigTree& table, const std::string& path,
                  const Secrets& secrets) {
  const auto nested = [](const ConfigTree& value) {
    return value.is(ConfigTree::Kind::table) || is_table_array(value);
  };
  for (const auto& member : table.members()) {
    if (!nested(member.value)) append_member(out, member, path, secrets);
  }
  for (const auto& member : table.members()) {
    if (nested(member.value)) append_member(out, member, path, secrets);
  }
}

}  // namespace

std::string to_toml(const ConfigTree& table, const std::vector<std::string>& secret_keys) {
  std::string out;
  append_table(out, table, "", secret_keys);
  return out;
}

std::string to_toml(const ConfigTree::Member& member,
                    const std::vector<std::string>& secret_keys) {
  std::string out;
  append_member(out, member, "", secret_keys);
  return out;
}

}  // namespace dealkit::base
