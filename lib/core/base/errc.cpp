#include "core/base/errc.hpp"

#include <array>
#include <cassert>

namespace dealkit::base {
namespace {

constexpr std::array<ErrcTraits, 13> table{{
    {Errc::negative, 1, 422, LogLevel::info, "negative"},
    {Errc::usage, 64, 400, LogLevel::error, "usage"},
    {Errc::data, 65, 400, LogLevel::warning, "data"},
    {Errc::no_input, 66, 404, LogLevel::error, "no_input"},
    {Errc::unavailable, 69, 503, LogLevel::error, "unavailable"},
    {Errc::internal, 70, 500, LogLevel::error, "internal"},
    {Errc::io, 74, 500, LogLevel::error, "io"},
    {Errc::again, 75, 503, LogLevel::warning, "again"},
    {Errc::configuration, 78, 500, LogLevel::error, "configuration"},
    {Errc::conflict, 1, 409, LogLevel::info, "conflict"},
    {Errc::not_found, 1, 404, LogLevel::info, "not_found"},
    {Errc::limit, 65, 413, LogLevel::warning, "limit"},
    {Errc::timeout, 75, 504, LogLevel::warning, "timeout"},
}};

}  // namespace

const ErrcTraits& traits(Errc code) {
  const auto& row = table[static_cast<std::size_t>(code)];
  assert(row.code == code);
  return row;
}

}  // namespace dealkit::base
