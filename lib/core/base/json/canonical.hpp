// Canonical JSON (RFC 8785): what content hashes, policy hashes and signatures are taken of.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/json/document.hpp"

namespace dealkit::base::json {

/// Appends the canonical form of `value`: names sorted by UTF-16 code units, ECMAScript numbers,
/// shortest strings. Errc::data for a number that a double cannot hold.
Result<void> append_canonical(std::string& out, Value value);

/// The same, with two liberties that content hashes take (spec: money as canonical decimal strings,
/// null = absent): `skip_member` leaves members of any object out, `money` says which numbers are
/// written as a string of their exact decimal. Both get the member (with key() and its path depth).
struct CanonicalOptions {
  bool null_is_absent = false;
  std::function<bool(Value member, std::uint32_t depth)> skip_member;  // depth 1: of the root
  std::function<bool(Value number)> money;
};
Result<void> append_canonical(std::string& out, Value value, const CanonicalOptions& options);

}  // namespace dealkit::base::json
