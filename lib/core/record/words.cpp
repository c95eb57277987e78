// What people and platforms write for the words of our lists.
#include "core/record/words.hpp"

#include <vector>

#include "core/base/nearest.hpp"

namespace dealkit::record {
namespace {

struct Synonym {
  std::string_view theirs, ours;
};

// Never taken as the word itself: whoever writes them is asked. Platforms use some of them for more
// than one thing.
constexpr Synonym synonyms[] = {
    {"olv", "video"},
    {"ctv", "video"},
    {"ott", "video"},
    {"instream", "video"},
    {"outstream", "video"},
    {"pre_roll", "video"},
    {"youtube", "video"},
    {"banner", "display"},
    {"html5", "display"},
    {"gdn", "display"},
    {"radio", "audio"},
    {"podcast", "audio"},
    {"sponsorship", "sponsored"},
    {"pg", "guaranteed"},
    {"programmatic_guaranteed", "guaranteed"},
    {"automated_guaranteed", "guaranteed"},
    {"preferred_deal", "preferred"},
    {"unreserved_fixed", "preferred"},
    {"pmp", "private_auction"},
    {"private_marketplace", "private_auction"},
    {"enabled", "active"},
    {"enable", "active"},
    {"canceled", "cancelled"},
    {"finished", "completed"},
    {"stopped", "paused"},
    {"standard", "even"},
    {"accelerated", "asap"},
    {"as_soon_as_possible", "asap"},
    {"front_loaded", "ahead"},
    {"day", "daily"},
    {"lifetime", "flight"},
    {"total", "flight"},
    {"money", "currency"},
    {"daily", "day"},
    {"hourly", "hour"},
    {"weekly", "week"},
    {"monthly", "month"},
    {"flight", "lifetime"},
    {"person", "user"},
    {"people", "user"},
    {"viewer", "user"},
    {"cookie", "device"},
    {"last_interaction", "last_click"},
    {"ddm", "data_driven"},
    {"ecpm", "cpm"},
    {"flat", "flat_rate"},
    {"flat_fee", "flat_rate"},
    {"fixed", "flat_rate"},
    {"kilometer", "km"},
    {"kilometre", "km"},
    {"kilometers", "km"},
    {"kilometres", "km"},
    {"mile", "mi"},
    {"miles", "mi"},
    {"men", "male"},
    {"women", "female"},
    {"m", "male"},
    {"f", "female"},
    {"usa", "us"},
    {"europe", "eu"},
    {"remarketing", "retargeting"},
    {"acquisition", "prospecting"},
    {"loyalty", "retention"},
};

}  // namespace

std::string Words::sentence() const {
  std::string text;
  for (std::size_t i = 0; i < count_; ++i) {
    if (i > 0) text += i + 1 == count_ ? " or " : ", ";
    text += words_[i];
  }
  return text;
}

std::string Words::hint(std::string_view text) const {
  const Word word(text);
  for (const auto& [theirs, ours] : synonyms) {
    if (word.is(theirs) && has(ours)) return "; did you mean '" + std::string(ours) + "'?";
  }
  return base::did_you_mean(word.view(), {begin(), end()});
}

}  // namespace dealkit::record
