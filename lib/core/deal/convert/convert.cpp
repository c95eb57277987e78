// The steps of a conversion: read the source's concepts, settle what depends on several of them,
// write the target, carry or report the rest, read the target again to see what was narrowed.
#include "core/deal/convert/convert.hpp"

#include <algorithm>
#include <optional>

#include "core/base/json/pointer.hpp"
#include "core/base/json/write.hpp"
#include "core/deal/convert/concepts.hpp"
#include "core/deal/convert/read.hpp"
#include "core/deal/convert/tree.hpp"
#include "core/deal/convert/value.hpp"

namespace dealkit::deal::convert {
namespace {

using base::Errc;
using base::Error;
using base::Result;
using Firmness = Tree::Firmness;

/// Documents have at most 64 containers in each other, and a carrier is up to five of them.
constexpr std::size_t deepest_carried = 59;

std::string compact(json::Value value) {
  std::string out;
  append_compact(out, value);
  return out;
}

std::size_t depth_of(json::Value value) {
  std::size_t inner = 0;
  for (const auto child : value) inner = std::max(inner, depth_of(child));
  return inner + (value.is(json::Kind::array) || value.is(json::Kind::object) ? 1 : 0);
}

/// What is to be written for a concept.
struct Wanted {
  std::optional<std::string> value = {};
  json::Value at = {};      // where the source says it; absent if it was derived
  std::string reason = {};  // of a derived value
};

class Conversion {
 public:
  Conversion(const ConvertOptions& options, Reading source)
      : options_(options), source_(std::move(source)) {}
  Result<Converted> run();

 private:
  const Home& from(std::size_t row) const { return concepts()[row].home(options_.from); }
  const Home& to(std::size_t row) const { return concepts()[row].home(options_.to); }
  /// Whether the target says this value by saying nothing.
  bool means_absent(std::size_t row, std::string_view value) const {
    return !to(row).absent.empty() && value == to(row).absent;
  }
  bool writable(std::size_t row) const;

  void settle_price();
  void move_price_to_floor();
  void write(std::size_t row);
  bool write_stated(std::size_t row);
  bool write_implied(std::size_t row);
  bool write_given(std::size_t row);
  void write_default(std::size_t row);
  bool assume(std::size_t row, std::string_view value, std::string reason);
  bool put(std::size_t row, std::string_view value, Firmness firmness);
  void drop(std::size_t row, std::string reason);

  std::vector<json::Value> take_travellers();
  void put_back(json::Value travellers);
  void pass_on(json::Value travellers);
  void settle_leftovers();
  void report(json::Value value, const std::string& pointer, const std::string& reason);
  void report_change(json::Value was, json::Value is, const std::string& pointer);
  Result<void> report_changes(const std::string& record);
  Error missing() const;

