#include "core/deal/record_text.hpp"

#include <utility>

namespace dealkit::deal {

RecordText::RecordText(Taken, std::string text) {
  if (!text.empty()) state_ = std::make_shared<State>(State{std::move(text), std::nullopt});
}

const std::string& RecordText::text() const {
  static const std::string none;
  return state_ == nullptr ? none : state_->text;
}

base::Result<json::Value> RecordText::root() const {
  if (state_ != nullptr && state_->document) return state_->document->root();
  json::Reader reader{derived_limits};
  return root(reader);
}

base::Result<json::Value> RecordText::root(json::Reader& reader) const {
  if (state_ == nullptr) return reader.read({}).error();
  if (!state_->document) {
    DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(state_->text));
    state_->document = document->trimmed();
  }
  return state_->document->root();
}

}  // namespace dealkit::deal
