// The book of answers as a table of the store; see answers.hpp.
#include "io/store/idempotency/answers.hpp"

#include <array>

#include <fmt/format.h>

#include "io/store/columns.hpp"
#include "io/store/forget.hpp"

namespace dealkit::io::store {

namespace {

using base::Answered;
using base::Result;
using sql::ColumnType;

/// In the transaction that is open on the connection.
class AnswerTable final : public base::AnswerBook {
 public:
  explicit AnswerTable(sql::Connection& connection) : connection_(connection) {}

  Result<bool> take(const std::string& key, const std::string& body_hash,
                    base::Instant at) override {
    const sql::Insert insert{"answer",
                             {{"key", ColumnType::text},
                              {"body_hash", ColumnType::text},
                              {"created_at", ColumnType::instant}},
                             "ON CONFLICT (key) DO NOTHING"};
    const auto now = base::to_string(at);
    const std::array<sql::Value, 3> values{std::string_view(key), std::string_view(body_hash),
                                           std::string_view(now)};
    DEALKIT_ASSIGN_OR_RETURN(const auto taken, connection_.insert(insert, values));
    return taken == 1;
  }

  Result<std::optional<Answered>> find(const std::string& key) override {
    std::optional<Answered> answered;
    const auto statement = fmt::format("SELECT body_hash, answer, {} FROM answer WHERE key = $1",
                                       select_instant("created_at", connection_.dialect()));
    const std::array<sql::Value, 1> parameters{std::string_view(key)};
    DEALKIT_RETURN_IF_ERROR(connection_.run(statement, parameters, [&](const sql::Row& row) {
      answered = {std::string(row.text(0)), std::string(row.text(1)), read_instant(row.text(2))};
      return Result<void>();
    }));
    return answered;
  }

  Result<void> keep(const std::string& key, const std::string& answer) override {
    const std::array<sql::Value, 2> parameters{std::string_view(key), std::string_view(answer)};
    DEALKIT_RETURN_IF_ERROR(
        connection_.run("UPDATE answer SET answer = $2 WHERE key = $1", parameters));
    return {};
  }

  void give_up(const std::string&) override {}  // the transaction is rolled back

 private:
  sql::Connection& connection_;
};

}  // namespace

base::Result<std::string> Answers::transact_once(
    const deal::Context& context, const base::Idempotency& request,
    const std::function<base::Result<void>(UnitOfWork&, std::string&)>& work) const {
  std::string answer;
  const auto once = [&](UnitOfWork& unit) -> base::Result<void> {
    AnswerTable table(unit.connection());
    DEALKIT_ASSIGN_OR_RETURN(
        answer, base::answer_once(table, request, context.now,
                                  [&](std::string& text) { return work(unit, text); }));
    return {};
  };
  DEALKIT_RETURN_IF_ERROR(Records(database_).transact(context, once));
  return answer;
}

base::Result<std::uint64_t> Answers::prune(const PruneOptions& options) const {
  DEALKIT_ASSIGN_OR_RETURN(const auto connection, database_.connection());
  const OldRows answers{"answer a", "key", ""};
  return options.dry_run ? count_old(*connection, answers, options.before)
                         : forget_old(*connection, answers, options.before);
}

}  // namespace dealkit::io::store
