// A request that may come twice and shall be done once: whoever sends it again with the same key
// gets the answer of then. Where answers are kept is an AnswerBook; what is made of them stands
// here once.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace dealkit::base {

struct Idempotency {
  std::string key;   // "" = none: it is done whenever it comes
  std::string body;  // what the answer depends on
};

/// What was answered under a key.
struct Answered {
  std::string body_hash;  // SHA-256 of the body, in hex
  std::string answer;
  std::string at;  // RFC 3339
};

/// Where answers are kept.
class AnswerBook {
 public:
  virtual ~AnswerBook() = default;
  /// Takes the key for a body at a moment; false if it was taken. If somebody takes it at the same
  /// time this waits until he has kept his answer, or has given it up.
  virtual Result<bool> take(const std::string& key, const std::string& body_hash, Instant at) = 0;
  virtual Result<std::optional<Answered>> find(const std::string& key) = 0;
  /// The answer under a key that was taken.
  virtual Result<void> keep(const std::string& key, const std::string& answer) = 0;
  /// A key that was taken and comes to no answer is free again.
  virtual void give_up(const std::string& key) = 0;
};

/// `work` appends its answer; under a key that was seen the answer of then comes without it.
/// Errc::conflict if the body was another one, Errc::usage for a key that cannot be one,
/// Errc::again if the key was forgotten just now. What fails may be asked again.
Result<std::string> answer_once(AnswerBook& book, const Idempotency& request, Instant now,
                                const std::function<Result<void>(std::string& answer)>& work);

/// In memory, as long as this lives.
class MemoryAnswers final : public AnswerBook {
 public:
  Result<bool> take(const std::string& key, const std::string& body_hash, Instant at) override;
  Result<std::optional<Answered>> find(const std::string& key) override;
  Result<void> keep(const std::string& key, const std::string& answer) override;
  void give_up(const std::string& key) override;

 private:
  std::map<std::string, Answered, std::less<>> answers_;
};

}  // namespace dealkit::base
