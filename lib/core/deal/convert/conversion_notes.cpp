// Notes of conversions.
#include "core/deal/convert/conversion_notes.hpp"

#include <cassert>

#include "core/base/hash.hpp"
#include "core/base/visible.hpp"

namespace dealkit::deal::convert {

bool SeenDeals::add_differences(ConvertedDeal& deal) {
  assert(deal.terms.size() <= most_terms);
  std::array<std::uint32_t, most_terms> now{};
  for (std::size_t i = 0; i < deal.terms.size(); ++i) {
    now[i] = static_cast<std::uint32_t>(base::hash64(deal.terms[i].value));
  }
  const auto [seen, first] = terms_.try_emplace(base::hash64(deal.id), now);
  if (first) return false;
  bool differs = false;
  for (std::size_t i = 0; i < deal.terms.size(); ++i) {
    if (seen->second[i] == now[i]) continue;
    differs = true;
    const auto& term = deal.terms[i];
    deal.losses.push_back({Loss::Kind::differs, term.pointer,
                           term.text.empty() ? "null" : term.text,
                           "a deal of this id came already with another " +
                               std::string(term.concept_name) + "; a store keeps the last"});
  }
  return differs;
}

void ConversionNotes::add(const ConvertedDeal& deal) {
  for (const auto& loss : deal.losses) {
    // An assumption is worth telling by its value, what was lost by its place.
    const bool by_value = loss.kind == Loss::Kind::assumed;
    const auto key = std::tuple(loss.kind, loss.pointer, by_value ? loss.reason : std::string());
    const auto place = places_.find(key);
    if (place != places_.end()) {
      ++notes_[place->second].deals;
    } else if (notes_.size() < most_notes) {
      places_.emplace(key, notes_.size());
      notes_.push_back({deal.id, loss, 1});
    } else {
      ++untold_;
    }
  }
}

void ConversionNotes::append(std::string& out) const {
  for (const auto& note : notes_) {
    std::string text;
    append_loss_text(text, {note.id, from_, to_}, note.loss, note.deals);
    out += tool_ + ": note: " + base::visible_lines(text);
  }
  if (untold_ == 0) return;
  out += tool_ + ": note: " + std::to_string(untold_) +
         " more in other places; --report FILE has each of them\n";
}

}  // namespace dealkit::deal::convert
