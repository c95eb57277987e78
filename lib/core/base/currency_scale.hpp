// What a unit of a currency is worth, to a power of ten: enough to tell a dear price from a slip of
// the keyboard (a CPM of 1,500 is nothing in yen), not enough to exchange anything.
#pragma once

#include <string>
#include <string_view>

#include "core/base/currency.hpp"
#include "core/base/money.hpp"

namespace dealkit::base {

/// How many powers of ten of its units are worth about one US dollar: 0 for EUR, 2 for JPY, 4 for
/// VND. Never below 0, so that no limit shrinks.
int dollar_exponent(const Currency& currency);

/// `dollars` in units of a currency, to a power of ten; as it stands for nullptr (a currency that
/// is absent or unknown). At most micros_limit.
Micros worth_of(Micros dollars, const Currency* currency);

/// "; did you mean 'EUR'?" for "eur", "Euro" or "€"; nothing where nobody can tell.
std::string currency_hint(std::string_view code);

}  // namespace dealkit::base
