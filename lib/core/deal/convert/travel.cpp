// --carry: what has no home in the target travels in its ext, by format and pointer, and has its
// place back on the way home. There its place may be taken by what the way there made of other
// values: such a stand-in is written down beside the travellers, and gives way as long as it is
// still the same. What somebody set meanwhile stays.
#include <algorithm>

#include "core/base/json/pointer.hpp"
#include "core/deal/convert/conversion.hpp"
#include "core/deal/convert/value.hpp"

namespace dealkit::deal::convert {
namespace {

using base::Result;

/// Documents have at most 64 containers in each other, and a carrier is up to five of them.
constexpr std::size_t deepest_carried = 59;
/// Beside the formats in a carrier: stand-ins by format, then by pointer.
constexpr std::string_view stand_ins_name = "stand_ins";

std::size_t depth_of(json::Value value) {
  std::size_t inner = 0;
  for (const auto child : value) inner = std::max(inner, depth_of(child));
  return inner + (value.is(json::Kind::array) || value.is(json::Kind::object) ? 1 : 0);
}

bool has_pointers_only(json::Value object) {
  return std::all_of(object.begin(), object.end(),
                     [](json::Value value) { return value.key().starts_with('/'); });
}

/// Whether a place is that of an amount, or of what says what amounts mean.
bool is_price_place(std::string_view pointer, Format format) {
  const auto rows = concepts();
  return std::any_of(rows.begin(), rows.end(), [&](const Concept& row) {
    if (!is_priced(row.role)) return false;
    const auto& home = row.home(format);
    for (const auto place : {home.path, home.also}) {
      if (place.empty() || !pointer.starts_with(place)) continue;
      if (pointer.size() == place.size() || pointer[place.size()] == '/') return true;
    }
    return false;
  });
}

Tree::StandIns read_stand_ins(json::Value container, Format format) {
  Tree::StandIns out;
  const auto all = container.find(stand_ins_name);
  const auto own = all.is(json::Kind::object) ? all.find(name(format)) : json::Value{};
  if (!own.is(json::Kind::object)) return out;
  for (const auto value : own) out.emplace(value.key(), compact(value));
  return out;
}

/// The same value: of numbers the same amount, of times the same moment.
bool is_same(json::Value a, json::Value b) {
  if (!a || !b || a.kind() != b.kind()) return false;
  if (a.text() == b.text()) return true;
  const auto row = [](Type type) { return Concept{.name = {}, .type = type}; };
  const auto type = a.is(json::Kind::number) ? Type::money : Type::time;
  const auto first = decode(a, row(type), {});
  const auto second = decode(b, row(type), {});
  if (first && second) return *first == *second;
  if (a.is(json::Kind::string)) return a.string() == b.string();
  return a.is(json::Kind::array) || a.is(json::Kind::object);
}

}  // namespace

/// [0] those that are at home in the target (or none), then those of other formats that are to be
/// passed on.
std::vector<Conversion::Travellers> Conversion::take_travellers() {
  std::vector<Travellers> found(1);
  found.front().format = options_.to;
  const auto container = json::resolve(source_.record(), carrier(options_.from));
  if (!container.is(json::Kind::object)) return found;
  for (const auto child : container) {
    const auto format = format_of(child.key());
    if (!format || *format == options_.from || !child.is(json::Kind::object)) continue;
    if (!has_pointers_only(child) || (*format != options_.to && !options_.carry)) continue;
    source_.consume(child);
    Travellers travellers{*format, child, read_stand_ins(container, *format)};
    if (*format == options_.to) {
      found.front() = std::move(travellers);
    } else {
      found.push_back(std::move(travellers));
    }
  }
  // They are of use to their travellers only, and are said anew for those that are passed on.
  const auto stand_ins = container.find(stand_ins_name);
  if (stand_ins.is(json::Kind::object)) source_.consume(stand_ins);
  return found;
}

void Conversion::put_back(const Travellers& travellers) {
  const bool price_moved = std::any_of(
      travellers.stand_ins.begin(), travellers.stand_ins.end(), [&](const auto& stand_in) {
        const auto& [pointer, text] = stand_in;
        if (!is_price_place(pointer, options_.to)) return false;
        const auto now = tree_.text_at(pointer);
        return (now.empty() ? "null" : now) != text;
      });
  for (const auto value : travellers.values) {
    // An amount comes home together with what says what it means, or not at all.
    if (price_moved && is_price_place(value.key(), options_.to)) {
      report(value, std::string(value.key()),
             "it travelled along, but another price was set meanwhile");
      continue;
    }
    std::vector<Tree::Refused> refused;
    tree_.merge(value.key(), value, travellers.stand_ins, refused);
    came_home_.emplace_back(value.key());
    for (const auto& lost : refused) {
      report(lost.value, lost.pointer, "it travelled along, but its place is taken");
    }
  }
}

bool Conversion::carry(std::string_view format, const std::string& pointer, json::Value value) {
  std::string place(carrier(options_.to));
  json::append_token(place, format);
  json::append_token(place, pointer);
  return depth_of(value) <= deepest_carried &&
         tree_.put(place, compact(value), Firmness::firm);
}

/// What is not to come home any more stays behind, and is named.
void Conversion::pass_on(const Travellers& travellers, std::set<std::string>& stays_behind) {
  const auto now = homecoming(source_.record(), options_.from, travellers.format);
  if (now) stays_behind = now->refused;
  for (const auto value : travellers.values) {
    const std::string pointer(value.key());
    const bool moved =
        now && now->price_moved && is_price_place(pointer, travellers.format);
    if (!moved && carry(name(travellers.format), pointer, value)) continue;
    std::string place(carrier(options_.from));
    json::append_token(place, name(travellers.format));
    json::append_token(place, pointer);
    report(value, place, moved ? "another price was set meanwhile" : "it cannot travel on");
  }
}

void Conversion::settle_leftovers() {
  for (const auto& leftover : source_.leftovers()) {
    if (options_.carry && carry(name(options_.from), leftover.pointer, leftover.value)) continue;
    report(leftover.value, leftover.pointer,
           leftover.reason.empty() ? no_place(options_.to) : leftover.reason);
  }
}

/// Whether the source's own format would write a value as the source did: a name that is too long
/// for it, a bare date in Deal Sync, would come home otherwise.
bool Conversion::is_written_alike(std::size_t row) const {
  const auto& stated = source_[row];
  const auto text = convert::encode(*stated.value, concepts()[row], from(row),
                                    zone_ == nullptr ? base::TimeZone::utc() : *zone_);
  if (!text) return false;
  json::Reader reader;
  const auto written = reader.read(*text);
  return written && is_same(stated.at, (*written)->root());
}

/// What the target holds otherwise, or would give back otherwise, comes home as it was.
void Conversion::carry_changed() {
  for (std::size_t row = 0; row < concepts().size(); ++row) {
    const auto& stated = source_[row];
    if (!stated.value) continue;
    const bool changed =
        std::find(changed_rows_.begin(), changed_rows_.end(), row) != changed_rows_.end();
    if (!changed && is_written_alike(row)) continue;
    for (const auto value : {stated.at, stated.also}) {
      if (value) carry(name(options_.from), source_.pointer(value), value);
    }
  }
}

/// How `record`, of the format `from`, would come home.
Result<Conversion::Homecoming> Conversion::homecoming(json::Value record, Format from,
                                                      Format home) const {
  ConvertOptions options = options_;
  options.from = from;
  options.to = home;
  options.carry = false;
  DEALKIT_ASSIGN_OR_RETURN(auto source, Reading::of(record, from));
  return Conversion(options, std::move(source)).look_home();
}

Conversion::Homecoming Conversion::look_home() {
  Homecoming found;
  const auto travellers = take_travellers().front();
  write_concepts();
  for (const auto& row : concepts()) {
    if (!is_priced(row.role)) continue;
    for (const auto place : {row.home(options_.to).path, row.home(options_.to).also}) {
      if (!place.empty()) found.prices.emplace(place, tree_.text_at(place));
    }
  }
  for (const auto& [pointer, text] : found.prices) {
    const auto stand_in = travellers.stand_ins.find(pointer);
    if (stand_in == travellers.stand_ins.end()) continue;
    found.price_moved = found.price_moved || (text.empty() ? "null" : text) != stand_in->second;
  }
  for (const auto value : travellers.values) {
    std::vector<Tree::Refused> refused;
    auto as_it_is = tree_;
    as_it_is.merge(value.key(), value, {}, refused);
    for (auto& lost : refused) {
      if (!lost.in_place.empty()) found.in_the_way.emplace(lost.pointer, lost.in_place);
      const auto stand_in = travellers.stand_ins.find(lost.pointer);
      if (stand_in == travellers.stand_ins.end() || stand_in->second != lost.in_place) {
        found.refused.insert(lost.pointer);
      }
    }
  }
  return found;
}

/// Writes down what will stand in the travellers' places at home, but for places that they had lost
/// before.
Result<void> Conversion::add_stand_ins(Format home, const std::set<std::string>& refused) {
  std::string record;
  tree_.append(record);
  json::Reader reader;
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(record));
  const auto now = homecoming(document->root(), options_.to, home);
  if (!now) return {};  // it cannot come home by itself: check_homecoming() says so
  std::string container(carrier(options_.to));
  auto stand_ins = now->in_the_way;
  for (const auto& pointer : refused) stand_ins.erase(pointer);
  std::string own = container;
  json::append_token(own, name(home));
  const auto travellers = json::resolve(document->root(), own);
  const bool has_prices =
      travellers.is(json::Kind::object) &&
      std::any_of(travellers.begin(), travellers.end(),
                  [&](json::Value value) { return is_price_place(value.key(), home); });
  if (has_prices) {
    for (const auto& [pointer, text] : now->prices) {
      stand_ins.emplace(pointer, text.empty() ? "null" : text);
    }
  }
  for (const auto& [pointer, text] : stand_ins) {
    json::Reader text_reader;
    const auto read = text_reader.read(text);
    if (!read || depth_of((*read)->root()) >= deepest_carried) continue;
    std::string place = container;
    json::append_token(place, stand_ins_name);
    json::append_token(place, name(home));
    json::append_token(place, pointer);
    tree_.put(place, text, Firmness::firm);
  }
  return {};
}

