// Members of records, with errors that say what was expected where.
#include "core/approval/member_reader.hpp"

namespace dealkit::approval {

MemberReader::MemberReader(json::Value object, std::string_view what)
    : object_(object), what_(what) {
  if (object.is(json::Kind::object)) return;
  const auto found = object.present() ? json::describe(object.kind()) : std::string_view("nothing");
  fail(object, "expected an object, found " + std::string(found));
}

void MemberReader::fail_with(base::Error error) {
  if (!error_) error_ = std::move(error);
}

void MemberReader::fail(json::Value at, std::string message) {
  base::Error error{base::Errc::data, what_ + ": " + std::move(message)};
  if (at.present()) {
    error.position = at.document().position(at.document().node(at.index()).begin);
  }
  fail_with(std::move(error));
}

void MemberReader::fail_expected(json::Value at, std::string_view name, std::string_view expected) {
  const auto found = at.present() ? json::describe(at.kind()) : std::string_view("nothing");
  fail(at.present() ? at : object_, "expected " + std::string(expected) + " in \"" +
                                        std::string(name) + "\", found " + std::string(found));
}

json::Value MemberReader::member(std::string_view name, json::Kind kind,
                                 std::string_view expected) {
  const auto value = object_.find(name);
  if (!value.present() || value.is(json::Kind::null)) return {};
  if (value.is(kind)) return value;
  fail_expected(value, name, expected);
  return {};
}

std::string MemberReader::text(std::string_view name) {
  const auto value = member(name, json::Kind::string, "a string");
  return value ? std::string(value.string()) : std::string();
}

std::string MemberReader::needed_text(std::string_view name) {
  auto found = text(name);
  if (!found.empty() || failed()) return found;
  const auto value = object_.find(name);
  if (value.is(json::Kind::string)) {
    fail(value, "expected a string that is not empty in \"" + std::string(name) +
                    "\", found an empty one");
  } else {
    fail_expected(value, name, "a string");
  }
  return found;
}

std::optional<std::int64_t> MemberReader::integer(std::string_view name) {
  const auto value = member(name, json::Kind::number, "a whole number");
  if (!value) return std::nullopt;
  const auto number = value.integer();
  if (number) return *number;
  fail(value, "expected a whole number in \"" + std::string(name) + "\", found " +
                  std::string(value.text().substr(0, 40)));
  return std::nullopt;
}

std::optional<int> MemberReader::small_integer(std::string_view name) {
  const auto number = integer(name);
  if (!number) return std::nullopt;
  if (*number >= std::numeric_limits<int>::min() && *number <= std::numeric_limits<int>::max()) {
    return static_cast<int>(*number);
  }
  fail(object_.find(name), "\"" + std::string(name) + "\" is out of range");
  return std::nullopt;
}

bool MemberReader::boolean(std::string_view name) {
  const auto value = member(name, json::Kind::boolean, "true or false");
  return value && value.boolean();
}

std::optional<base::Instant> MemberReader::time(std::string_view name) {
  const auto value = member(name, json::Kind::string, "a time (RFC 3339)");
  if (!value) return std::nullopt;
  const auto instant = base::parse_instant(value.string());
  if (instant) return *instant;
  fail(value, "\"" + std::string(name) + "\": " + instant.error().message);
  return std::nullopt;
}

json::Value MemberReader::array(std::string_view name) {
  return member(name, json::Kind::array, "an array");
}

std::vector<std::string> MemberReader::texts(std::string_view name) {
  std::vector<std::string> list;
  for (const auto element : array(name)) {
    if (element.is(json::Kind::string)) {
      list.emplace_back(element.string());
    } else {
      fail_expected(element, name, "strings");
    }
  }
  return list;
}

std::vector<int> MemberReader::numbers(std::string_view name) {
  std::vector<int> list;
  for (const auto element : array(name)) {
    const auto number = element.is(json::Kind::number) ? element.integer().value_or(-1) : -1;
    if (number >= 0 && number <= std::numeric_limits<int>::max()) {
      list.push_back(static_cast<int>(number));
    } else {
      fail_expected(element, name, "whole numbers");
    }
  }
  return list;
}

base::Result<void> MemberReader::result() const {
  if (error_) return *error_;
  return {};
}

}  // namespace dealkit::approval
