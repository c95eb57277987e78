#include "core/record/normal_form.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "core/base/json/one_line.hpp"
#include "core/base/json/write.hpp"
#include "core/record/decode.hpp"

namespace dealkit::record {
namespace {

using json::Kind;

[[gnu::cold]] base::Error error_at(json::Value value, std::string message) {
  const auto& document = value.document();
  return {base::Errc::data, std::move(message),
          document.position(document.node(value.index()).begin)};
}

[[gnu::cold]] base::Error named(json::Value value, const Field& field, const base::Error& cause) {
  return error_at(value, "\"" + std::string(field.name) + "\": " + cause.message);
}

[[gnu::cold]] base::Error wrong_type(json::Value value, const Field& field) {
  return error_at(value, "\"" + std::string(field.name) + "\": expected " +
                             std::string(describe(field.type)) + ", found " +
                             std::string(json::describe(value.kind())));
}

/// The offset of an escape \u0000 in a JSON text, npos if there is none. A backslash before it that
/// is not escaped itself makes it text: `\\u0000`.
std::size_t find_nul(std::string_view json) {
  auto at = json.find('\\');
  while (at != std::string_view::npos) {
    if (json.substr(at + 1).starts_with("u0000")) return at;
    at = json.find('\\', at + 2);
  }
  return at;
}

[[gnu::cold]] base::Error nul_error(json::Value value) {
  return error_at(value, "expected text without U+0000, which no store keeps: remove it from \"" +
                             std::string(value.key().substr(0, 64)) + "\"");
}

/// No string or name in `object` holds U+0000.
base::Result<void> check_nul(json::Value object) {
  const auto member = find_nul_member(object);
  if (!member) return {};
  return nul_error(member);
}

/// Text of a number that is its own shortest form: a few digits without a sign, so not -0.
bool is_plain_integer(json::Value value, std::string_view text) {
  return value.is_integer() && text.size() <= 12 && text[0] != '-';
}

void append_string_value(std::string& out, json::Value value) {
  if (value.document().node(value.index()).escaped) {
    json::append_string(out, value.string());
  } else {
    out += value.text();
  }
}

base::Result<void> append_number_value(std::string& out, json::Value value, const Field& field) {
  const auto text = value.text();
  if (is_plain_integer(value, text)) {
    out += text;
    return {};
  }
  if (field.type == Type::money) {
    const auto amount = base::parse_micros(text);
    if (!amount) return named(value, field, amount.error());
    base::append(out, *amount);
  } else if (field.type == Type::integer) {
    const auto whole = value.integer();
    if (!whole) return named(value, field, whole.error());
    json::append_integer(out, *whole);
  } else {
    const auto real = value.number();
    if (!real) return named(value, field, real.error());
    json::append_number(out, *real);
  }
  return {};
}

base::Result<void> check_tokens(json::Value value, const Field& field) {
  for (const auto element : value) {
    if (element.is(Kind::string) || (element.is(Kind::number) && element.is_integer())) continue;
    return wrong_type(element, field);
  }
  return {};
}

/// Neither null nor with U+0000 in it.
base::Result<void> append_known(std::string& out, json::Value value, const Field& field) {
  const auto kind = value.kind();
  switch (field.type) {
    case Type::text:
      if (kind != Kind::string) return wrong_type(value, field);
      append_string_value(out, value);
      return {};
    case Type::time:
      if (kind != Kind::string) return wrong_type(value, field);
      if (const auto time = base::parse_time(value.string()); !time) {
        return named(value, field, time.error());
      }
      append_string_value(out, value);
      return {};
    case Type::money:
    case Type::integer:
    case Type::number:
      if (kind != Kind::number) return wrong_type(value, field);
      return append_number_value(out, value, field);
    case Type::boolean:
      if (kind != Kind::boolean) return wrong_type(value, field);
      out += value.text();
      return {};
    case Type::tokens:
      if (kind != Kind::array) return wrong_type(value, field);
      DEALKIT_RETURN_IF_ERROR(check_tokens(value, field));
      break;
    case Type::object:
      if (kind != Kind::object) return wrong_type(value, field);
      break;
    case Type::rows:
      if (kind != Kind::array && kind != Kind::object) return wrong_type(value, field);
      break;
    case Type::any: break;
  }
  json::append_one_line(out, value.text());
  return {};
}

std::uint8_t field_index(const Table& table, json::Value member) {
  const auto& document = member.document();
  const auto& node = document.node(member.index());
  if (node.key_escaped) return table.find_index(node.key_hash, member.key(), 0);
  return table.find_index(node.key_hash, member.key(), document.text().size() - node.key_begin);
}

void append_comma(std::string& out, std::size_t begin) {
  if (out.size() > begin + 1) out.push_back(',');
}

void append_unknown(std::string& out, json::Value object, const Table& table, std::size_t begin) {
  std::vector<json::Value> unknown;
  for (const auto member : object) {
    if (!member.is(Kind::null) && field_index(table, member) == Table::no_field) {
      unknown.push_back(member);
    }
  }
  std::sort(unknown.begin(), unknown.end(),
            [](json::Value a, json::Value b) { return a.key() < b.key(); });
  for (const auto member : unknown) {
    append_comma(out, begin);
    json::append_string(out, member.key());
    out.push_back(':');
    json::append_one_line(out, member.text());
  }
}

}  // namespace

json::Value find_nul_member(json::Value object) {
  const auto found = find_nul(object.text());
  if (found == std::string_view::npos) return {};
  const auto& document = object.document();
  const auto at = document.node(object.index()).begin + found;
  json::Value member;
  for (const auto each : object) {
    if (document.node(each.index()).key_begin > at) break;
    member = each;
  }
  return member;
}

base::Result<void> append_normal(std::string& out, json::Value object, const Table& table) {
  assert(object.is(Kind::object));
  DEALKIT_RETURN_IF_ERROR(check_nul(object));
  std::array<std::uint32_t, Table::most_fields> place;  // of each field's member in the document
  std::fill_n(place.begin(), table.fields.size(), no_node);
  bool any_unknown = false;
  for (const auto member : object) {
    if (member.is(Kind::null)) continue;
    const auto index = field_index(table, member);
    if (index == Table::no_field) {
      any_unknown = true;
    } else {
      place[index] = member.index();
    }
  }
  const auto begin = out.size();
  out.push_back('{');
  for (std::size_t i = 0; i < table.fields.size(); ++i) {
    if (place[i] == no_node) continue;
    const auto& field = table.fields[i];
    append_comma(out, begin);
    out.push_back('"');
    out += field.name;  // names of fields need no escapes
    out += "\":";
    DEALKIT_RETURN_IF_ERROR(append_known(out, object.document().value(place[i]), field));
  }
  if (any_unknown) append_unknown(out, object, table, begin);
  out.push_back('}');
  return {};
}

base::Result<void> append_normal_value(std::string& out, json::Value value, const Field* field) {
  if (value.is(Kind::null)) return {};
  if (find_nul(value.text()) != std::string_view::npos) {
    return error_at(value, "expected text without U+0000, which no store keeps: remove it");
  }
  if (field != nullptr) return append_known(out, value, *field);
  json::append_one_line(out, value.text());
  return {};
}

NormalBuilder::NormalBuilder(const Table& table) : table_(&table), known_(table.fields.size()) {}

NormalBuilder& NormalBuilder::set(std::string_view name, std::string text) {
  const auto index = table_->find_index(json::hash_key(name), name, name.size());
  if (index != Table::no_field) {
    known_[index] = std::move(text);
  } else if (!text.empty()) {
    unknown_.insert_or_assign(std::string(name), std::move(text));
  } else if (const auto found = unknown_.find(name); found != unknown_.end()) {
    unknown_.erase(found);
  }
  return *this;
}

NormalBuilder& NormalBuilder::set_string(std::string_view name, std::string_view value) {
  std::string text;
  json::append_string(text, value);
  return set(name, std::move(text));
}

NormalBuilder& NormalBuilder::set_integer(std::string_view name, std::int64_t value) {
  std::string text;
  json::append_integer(text, value);
  return set(name, std::move(text));
}

NormalBuilder& NormalBuilder::remove(std::string_view name) { return set(name, {}); }

base::Result<void> NormalBuilder::set_all(json::Value object) {
  assert(object.is(Kind::object));
  DEALKIT_RETURN_IF_ERROR(check_nul(object));
  for (const auto member : object) {
    const auto index = field_index(*table_, member);
    const auto* field = index == Table::no_field ? nullptr : &table_->fields[index];
    std::string text;
    DEALKIT_RETURN_IF_ERROR(append_normal_value(text, member, field));
    set(member.key(), std::move(text));
  }
  return {};
}

std::string_view NormalBuilder::get(std::string_view name) const {
  const auto index = table_->find_index(json::hash_key(name), name, name.size());
  if (index != Table::no_field) return known_[index];
  const auto found = unknown_.find(name);
  return found == unknown_.end() ? std::string_view{} : std::string_view(found->second);
}

std::string NormalBuilder::build() const {
  std::string out = "{";
  const auto append = [&out](std::string_view name, std::string_view text) {
    if (text.empty()) return;
    append_comma(out, 0);
    json::append_string(out, name);
    out.push_back(':');
    out += text;
  };
  for (std::size_t i = 0; i < known_.size(); ++i) append(table_->fields[i].name, known_[i]);
  for (const auto& [name, text] : unknown_) append(name, text);
  out.push_back('}');
  return out;
}

}  // namespace dealkit::record