  const ConvertOptions& options_;
  Reading source_;
  Tree tree_;
  std::vector<Wanted> wanted_;
  std::vector<std::optional<std::string>> written_;  // what the target now says, by concept
  std::vector<std::size_t> missing_;
  std::vector<Loss> losses_;
  const std::size_t floor_ = find_concept("floor");
  const std::size_t price_ = find_concept("price");
  const std::size_t at_ = find_concept("at");
  const std::size_t kind_ = find_concept("kind");
  const std::size_t model_ = find_concept("price_model");
};

bool Conversion::writable(std::size_t row) const {
  const auto& value = wanted_[row].value;
  if (to(row).path.empty()) return means_absent(row, *value);
  return encode(*value, concepts()[row], to(row)).has_value();
}

void Conversion::drop(std::size_t row, std::string reason) {
  source_.drop(row, std::move(reason));
  wanted_[row] = {};
}

/// A price without a place of its own becomes the floor where the auction's type is "fixed": there
/// the floor is the agreed price (OpenRTB 2.6 section 3.2.12 `at`). It keeps its meaning only in
/// its unit.
void Conversion::settle_price() {
  const auto& model = wanted_[model_].value;
  if (wanted_[price_].value && model && !writable(model_)) {
    drop(price_, "a price per " + *model + " has no home there");
  }
  if (wanted_[price_].value && to(price_).path.empty()) move_price_to_floor();
  const bool fixed = wanted_[at_].value == "fixed";
  if (from(price_).path.empty() && options_.to == Format::dealkit && fixed &&
      wanted_[floor_].value) {
    wanted_[price_] = {wanted_[floor_].value, {}, "the auction type is fixed: the floor is it"};
  }
}

void Conversion::move_price_to_floor() {
  auto& price = wanted_[price_];
  auto& floor = wanted_[floor_];
  auto& at = wanted_[at_];
  // An OpenDirect line always has a rate: without another it is the floor again on the way home.
  const auto floor_value = floor.value.value_or(std::string(from(floor_).absent));
  if (options_.from == Format::opendirect21 && *price.value == floor_value) {
    price = {};
    return;
  }
  const bool fixed = !at.value || at.value == "fixed";
  if (!fixed || (floor.value && floor.value != price.value)) {
    drop(price_, floor.value ? "the floor stands in its place"
                             : "it has a home only where the auction type is fixed");
    return;
  }
  if (!floor.value) floor = price;
  if (!at.value) at = {"fixed", {}, "a fixed price stands as the floor of a fixed auction type"};
  price = {};
}

bool Conversion::put(std::size_t row, std::string_view value, Firmness firmness) {
  const auto& home = to(row);
  const auto text = encode(value, concepts()[row], home);
  if (!text || !tree_.put(home.path, *text, firmness)) return false;
  // The line's id is a concept of its own.
  if (!home.also.empty() && home.also != "/line/id") tree_.put(home.also, *text, firmness);
  written_[row] = value;
  return true;
}

bool Conversion::assume(std::size_t row, std::string_view value, std::string reason) {
  if (!put(row, value, Firmness::assumed)) return false;
  const auto text = encode(value, concepts()[row], to(row));
  losses_.push_back({Loss::Kind::assumed, std::string(to(row).path), *text, std::move(reason)});
  return true;
}

bool Conversion::write_stated(std::size_t row) {
  const auto& wanted = wanted_[row];
  if (!wanted.value) return false;
  const auto value = *wanted.value;
  if (!wanted.at) return assume(row, value, wanted.reason);
  if (put(row, value, Firmness::firm)) return true;
  if (means_absent(row, value)) {
    written_[row] = value;
    return true;
  }
  const auto text = encode(value, concepts()[row], to(row));
  drop(row, text ? "its place is taken" : text.error().message);
  return false;
}

/// What the source means by saying nothing.
bool Conversion::write_implied(std::size_t row) {
  auto implied = from(row).absent;
  if (implied.empty()) return false;
  if (implied == to(row).absent) {
    written_[row] = implied;
    return true;
  }
  if (row == kind_ && wanted_[at_].value == "fixed") implied = "preferred";
  // What the format says by being itself (OpenRTB prices are CPM) is no assumption.
  if (from(row).path.empty()) return put(row, implied, Firmness::assumed);
  return assume(row, implied, "what " + std::string(title(options_.from)) + " means without " +
                                  std::string(from(row).path));
}

bool Conversion::write_given(std::size_t row) {
  for (const auto& given : options_.assume) {
    if (given.name != concepts()[row].name) continue;
    const auto value = decode_typed(given.value, concepts()[row]);
    if (value && assume(row, *value, "given as an assumption")) return true;
  }
  return false;
}

void Conversion::write_default(std::size_t row) {
  const auto& home = to(row);
  if (!home.demanded) {
    if (home.absent.empty()) return;
    assume(row, home.absent, "the default of " + std::string(title(options_.to)));
    return;
  }
  if (!home.fallback_of.empty()) {
    const auto& other = written_[find_concept(home.fallback_of)];
    const auto reason = "demanded; the deal's " + std::string(home.fallback_of) + " stands in";
    if (other && assume(row, *other, reason)) return;
  }
  if (!home.fallback.empty() && assume(row, home.fallback, "demanded; the usual value")) return;
  missing_.push_back(row);
}

void Conversion::write(std::size_t row) {
  if (to(row).path.empty()) {
    const auto& wanted = wanted_[row];
    if (wanted.value && wanted.at && !means_absent(row, *wanted.value)) drop(row, {});
    return;
  }
  if (write_stated(row) || write_implied(row) || write_given(row)) return;
  write_default(row);
}

/// The travellers in the source's ext: [0] those that are at home in the target (or absent), then
/// those of other formats that are to be passed on.
std::vector<json::Value> Conversion::take_travellers() {
  std::vector<json::Value> found(1);
  const auto container = json::resolve(source_.record(), carrier(options_.from));
  if (!container.is(json::Kind::object)) return found;
  for (const auto child : container) {
    const auto format = format_of(child.key());
    if (!format || *format == options_.from || !child.is(json::Kind::object)) continue;
    const bool pointers = std::all_of(child.begin(), child.end(), [](json::Value value) {
      return value.key().starts_with('/');
    });
    if (!pointers || (*format != options_.to && !options_.carry)) continue;
    source_.consume(child);
    if (*format == options_.to) {
      found.front() = child;
    } else {
      found.push_back(child);
    }
  }
  return found;
}

void Conversion::put_back(json::Value travellers) {
  for (const auto value : travellers) {
    std::vector<Tree::Refused> refused;
    tree_.merge(value.key(), value, refused);
    for (const auto& [pointer, lost] : refused) {
      report(lost, pointer, "it travelled along, but its place is taken");
    }
  }
}

void Conversion::pass_on(json::Value travellers) {
  for (const auto value : travellers) {
    std::string place(carrier(options_.to));
    json::append_token(place, travellers.key());
    json::append_token(place, value.key());
    if (depth_of(value) > deepest_carried || !tree_.put(place, compact(value), Firmness::firm)) {
      std::string pointer(carrier(options_.from));
      json::append_token(pointer, travellers.key());
      json::append_token(pointer, value.key());
      report(value, pointer, "it cannot travel on");
    }
  }
}

/// Every leaf by itself: who asks for one should find it.
void Conversion::report(json::Value value, const std::string& pointer, const std::string& reason) {
  const bool container = value.is(json::Kind::array) || value.is(json::Kind::object);
  if (!container || value.size() == 0) {
    losses_.push_back({Loss::Kind::no_home, pointer, compact(value), reason});
    return;
  }
  std::size_t element = 0;
  for (const auto child : value) {
    std::string inner = pointer;
    const bool named = value.is(json::Kind::object);
    json::append_token(inner, named ? child.key() : std::to_string(element++));
    report(child, inner, reason);
  }
}

void Conversion::settle_leftovers() {
  for (const auto& leftover : source_.leftovers()) {
    std::string place(carrier(options_.to));
    json::append_token(place, name(options_.from));
    json::append_token(place, leftover.pointer);
    if (options_.carry && depth_of(leftover.value) <= deepest_carried &&
        tree_.put(place, compact(leftover.value), Firmness::firm)) {
      continue;
    }
    report(leftover.value, leftover.pointer,
           leftover.reason.empty() ? no_place(options_.to) : leftover.reason);
  }
}

/// Of arrays, the elements that changed.
void Conversion::report_change(json::Value was, json::Value is, const std::string& pointer) {
  if (was.is(json::Kind::array) && is.is(json::Kind::array) && was.size() == is.size()) {
    for (std::uint32_t i = 0; i < was.size(); ++i) {
      if (was.at(i).text() == is.at(i).text()) continue;
      report_change(was.at(i), is.at(i), pointer + "/" + std::to_string(i));
    }
    return;
  }
  losses_.push_back({Loss::Kind::changed, pointer, compact(was),
                     "became " + (is ? compact(is) : std::string("nothing"))});
}

/// Reads the target as its users will, and names what they will read otherwise.
Result<void> Conversion::report_changes(const std::string& record) {
  json::Reader reader;
  DEALKIT_TRY(const auto* document, reader.read(record));
  DEALKIT_TRY(const auto target, Reading::of(document->root(), options_.to));
  for (std::size_t row = 0; row < wanted_.size(); ++row) {
    const auto& wanted = wanted_[row];
    if (!wanted.value || !wanted.at || to(row).path.empty()) continue;
    const auto& now = target[row];
    if (now.value == wanted.value || (!now.value && means_absent(row, *wanted.value))) continue;
    report_change(wanted.at, now.at, source_.pointer(wanted.at));
  }
  return {};
}

Error Conversion::missing() const {
  std::string names;
  for (const auto row : missing_) {
    if (!names.empty()) names += ", ";
    names.append(concepts()[row].name).append(" (").append(to(row).path).append(")");
  }
  const auto first = concepts()[missing_.front()].name;
  return {Errc::data, std::string(title(options_.to)) + " demands " + names +
                          ", which the deal does not say: give " +
                          (first == "origin" ? std::string("--origin DOMAIN")
                                             : "--assume " + std::string(first) + "=VALUE") +
                          (missing_.size() > 1 ? " and so on" : "")};
}

Result<Converted> Conversion::run() {
  const auto rows = concepts().size();
  const auto id = find_concept("id");
  written_.resize(rows);
  wanted_.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) wanted_[row] = {source_[row].value, source_[row].at};
  if (!wanted_[id].value) {
    return Error{Errc::data, "expected a deal id (a string that is not empty) in " +
                                 std::string(from(id).path) + " of " +
                                 std::string(title(options_.from))};
  }
  const auto id_text = encode(*wanted_[id].value, concepts()[id], to(id));
  if (!id_text) return Error{Errc::data, "the deal id is " + id_text.error().message};
  const auto travellers = take_travellers();
  settle_price();
  if (options_.to == Format::dealkit) tree_.put("/type", "\"deal\"", Firmness::firm);
  for (std::size_t row = 0; row < rows; ++row) write(row);
  put_back(travellers.front());
  // What came home with the deal need not be demanded, and was not assumed.
  std::erase_if(missing_, [&](std::size_t row) {
    return travellers.front().find(to(row).path).present();
  });
  std::erase_if(losses_, [&](const Loss& loss) {
    return loss.kind == Loss::Kind::assumed && travellers.front().find(loss.pointer).present();
  });
  if (!missing_.empty()) return missing();
  for (std::size_t i = 1; i < travellers.size(); ++i) pass_on(travellers[i]);
  settle_leftovers();

