// See question.hpp.
#include "question.hpp"

#include <fmt/format.h>

#include <array>

#include "core/base/json/write.hpp"
#include "core/base/text_table.hpp"
#include "core/base/visible.hpp"
#include "io/store/records/records.hpp"
#include "output.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::store::Records;

constexpr std::size_t most_named = 3;  // records in a question

/// The name that people gave a record; "" if it has none.
std::string name_in(json::Value record, deal::Kind kind) {
  switch (kind) {
    case deal::Kind::deal: return cell_text(record.find("deal_name"));
    case deal::Kind::campaign: return cell_text(record.find("campaign_name"));
    case deal::Kind::account: return cell_text(record.find("name"));
    default: return {};
  }
}

base::Result<std::uint64_t> count_campaigns(Session& session, const std::string& deal_id) {
  std::string condition = "deal_id == ";
  json::append_string(condition, deal_id);
  DEALKIT_ASSIGN_OR_RETURN(const auto where,
                           expression::compile(condition, {.zones = session.zones.get()}));
  io::store::Query query;
  query.kind = deal::Kind::campaign;
  query.where = &where;
  query.computed = false;
  std::uint64_t count = 0;
  DEALKIT_RETURN_IF_ERROR(
      Records(*session.store).visit(std::array{query}, [&](const deal::Stored&) {
        ++count;
        return base::Result<void>();
      }));
  return count;
}

base::Result<std::string> subject_of(Session& session, const deal::Key& key,
                                     std::string_view joint) {
  const auto kind = deal::traits(key.kind).name;
  DEALKIT_ASSIGN_OR_RETURN(const auto stored, Records(*session.store).read(key, false));
  if (!stored) return fmt::format("{} {}", kind, key.id);  // said to be absent later
  DEALKIT_ASSIGN_OR_RETURN(const auto root, stored->record.root());
  const auto name = name_in(root, key.kind);
  auto text = name.empty() ? fmt::format("{} {}", kind, key.id)
                           : fmt::format("{} \"{}\" ({})", kind, name, key.id);
  if (key.kind != deal::Kind::deal) return text;
  DEALKIT_ASSIGN_OR_RETURN(const auto campaigns, count_campaigns(session, key.id));
  if (campaigns > 0) {
    text += fmt::format(" {} its {}", joint,
                        campaigns == 1 ? "campaign" : fmt::format("{} campaigns", campaigns));
  }
  return text;
}

}  // namespace

base::Result<std::string> ask_about(Session& session, const io::cli::Invocation& invocation,
                                    const Question& question) {
  std::string text(question.verb);
  const auto& ids = invocation.words;
  const bool typed = invocation.values.settings().contains("type");
  for (std::size_t i = 0; i < ids.size() && i < most_named; ++i) {
    text += i == 0 ? " " : ids.size() == i + 1 ? " and " : ", ";
    auto key = typed ? resolve(session, invocation, ids[i])
                     : base::Result<deal::Key>(deal::Key{deal::Kind::deal, ids[i]});
    if (!key) {
      text += fmt::format("'{}'", ids[i]);  // said to be absent later
      continue;
    }
    DEALKIT_ASSIGN_OR_RETURN(const auto subject, subject_of(session, *key, question.joint));
    text += subject;
  }
  if (ids.size() > most_named) {
    const auto more = ids.size() - most_named;
    text += fmt::format(" and {} more record{}", more, more == 1 ? "" : "s");
  }
  return base::visible(text + std::string(question.end)) + "?";
}

}  // namespace dealkit::cmd::dealctl
