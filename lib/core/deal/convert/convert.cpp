// The steps of a conversion: read the source's concepts, settle what depends on several of them,
// write the target, carry or report the rest (travel.cpp), read the target again to see what was
// narrowed.
#include "core/deal/convert/convert.hpp"

#include <algorithm>
#include <optional>

#include "core/base/json/pointer.hpp"
#include "core/base/moment.hpp"
#include "core/deal/convert/conversion.hpp"
#include "core/deal/convert/countries.hpp"
#include "core/deal/convert/value.hpp"

namespace dealkit::deal::convert {
namespace {

using base::Errc;
using base::Error;
using base::Result;

const base::TimeZone& utc() {
  static const auto zone = base::TimeZone::utc();
  return zone;
}

/// The zone that the record names, or the options.
const base::TimeZone* zone_of(json::Value record, const ConvertOptions& options) {
  if (options.zones == nullptr) return nullptr;
  const auto own = options.from == Format::dealkit ? record.find("time_zone") : json::Value{};
  if (own.is(json::Kind::string)) {
    if (const auto* zone = options.zones->find(own.string())) return zone;
  }
  return options.time_zone.empty() ? nullptr : options.zones->find(options.time_zone);
}

}  // namespace

Conversion::Conversion(const ConvertOptions& options, Reading source)
    : options_(options), source_(std::move(source)), zone_(zone_of(source_.record(), options)) {
  const auto rows = concepts().size();
  written_.resize(rows);
  wanted_.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    wanted_[row] = {source_[row].value, source_[row].at};
    // With its zone known the edge of a day is that day again.
    if (zone_ != nullptr && from(row).seconds && !to(row).seconds && wanted_[row].value) {
      wanted_[row].value = as_day(*wanted_[row].value, concepts()[row], *zone_);
    }
  }
}

Result<std::string> Conversion::encode(std::size_t row, std::string_view value) const {
  return convert::encode(value, concepts()[row], to(row), zone_ == nullptr ? utc() : *zone_);
}

bool Conversion::writable(std::size_t row) const {
  const auto& value = wanted_[row].value;
  if (to(row).path.empty()) return means_absent(row, *value);
  return encode(row, *value).has_value();
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
    drop(price_, "a price per " + *model + " has no equivalent there");
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
  const auto text = encode(row, value);
  if (!text || !tree_.put(home.path, *text, firmness)) return false;
  // The line's id is a concept of its own.
  if (!home.also.empty() && home.also != "/line/id") tree_.put(home.also, *text, firmness);
  written_[row] = value;
  return true;
}

bool Conversion::assume(std::size_t row, std::string_view value, std::string reason) {
  if (!put(row, value, Firmness::assumed)) return false;
  const auto text = encode(row, value);
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
  const auto text = encode(row, value);
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

/// Of arrays, the elements that changed.
void Conversion::report_change(json::Value was, json::Value is, const std::string& pointer,
                               std::string_view why) {
  if (was.is(json::Kind::array) && is.is(json::Kind::array) && was.size() == is.size()) {
    std::size_t element = 0;
    auto after = is.begin();
    for (const auto before : was) {
      const auto now = *after;
      ++after;
      const auto place = pointer + "/" + std::to_string(element++);
      if (before.text() != now.text()) report_change(before, now, place, why);
    }
    return;
  }
  changes_.push_back({Loss::Kind::changed, pointer, compact(was),
                      "became " + (is ? compact(is) : std::string("nothing")) + std::string(why)});
}

/// Whether a moment that stands for a date or a local time is read back as that, its zone being
/// known. The target says more then than the source did.
bool Conversion::is_same_time(std::size_t row, const Stated& now) {
  if (zone_ == nullptr || !now.value || !to(row).seconds) return false;
  const auto& wanted = *wanted_[row].value;
  const auto time = base::parse_time(wanted);
  if (!time || time->form == base::TimeText::Form::instant) return false;
  const auto edge = concepts()[row].role == Role::end ? base::Edge::end : base::Edge::begin;
  const bool same = as_day(*now.value, concepts()[row], *zone_) == wanted ||
                    base::to_string(base::moment_of(*time, edge, *zone_)) == *now.value;
  if (!same) return false;
  losses_.push_back({Loss::Kind::assumed, std::string(to(row).path), compact(now.at),
                     wanted + " in " + zone_->name()});
  return true;
}

/// Whether something came home to the place of a concept: what stood for it gave way.
bool Conversion::has_traveller(std::size_t row) const {
  const auto place = to(row).path;
  return std::any_of(came_home_.begin(), came_home_.end(), [&](const std::string& pointer) {
    const auto shorter = std::min(place.size(), pointer.size());
    const auto longer = place.size() > pointer.size() ? place : std::string_view(pointer);
    return place.substr(0, shorter) == std::string_view(pointer).substr(0, shorter) &&
           (longer.size() == shorter || longer[shorter] == '/');
  });
}

Result<void> Conversion::find_changes() {
  std::string record;
  tree_.append(record);
  json::Reader reader;
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(record));
  DEALKIT_ASSIGN_OR_RETURN(const auto target, Reading::of(document->root(), options_.to));
  for (std::size_t row = 0; row < wanted_.size(); ++row) {
    const auto& wanted = wanted_[row];
    if (!wanted.value || !wanted.at || to(row).path.empty()) continue;
    const auto& now = target[row];
    if (now.value == wanted.value || (!now.value && means_absent(row, *wanted.value))) continue;
    if (is_same_time(row, now) || has_traveller(row)) continue;
    changed_rows_.push_back(row);
    const auto time = base::parse_time(*wanted.value);
    const bool zone_assumed = concepts()[row].type == Type::time && zone_ == nullptr && time &&
                              time->form != base::TimeText::Form::instant;
    report_change(wanted.at, now.at, source_.pointer(wanted.at),
                  zone_assumed ? ": UTC is assumed" : "");
  }
  note_numbers_in_quotes();
  note_unknown_countries();
  note_impossible_dates();
  note_bare_guarantee();
  return {};
}

