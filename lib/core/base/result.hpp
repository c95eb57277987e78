// Errors are values: Result<T> is shaped like std::expected (C++23), with one error type for all.
#pragma once

#include <cassert>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "core/base/errc.hpp"

namespace dealkit::base {

/// A place in an input. Lines and columns count from 1, columns in bytes; 0 = unknown.
struct Position {
  std::uint64_t offset = 0;  // bytes from the start of the text
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

struct Error {
  Errc code = Errc::internal;
  std::string message;  // what was expected, what was found, what to do; no trailing full stop
  Position position{};
  std::string source{};  // who or what failed (a check, a service); "" where the message says it
};

/// "SOURCE: MESSAGE", or the message alone.
inline std::string to_string(const Error& error) {
  return error.source.empty() ? error.message : error.source + ": " + error.message;
}

/// A value or an Error. Reading the value of an error is a bug and aborts.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}       // NOLINT(implicit)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(implicit)

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return *checked(); }
  const T& value() const& { return *const_cast<Result*>(this)->checked(); }
  T&& value() && { return std::move(*checked()); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return checked(); }
  const T* operator->() const { return const_cast<Result*>(this)->checked(); }
  T value_or(T fallback) const& { return has_value() ? value() : std::move(fallback); }

  const Error& error() const& {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    assert(!has_value());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  T* checked() {
    assert(has_value());
    return std::get_if<0>(&state_);
  }
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(implicit)
  bool has_value() const { return !error_.has_value(); }
  explicit operator bool() const { return has_value(); }
  const Error& error() const& {
    assert(!has_value());
    return *error_;
  }
  Error&& error() && {
    assert(!has_value());
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

}  // namespace dealkit::base

/// Hands an error up, or goes on:
///   DEALKIT_ASSIGN_OR_RETURN(auto x, f());
///   DEALKIT_RETURN_IF_ERROR(g());
#define DEALKIT_ASSIGN_JOIN2(a, b) a##b
#define DEALKIT_ASSIGN_JOIN(a, b) DEALKIT_ASSIGN_JOIN2(a, b)
#define DEALKIT_ASSIGN_IMPL(result, declaration, expression) \
  auto result = (expression);                                \
  if (!result) return std::move(result).error();             \
  declaration = std::move(*result)
#define DEALKIT_ASSIGN_OR_RETURN(declaration, ...)                                             \
  DEALKIT_ASSIGN_IMPL(DEALKIT_ASSIGN_JOIN(dealkit_assigned_, __LINE__), declaration, (__VA_ARGS__))
#define DEALKIT_RETURN_IF_ERROR(...)                                  \
  do {                                                                \
    if (auto dealkit_done = (__VA_ARGS__); !dealkit_done)             \
      return std::move(dealkit_done).error();                         \
  } while (false)