/// Tries the way home, and names what does not come.
Result<void> Conversion::check_homecoming(const std::string& record) {
  json::Reader reader;
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(record));
  ConvertOptions options = options_;
  std::swap(options.from, options.to);
  options.carry = false;
  const auto home = convert(document->root(), options);
  if (!home) {
    losses_.push_back({Loss::Kind::no_home, "", "null",
                       "it would not come home: " + home.error().message});
    return {};
  }
  json::Reader home_reader;
  DEALKIT_ASSIGN_OR_RETURN(const auto* home_document, home_reader.read(home->record));
  std::set<std::string, std::less<>> named;
  for (const auto& loss : losses_) {
    if (loss.kind != Loss::Kind::assumed) named.insert(loss.pointer);
  }
  std::vector<std::pair<std::string, json::Value>> open{{"", source_.record()}};
  while (!open.empty()) {
    const auto [pointer, value] = std::move(open.back());
    open.pop_back();
    const bool container = value.is(json::Kind::object) || value.is(json::Kind::array);
    if (container && value.size() != 0) {
      if (pointer == carrier(options_.from)) continue;  // on a journey of its own
      std::size_t element = 0;
      for (const auto child : value) {
        std::string inner = pointer;
        const bool is_object = value.is(json::Kind::object);
        json::append_token(inner, is_object ? child.key() : std::to_string(element++));
        open.emplace_back(std::move(inner), child);
      }
      continue;
    }
    const bool blank = value.is(json::Kind::null) ||
                       (value.is(json::Kind::string) && value.string().empty());
    if (blank || named.contains(pointer)) continue;
    if (is_same(value, json::resolve(home_document->root(), pointer))) continue;
    losses_.push_back({Loss::Kind::no_home, pointer, compact(value), "it would not come home"});
  }
  return {};
}

}  // namespace dealkit::deal::convert
