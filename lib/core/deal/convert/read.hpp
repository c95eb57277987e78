// A record of some format as the concepts that it states, and what of it is none of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"
#include "core/deal/convert/concepts.hpp"

namespace dealkit::deal::convert {

/// What a record says of one concept.
struct Stated {
  std::optional<std::string> value = {};
  json::Value at = {};    // where it stands
  json::Value also = {};  // the second place that says the same
};

/// A value of the record that no concept took over, as large a piece as possible.
struct Leftover {
  std::string pointer;
  json::Value value;
  std::string reason;  // why it was not taken; empty: the format on the other side lacks it
};

class Reading {
 public:
  /// Reads all concepts of `record`. Errc::data: it is no object, a record of another type, has an
  /// amount, a currency, seats, domains or countries that cannot be read (without them the deal
  /// would be cheaper, or open to more), or a value of another JSON type than its member has.
  static base::Result<Reading> of(json::Value record, Format format);

  const Stated& operator[](std::size_t row) const { return stated_[row]; }
  /// Takes a statement back: its places become leftovers.
  void drop(std::size_t row, std::string reason);
  /// Marks a value (and all in it) as dealt with.
  void consume(json::Value value);

  std::vector<Leftover> leftovers() const;
  json::Value record() const { return record_; }
  /// RFC 6901, from the record on (which may stand inside a larger document).
  std::string pointer(json::Value value) const;

 private:
  base::Result<void> read(std::size_t row, const Home& home);
  base::Result<void> read_beside(std::size_t row, const Home& home);
  /// Takes a value that cannot be read for no statement, where that gives nothing away.
  base::Result<void> refuse_unread(std::size_t row, const Home& home, json::Value value,
                                   const std::string& reason);
  void drop_floor_in_another_currency();
  void refine_kind();
  bool holds_consumed(json::Value value) const;
  bool consumed(json::Value value) const { return consumed_[place(value)]; }
  std::size_t place(json::Value value) const { return value.index() - record_.index(); }
  void refuse(json::Value value, std::string reason);
  void collect(json::Value value, const std::string& pointer, std::vector<Leftover>& out) const;

  json::Value record_;
  Format format_ = Format::dealkit;
  std::vector<Stated> stated_;
  std::vector<bool> consumed_;  // by node, from the record's on
  std::vector<std::pair<std::uint32_t, std::string>> refused_;  // node -> why
};

}  // namespace dealkit::deal::convert