  Converted converted;
  converted.id = *source_[id].value;
  tree_.append(converted.record);
  DEALKIT_CHECK(report_changes(converted.record));
  converted.losses = std::move(losses_);
  return converted;
}

}  // namespace

Result<void> check(const ConvertOptions& options) {
  if (options.from == options.to) {
    return Error{Errc::usage, "expected two different formats, found " +
                                  std::string(name(options.from)) + " twice"};
  }
  for (const auto& given : options.assume) {
    const auto row = find_concept(given.name);
    if (row == no_concept) {
      return Error{Errc::usage, "nothing called '" + given.name +
                                    "' can be assumed; see dealkit-convert(7) for the names"};
    }
    DEALKIT_TRY(const auto value, decode_typed(given.value, concepts()[row]));
    const auto& home = concepts()[row].home(options.to);
    if (home.path.empty()) continue;
    if (const auto text = encode(value, concepts()[row], home); !text) {
      return Error{Errc::usage, given.name + ": '" + given.value + "': " + text.error().message};
    }
  }
  return {};
}

Result<Converted> convert(json::Value record, const ConvertOptions& options) {
  DEALKIT_TRY(auto source, Reading::of(record, options.from));
  return Conversion(options, std::move(source)).run();
}

std::vector<json::Value> deals_of(json::Value line) {
  if (!line.is(json::Kind::object) || !line.find("imp").is(json::Kind::array)) return {line};
  std::vector<json::Value> deals;
  for (const auto imp : line.find("imp")) {
    if (!imp.is(json::Kind::object)) continue;
    for (const auto deal : json::resolve(imp, "/pmp/deals")) deals.push_back(deal);
  }
  return deals;
}

}  // namespace dealkit::deal::convert