/// Read as the numbers that they are, and written as such.
void Conversion::note_numbers_in_quotes() {
  for (std::size_t row = 0; row < wanted_.size(); ++row) {
    const auto& home = from(row);
    if (concepts()[row].type != Type::integer && !has_numbers(home)) continue;
    for (const auto value : {source_[row].at, source_[row].also}) {
      if (!value || !value.is(json::Kind::string)) continue;
      changes_.push_back({Loss::Kind::changed, source_.pointer(value), compact(value),
                          "a string where a number belongs: read as " +
                              std::string(value.string())});
    }
  }
}

/// Leaving them out would open the deal to all countries, or close it to one that was meant.
void Conversion::note_unknown_countries() {
  const auto& wanted = wanted_[countries_];
  if (!wanted.value || !wanted.at || !written_[countries_]) return;
  std::uint32_t element = 0;
  for (const auto code : wanted.at) {
    const auto pointer = source_.pointer(wanted.at) + "/" + std::to_string(element++);
    if (country_of(code.string()) != nullptr) continue;
    changes_.push_back({Loss::Kind::changed, pointer, compact(code),
                        "no country that ISO 3166-1 lists, handed on as it is"});
  }
}

/// No format knows a deal that ends before it begins, and dealctl import refuses it.
void Conversion::note_impossible_dates() {
  const auto start = find_concept("start");
  const auto end = find_concept("end");
  const auto& at = wanted_[end].at;
  if (!written_[start] || !written_[end] || !at) return;
  if (has_traveller(start) || has_traveller(end)) return;
  const auto from_time = base::parse_time(*written_[start]);
  const auto to_time = base::parse_time(*written_[end]);
  if (!from_time || !to_time) return;
  if (base::ends_after(*to_time, *from_time, zone_ == nullptr ? utc() : *zone_)) return;
  changes_.push_back({Loss::Kind::changed, source_.pointer(at), compact(at),
                      "the deal would end before it starts: handed on as it is"});
}

/// Deal Sync expects units, cost and end of a guarantee (DEL004, DEL006 of validate).
void Conversion::note_bare_guarantee() {
  const auto& kind = wanted_[kind_];
  if (options_.to != Format::dealsync1 || kind.value != "guaranteed" || !kind.at) return;
  std::string lacking;
  for (const auto* name : {"units", "total", "end"}) {
    const auto row = find_concept(name);
    if (written_[row] || !tree_.text_at(to(row).path).empty()) continue;
    lacking += (lacking.empty() ? "" : ", ") + std::string(name);
  }
  if (lacking.empty()) return;
  changes_.push_back({Loss::Kind::changed, source_.pointer(kind.at), compact(kind.at),
                      "Deal Sync expects more of a guarantee: " + lacking});
}

