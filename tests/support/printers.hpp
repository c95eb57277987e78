// What failures of tests say of errors: the reason and the message instead of bytes.
#pragma once

#include <gtest/gtest.h>

#include <ostream>

#include "core/base/result.hpp"

namespace dealkit::base {

inline void PrintTo(Errc code, std::ostream* out) { *out << traits(code).reason; }

inline void PrintTo(const Error& error, std::ostream* out) {
  *out << traits(error.code).reason << ": " << error.message;
  if (error.position.line > 0) {
    *out << " (at " << error.position.line << ':' << error.position.column << ')';
  }
}

template <class T>
void PrintTo(const Result<T>& result, std::ostream* out) {
  if (!result) {
    PrintTo(result.error(), out);
  } else if constexpr (std::is_void_v<T>) {
    *out << "no error";
  } else {
    *out << "no error, but " << testing::PrintToString(*result);
  }
}

}  // namespace dealkit::base

namespace dealkit::test {

/// The error of a result that must have one. A value fails the test, and is shown, instead of
/// ending the whole run as Result::error() of a value does.
template <class T>
base::Error error_of(const base::Result<T>& result) {
  if (!result) return result.error();
  ADD_FAILURE() << "expected an error, found " << testing::PrintToString(result);
  return {base::Errc::internal, "(no error)"};
}

}  // namespace dealkit::test
