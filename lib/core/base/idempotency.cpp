// Once or again; see idempotency.hpp.
#include "core/base/idempotency.hpp"

#include <fmt/format.h>

#include "core/base/hash.hpp"
#include "core/base/ids.hpp"

namespace dealkit::base {

namespace {

Result<std::string> answer_of_then(AnswerBook& book, const std::string& key,
                                   std::string_view body_hash) {
  DEALKIT_ASSIGN_OR_RETURN(auto answered, book.find(key));
  if (!answered) return Error{Errc::again, "the idempotency key was given free meanwhile"};
  if (answered->body_hash != body_hash) {
    return Error{Errc::conflict, fmt::format("the idempotency key '{}' was used at {} for another "
                                             "request: use a new key",
                                             key, answered->at)};
  }
  return std::move(answered->answer);
}

}  // namespace

Result<std::string> answer_once(AnswerBook& book, const Idempotency& request, Instant now,
                                const std::function<Result<void>(std::string& answer)>& work) {
  const auto& key = request.key;
  std::string answer;
  if (key.empty()) {
    DEALKIT_RETURN_IF_ERROR(work(answer));
    return answer;
  }
  if (!check_id(key)) {
    return Error{Errc::usage,
                 "expected an idempotency key of at most 255 bytes without control characters"};
  }
  const auto body_hash = sha256_hex(request.body);
  DEALKIT_ASSIGN_OR_RETURN(const bool taken, book.take(key, body_hash, now));
  if (!taken) return answer_of_then(book, key, body_hash);
  auto done = work(answer);
  if (done) done = book.keep(key, answer);
  if (done) return answer;
  book.give_up(key);
  return std::move(done).error();
}

Result<bool> MemoryAnswers::take(const std::string& key, const std::string& body_hash,
                                 Instant at) {
  return answers_.try_emplace(key, Answered{body_hash, "", to_string(at)}).second;
}

Result<std::optional<Answered>> MemoryAnswers::find(const std::string& key) {
  const auto found = answers_.find(key);
  if (found == answers_.end()) return std::optional<Answered>();
  return std::optional(found->second);
}

Result<void> MemoryAnswers::keep(const std::string& key, const std::string& answer) {
  answers_[key].answer = answer;
  return {};
}

void MemoryAnswers::give_up(const std::string& key) { answers_.erase(key); }

}  // namespace dealkit::base
