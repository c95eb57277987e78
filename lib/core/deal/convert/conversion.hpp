// One conversion at work: its steps are in convert.cpp, what travels along in travel.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/deal/convert/concepts.hpp"
#include "core/deal/convert/convert.hpp"
#include "core/deal/convert/read.hpp"
#include "core/deal/convert/tree.hpp"

namespace dealkit::deal::convert {

class Conversion {
 public:
  Conversion(const ConvertOptions& options, Reading source);
  base::Result<Converted> run();

 private:
  using Firmness = Tree::Firmness;

  /// What is to be written for a concept.
  struct Wanted {
    std::optional<std::string> value = {};
    json::Value at = {};      // where the source says it; absent if it was derived
    std::string reason = {};  // of a derived value
  };

  /// What travels in the source's ext for one format. `stand_ins` are the texts that the way home
  /// puts in the place of travellers, as they were when these set out: while they are the same, the
  /// travellers may have their places back.
  struct Travellers {
    Format format = Format::dealkit;
    json::Value values = {};
    Tree::StandIns stand_ins = {};
  };

  /// How a record would come home to a format, as seen from here.
  struct Homecoming {
    Tree::StandIns in_the_way;      // what stands where a traveller belongs
    Tree::StandIns prices;          // what stands in the places of prices; "" = nothing
    std::set<std::string> refused;  // places that travellers do not get
    bool price_moved = false;       // prices are not what they were when travellers set out
  };

  const Home& from(std::size_t row) const { return concepts()[row].home(options_.from); }
  const Home& to(std::size_t row) const { return concepts()[row].home(options_.to); }
  /// Whether the target says this value by saying nothing.
  bool means_absent(std::size_t row, std::string_view value) const {
    return !to(row).absent.empty() && value == to(row).absent;
  }
  bool writable(std::size_t row) const;
  base::Result<std::string> encode(std::size_t row, std::string_view value) const;

  base::Result<void> check_id() const;
  void settle_price();
  void move_price_to_floor();
  void write_concepts();
  void write(std::size_t row);
  bool write_stated(std::size_t row);
  bool write_implied(std::size_t row);
  bool write_given(std::size_t row);
  void write_default(std::size_t row);
  bool assume(std::size_t row, std::string_view value, std::string reason);
  bool put(std::size_t row, std::string_view value, Firmness firmness);
  void drop(std::size_t row, std::string reason);

  void report(json::Value value, const std::string& pointer, const std::string& reason);
  void report_change(json::Value was, json::Value is, const std::string& pointer,
                     std::string_view why);
  /// Reads the target as its users will, and names what they will read otherwise.
  base::Result<void> find_changes();
  bool is_same_time(std::size_t row, const Stated& now);
  bool has_traveller(std::size_t row) const;
  // What the target holds as it is, but should not have.
  void note_numbers_in_quotes();
  void note_unknown_countries();
  void note_impossible_dates();
  void note_bare_guarantee();
  base::Error missing() const;
  std::vector<Term> terms() const;

  // What travels along.
  std::vector<Travellers> take_travellers();
  void put_back(const Travellers& travellers);
  void pass_on(const Travellers& travellers, std::set<std::string>& stays_behind);
  void settle_leftovers();
  bool is_written_alike(std::size_t row) const;
  void carry_changed();
  bool carry(std::string_view format, const std::string& pointer, json::Value value);
  base::Result<void> add_stand_ins(Format home, const std::set<std::string>& refused);
  base::Result<Homecoming> homecoming(json::Value record, Format from, Format home) const;
  Homecoming look_home();
  base::Result<void> check_homecoming(const std::string& record);

  const ConvertOptions& options_;
  Reading source_;
  const base::TimeZone* zone_ = nullptr;  // nullptr: nobody says which
  Tree tree_;
  std::vector<Wanted> wanted_;
  std::vector<std::optional<std::string>> written_;  // what the target now says, by concept
  std::vector<std::size_t> missing_;
  std::vector<Loss> losses_;
  std::vector<Loss> changes_;
  std::vector<std::size_t> changed_rows_;
  std::vector<std::string> came_home_;  // places in the target
  const std::size_t floor_ = find_concept("floor");
  const std::size_t price_ = find_concept("price");
  const std::size_t at_ = find_concept("at");
  const std::size_t kind_ = find_concept("kind");
  const std::size_t model_ = find_concept("price_model");
  const std::size_t countries_ = find_concept("countries");
};

}  // namespace dealkit::deal::convert
