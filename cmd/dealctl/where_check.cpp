// Looks at records without the condition, and at what the condition makes of them; see
// where_check.hpp.
#include "where_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json/pointer.hpp"
#include "core/base/nearest.hpp"
#include "core/deal/money_numbers.hpp"
#include "io/store/records/records.hpp"
#include "output.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::store::Query;
using io::store::Records;

constexpr std::uint64_t sampled_of_a_type = 1000;  // of a type

bool is_member(deal::Kind kind, std::string_view name) {
  return name == "type" ||
         deal::traits(kind).table->find(json::hash_key(name), name) != nullptr;
}

/// The variables that an expression reads and that are members of none of the types.
std::vector<std::string> unknown_names(std::span<const Query> queries) {
  std::vector<std::string> names;
  for (std::string_view pointer : queries.front().where->fields()) {
    pointer.remove_prefix(std::min<std::size_t>(pointer.size(), 1));
    std::string name;
    if (!json::unescape_token(pointer.substr(0, pointer.find('/')), name)) continue;
    const bool known = std::any_of(queries.begin(), queries.end(), [&](const Query& query) {
      return is_member(query.kind, name);
    });
    if (!known && std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

std::vector<std::string> known_names(std::span<const Query> queries) {
  std::vector<std::string> names;
  for (const auto& query : queries) {
    for (const auto& field : deal::traits(query.kind).table->fields) {
      names.emplace_back(field.name);
    }
  }
  return names;
}

class Sample {
 public:
  Sample(const expression::Program& program, std::vector<std::string> unknown, bool selected)
      : program_(program), unknown_(std::move(unknown)), holds_somewhere_(selected) {}

  base::Result<void> look_at(const deal::Stored& stored) {
    DEALKIT_ASSIGN_OR_RETURN(const auto root, stored.record.root(reader_));
    ++looked_;
    std::erase_if(unknown_, [&](const std::string& name) { return bool(root.find(name)); });
    if (holds_somewhere_) return {};
    deal::MoneyNumbers money(*deal::traits(stored.kind).table);
    money.find(root);
    const auto answer = program_.condition(expression::RecordBindings(root, &money), scratch_);
    if (answer) {
      holds_somewhere_ = true;
    } else if (!reason_) {
      reason_ = answer.error();
    }
    return {};
  }
  bool has_enough() const { return unknown_.empty() && holds_somewhere_; }

  void print_what_is_wrong(std::span<const Query> queries) const {
    for (const auto& name : unknown_) {
      print_message(
          fmt::format("warning: --where: '{}' is not a known member, and no record looked "
                      "at ({}) has it{}",
                      name, looked_, base::did_you_mean(name, known_names(queries))));
    }
    if (!unknown_.empty() || holds_somewhere_ || !reason_) return;
    print_message(
        fmt::format("warning: --where: fails on every record looked at ({}): column {}: {}",
                    looked_, reason_->position.column, reason_->message));
  }

 private:
  const expression::Program& program_;
  std::vector<std::string> unknown_;  // that no record had so far
  bool holds_somewhere_;              // true or false, but no failure
  std::uint64_t looked_ = 0;
  std::optional<base::Error> reason_;
  json::Reader reader_{deal::derived_limits};
  expression::Scratch scratch_;
};

}  // namespace

base::Result<void> check_where(Session& session, std::span<const Query> queries, bool selected) {
  if (queries.empty() || queries.front().where == nullptr) return {};
  Sample sample(*queries.front().where, unknown_names(queries), selected);
  if (sample.has_enough()) return {};
  std::vector<Query> all(queries.begin(), queries.end());
  for (auto& query : all) {
    query.where = nullptr;
    query.order.clear();
    query.limit = sampled_of_a_type;
    query.on_unknown = [](const base::Error&) { return base::Result<void>(); };
  }
  bool enough = false;
  const auto done = Records(*session.store).visit(all, [&](const deal::Stored& stored) {
    auto looked = sample.look_at(stored);
    enough = looked && sample.has_enough();
    if (enough) looked = base::Error{base::Errc::negative, "enough was seen"};  // ends the visit
    return looked;
  });
  if (!done && !enough) return done;
  sample.print_what_is_wrong(queries);
  return {};
}

}  // namespace dealkit::cmd::dealctl