/// What two deals of one id must agree on to be one deal.
std::vector<Term> Conversion::terms() const {
  constexpr std::string_view names[] = {"kind",        "currency", "start", "end", "floor",
                                        "price_model", "price",    "at",    "wseat", "wadomain"};
  std::vector<Term> out;
  for (const auto concept_name : names) {
    const auto row = find_concept(concept_name);
    const auto& stated = source_[row];
    if (from(row).path.empty()) continue;
    out.push_back({concept_name,
                   stated.at ? source_.pointer(stated.at) : std::string(from(row).path),
                   stated.at ? compact(stated.at) : std::string(),
                   stated.value.value_or(std::string())});
  }
  return out;
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

Result<void> Conversion::check_id() const {
  const auto id = find_concept("id");
  if (!wanted_[id].value) {
    return Error{Errc::data, "expected a deal id (a string that is not empty) in " +
                                 std::string(from(id).path) + " of " +
                                 std::string(title(options_.from))};
  }
  const auto text = encode(id, *wanted_[id].value);
  if (!text) return Error{Errc::data, "the deal id is " + text.error().message};
  return {};
}

void Conversion::write_concepts() {
  settle_price();
  if (options_.to == Format::dealkit) tree_.put("/type", "\"deal\"", Firmness::firm);
  for (std::size_t row = 0; row < concepts().size(); ++row) write(row);
}

Result<Converted> Conversion::run() {
  DEALKIT_RETURN_IF_ERROR(check_id());
  Converted converted;
  converted.id = *source_[find_concept("id")].value;
  converted.terms = terms();  // before any of them is found to have no home
  const auto travellers = take_travellers();
  write_concepts();
  put_back(travellers.front());
  // What came home with the deal need not be demanded, and was not assumed.
  const auto came_home = [&](std::string_view pointer) {
    return travellers.front().values.find(pointer).present();
  };
  std::erase_if(missing_, [&](std::size_t row) { return came_home(to(row).path); });
  std::erase_if(losses_, [&](const Loss& loss) {
    return loss.kind == Loss::Kind::assumed && came_home(loss.pointer);
  });
  if (!missing_.empty()) return missing();
  DEALKIT_RETURN_IF_ERROR(find_changes());
  std::vector<std::set<std::string>> stay_behind(travellers.size());
  for (std::size_t i = 1; i < travellers.size(); ++i) pass_on(travellers[i], stay_behind[i]);
  settle_leftovers();
  if (options_.carry) {
    carry_changed();
    DEALKIT_RETURN_IF_ERROR(add_stand_ins(options_.from, {}));
    for (std::size_t i = 1; i < travellers.size(); ++i) {
      DEALKIT_RETURN_IF_ERROR(add_stand_ins(travellers[i].format, stay_behind[i]));
    }
  }
  tree_.append(converted.record);
  losses_.insert(losses_.end(), changes_.begin(), changes_.end());
  if (options_.carry) DEALKIT_RETURN_IF_ERROR(check_homecoming(converted.record));
  converted.losses = std::move(losses_);
  return converted;
}

Result<void> check(const ConvertOptions& options) {
  if (options.from == options.to) {
    return Error{Errc::usage, "expected two different formats, found " +
                                  std::string(name(options.from)) + " twice"};
  }
  if (!options.time_zone.empty() &&
      (options.zones == nullptr || options.zones->find(options.time_zone) == nullptr)) {
    return Error{Errc::usage, "time zone '" + options.time_zone + "' is not known"};
  }
  for (const auto& given : options.assume) {
    const auto row = find_concept(given.name);
    if (row == no_concept) {
      return Error{Errc::usage, "nothing called '" + given.name +
                                    "' can be assumed; see dealkit-convert(7) for the names"};
    }
    DEALKIT_ASSIGN_OR_RETURN(const auto value, decode_typed(given.value, concepts()[row]));
    const auto& home = concepts()[row].home(options.to);
    if (home.path.empty()) continue;
    if (const auto text = encode(value, concepts()[row], home, utc()); !text) {
      return Error{Errc::usage, given.name + ": '" + given.value + "': " + text.error().message};
    }
  }
  return {};
}

Result<Converted> convert(json::Value record, const ConvertOptions& options) {
  DEALKIT_ASSIGN_OR_RETURN(auto source, Reading::of(record, options.from));
  return Conversion(options, std::move(source)).run();
}

}  // namespace dealkit::deal::convert
