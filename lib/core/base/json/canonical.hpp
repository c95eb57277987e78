// Canonical JSON: what content hashes, policy hashes and signatures are taken of. It is RFC 8785
// but for numbers: that makes doubles of them, so that two ids of 17 digits have one form. Here a
// number keeps its exact value; one that is the shortest text of a double has RFC 8785's form.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/json/document.hpp"

namespace dealkit::base::json {

/// Appends the canonical form of `value`: names sorted by UTF-16 code units, exact numbers in
/// ECMAScript's form, shortest strings. Two values that differ have two forms. Errc::data for a
/// number whose exponent has more than 18 digits.
Result<void> append_canonical(std::string& out, Value value);

/// The order of names in it: by UTF-16 code units.
bool utf16_less(std::string_view a, std::string_view b);

/// The same, with two liberties that content hashes take (spec: money as canonical decimal strings,
/// null = absent): `skip_member` leaves members of any object out (it gets the member, with key(),
/// and its path depth). `money` says which values stand where an amount is expected: a number there
/// is written as a string of its exact decimal, and a string, which is no amount, behind a `~` (no
/// JSON, so nothing else reads the same).
struct CanonicalOptions {
  bool null_is_absent = false;
  std::function<bool(Value member, std::uint32_t depth)> skip_member;  // depth 1: of the root
  std::function<bool(Value value)> money;
};
Result<void> append_canonical(std::string& out, Value value, const CanonicalOptions& options);

}  // namespace dealkit::base::json
