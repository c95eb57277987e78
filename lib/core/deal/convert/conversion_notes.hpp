// What is to say of a run of conversions: which deals came twice and differ, and losses by place.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "core/deal/convert/convert.hpp"

namespace dealkit::deal::convert {

/// One converted deal, for those who see all of them in the order of the input.
struct ConvertedDeal {
  std::size_t index = 0;  // of its request in its batch
  std::string id;
  std::vector<Loss> losses;
  std::vector<Term> terms;
  bool refused = false;  // its request counts as negative already
};
using ConvertedBatch = std::vector<ConvertedDeal>;

/// The deals that a run has seen. It keeps some bytes of each id, not the deals.
class SeenDeals {
 public:
  /// Adds a loss for each term in which the deal differs from the first one of its id; false if it
  /// is the first, or as the first.
  bool add_differences(ConvertedDeal& deal);

 private:
  static constexpr std::size_t most_terms = 12;
  std::unordered_map<std::uint64_t, std::array<std::uint32_t, most_terms>> terms_;
};

/// Losses as text for people: one line for each place, however many deals lost it.
class ConversionNotes {
 public:
  /// `tool` is the program that speaks.
  ConversionNotes(std::string tool, Format from, Format to)
      : tool_(std::move(tool)), from_(from), to_(to) {}
  void add(const ConvertedDeal& deal);
  /// "TOOL: note: …" in the order in which the places were met first.
  void append(std::string& out) const;

 private:
  struct Note {
    std::string id;  // of the first deal
    Loss loss;
    std::uint64_t deals = 0;
  };
  /// Places can be as many as a hostile input likes; the others are counted only.
  static constexpr std::size_t most_notes = 2'000;

  std::string tool_;
  Format from_, to_;
  std::vector<Note> notes_;
  std::map<std::tuple<Loss::Kind, std::string, std::string>, std::size_t> places_;
  std::uint64_t untold_ = 0;
};

}  // namespace dealkit::deal::convert
