// Reading a record into concepts.
#include "core/deal/convert/read.hpp"

#include "core/base/json/pointer.hpp"
#include "core/deal/convert/value.hpp"

namespace dealkit::deal::convert {
namespace {

using base::Errc;
using base::Error;
using base::Result;

bool is_absent(json::Value value) { return !value || value.is(json::Kind::null); }

}  // namespace

Result<Reading> Reading::of(json::Value record, Format format) {
  if (!record.is(json::Kind::object)) {
    return Error{Errc::data, "expected " + std::string(title(format)) + " (an object), found " +
                                 (record ? std::string(json::describe(record.kind())) : "nothing")};
  }
  Reading reading;
  reading.record_ = record;
  reading.format_ = format;
  const auto& document = record.document();
  reading.consumed_.resize(document.node(record.index()).next - record.index());
  if (format == Format::dealkit) {
    const auto type = record.find("type");
    if (!is_absent(type)) {
      if (!type.is(json::Kind::string) || type.string() != "deal") {
        return Error{Errc::data, "expected a record of type deal, found " +
                                     std::string(type.text().substr(0, 40))};
      }
      reading.consume(type);
    }
  }
  const auto rows = concepts();
  reading.stated_.resize(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto& home = rows[row].home(format);
    if (!home.path.empty()) DEALKIT_RETURN_IF_ERROR(reading.read(row, home));
  }
  if (format == Format::opendirect21) reading.drop_floor_in_another_currency();
  reading.refine_kind();
  return reading;
}

Result<void> Reading::read(std::size_t row, const Home& home) {
  const auto value = json::resolve(record_, home.path);
  if (!is_absent(value) && !consumed(value)) {
    if (home.seconds && value.is(json::Kind::string) && value.string().empty()) {
      consume(value);  // Deal Sync: a blank date is no date
    } else {
      auto decoded = decode(value, concepts()[row], home);
      if (decoded && home.zero_is_absent && *decoded == "0") {
        consume(value);
      } else if (decoded) {
        stated_[row] = {std::move(*decoded), value, {}};
        consume(value);
      } else {
        DEALKIT_RETURN_IF_ERROR(refuse_unread(row, home, value, decoded.error().message));
      }
    }
  }
  if (home.also.empty()) return {};
  return read_beside(row, home);
}

Result<void> Reading::read_beside(std::size_t row, const Home& home) {
  const auto value = json::resolve(record_, home.also);
  if (is_absent(value) || consumed(value)) return {};
  auto decoded = decode(value, concepts()[row], home);
  auto& stated = stated_[row];
  if (!decoded) return refuse_unread(row, home, value, decoded.error().message);
  if (!stated.value) {
    stated = {std::move(*decoded), value, {}};
    consume(value);
  } else if (*stated.value == *decoded) {
    stated.also = value;
    consume(value);
  } else {
    refuse(value, "it differs from " + std::string(home.path));
  }
  return {};
}

Result<void> Reading::refuse_unread(std::size_t row, const Home& home, json::Value value,
                                    const std::string& reason) {
  const auto& known = concepts()[row];
  const bool limits = known.type == Type::money || known.role == Role::currency ||
                      known.type == Type::tokens || known.type == Type::countries ||
                      known.name == "price_model";  // its number would be another price
  if (limits) {
    return Error{Errc::data, pointer(value) + " cannot be read, and without it the deal would be "
                                              "another one: " + reason};
  }
  if (known.name != "id" && !is_of_the_type(value, known, home)) {  // check_id() says more of ids
    return Error{Errc::data, pointer(value) + ": " + reason};  // who wrote it meant something
  }
  refuse(value, reason);
  return {};
}

/// OpenDirect prices in the order's currency, its pmp in bidfloorcur (default USD): amounts in two
/// currencies cannot stand in a record that has one.
void Reading::drop_floor_in_another_currency() {
  const auto floor = find_concept("floor");
  const auto& currency = stated_[find_concept("currency")];
  if (!stated_[floor].value || !currency.value) return;
  const auto own = json::resolve(record_, "/line/pmp/deals/0/bidfloorcur");
  const bool is_default = is_absent(own);
  const auto code = is_default                   ? std::string_view("USD")
                    : own.is(json::Kind::string) ? own.string()
                                                 : std::string_view{};
  if (code == *currency.value) return;
  drop(floor, "it is not in the order's currency");
}

/// Without a guarantee a fixed price makes a preferred deal.
void Reading::refine_kind() {
  if (format_ == Format::dealkit) return;
  auto& kind = stated_[find_concept("kind")];
  const auto& at = stated_[find_concept("at")];
  if (kind.value == "private_auction" && at.value == "fixed") kind.value = "preferred";
}

void Reading::refuse(json::Value value, std::string reason) {
  refused_.emplace_back(value.index(), std::move(reason));
}

void Reading::drop(std::size_t row, std::string reason) {
  auto& stated = stated_[row];
  for (const auto value : {stated.at, stated.also}) {
    if (!value) continue;
    consumed_[place(value)] = false;
    if (!reason.empty()) refuse(value, reason);
  }
  stated = {};
}

void Reading::consume(json::Value value) { consumed_[place(value)] = true; }

bool Reading::holds_consumed(json::Value value) const {
  const auto first = place(value);
  const auto size = value.document().node(value.index()).next - value.index();
  for (std::size_t i = first; i < first + size; ++i) {
    if (consumed_[i]) return true;
  }
  return false;
}

void Reading::collect(json::Value value, const std::string& pointer,
                      std::vector<Leftover>& out) const {
  if (consumed(value) || value.is(json::Kind::null)) return;
  if (holds_consumed(value)) {
    std::size_t element = 0;
    for (const auto child : value) {
      std::string inner = pointer;
      const bool named = value.is(json::Kind::object);
      json::append_token(inner, named ? child.key() : std::to_string(element++));
      collect(child, inner, out);
    }
    return;
  }
  std::string reason;
  for (const auto& [node, why] : refused_) {
    if (node == value.index()) reason = why;
  }
  out.push_back({pointer, value, std::move(reason)});
}

std::string Reading::pointer(json::Value value) const {
  const auto& document = record_.document();
  return document.pointer(value.index()).substr(document.pointer(record_.index()).size());
}

std::vector<Leftover> Reading::leftovers() const {
  std::vector<Leftover> out;
  for (const auto child : record_) {
    std::string pointer;
    json::append_token(pointer, child.key());
    collect(child, pointer, out);
  }
  return out;
}

}  // namespace dealkit::deal::convert
