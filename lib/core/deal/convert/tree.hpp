// A JSON document under construction, filled by pointer.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/json/document.hpp"

namespace dealkit::deal::convert {

class Tree {
 public:
  struct Refused {
    std::string pointer;
    json::Value value;
    std::string in_place;  // the JSON text that stands there; empty: the place itself is blocked
  };

  /// How sure a value is: one that was assumed gives way to one that was once there.
  enum class Firmness : std::uint8_t { assumed, firm };

  /// Puts a JSON text at `pointer` as one piece. Missing objects are made on the way, a missing
  /// array in front of the token "0". False, with nothing changed, if a value stands at or above
  /// the place already.
  bool put(std::string_view pointer, std::string text, Firmness firmness);

  /// Texts that may be replaced although they are firm, by pointer.
  using StandIns = std::map<std::string, std::string, std::less<>>;

  /// Puts a value back where it came from: objects and arrays are filled up, a value that was
  /// assumed or that is still what stands in for the one that comes back is replaced, the same
  /// value is welcome. Adds the values that found no place to `refused`.
  void merge(std::string_view pointer, json::Value value, const StandIns& stand_ins,
             std::vector<Refused>& refused);

  /// The JSON text at `pointer`; empty if nothing stands there.
  std::string text_at(std::string_view pointer) const;
  void append(std::string& out) const;

 private:
  enum class Kind : std::uint8_t { nothing, piece, object, array };

  Tree* walk(std::string_view pointer, bool makes_arrays);
  Tree* child(std::string_view token);
  void fill(const std::string& pointer, json::Value value, const StandIns& stand_ins,
            std::vector<Refused>& refused);
  void take(json::Value value);

  Kind kind_ = Kind::nothing;
  Firmness firmness_ = Firmness::firm;
  std::string text_;  // of a piece
  std::vector<std::pair<std::string, Tree>> children_;  // of an array: without names
  std::map<std::string, std::size_t, std::less<>> places_;  // of an object's children, by name
};

}  // namespace dealkit::deal::convert
