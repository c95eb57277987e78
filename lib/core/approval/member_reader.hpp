// Reads the members of a record one by one; absent and null are the same. Private to the records of
// approval.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace dealkit::approval {

/// Keeps the first error, so that a caller reads all members and asks once.
class MemberReader {
 public:
  /// `what` names the record in messages.
  MemberReader(json::Value object, std::string_view what);

  std::string text(std::string_view name);
  std::string needed_text(std::string_view name);
  std::optional<std::int64_t> integer(std::string_view name);
  /// Within what an int holds.
  std::optional<int> small_integer(std::string_view name);
  bool boolean(std::string_view name);
  std::optional<base::Instant> time(std::string_view name);
  std::vector<std::string> texts(std::string_view name);
  std::vector<int> numbers(std::string_view name);
  /// An array; absent if there is none.
  json::Value array(std::string_view name);

  json::Value object() const { return object_; }
  void fail(json::Value at, std::string message);
  void fail_with(base::Error error);
  bool failed() const { return error_.has_value(); }
  base::Result<void> result() const;

 private:
  /// Present and not null; anything but `kind` fails.
  json::Value member(std::string_view name, json::Kind kind, std::string_view expected);
  void fail_expected(json::Value at, std::string_view name, std::string_view expected);

  json::Value object_;
  std::string what_;
  std::optional<base::Error> error_;
};

}  // namespace dealkit::approval
