#include "core/validation/output/locate.hpp"

#include <algorithm>

#include "core/base/json/pointer.hpp"
#include "core/expression/utf8.hpp"

namespace dealkit::validation {

void Locator::start(const Examined& examined) {
  document_ = nullptr;
  tried_ = false;
  source_ = examined.source;
  bytes_ = examined.bytes;
}

void Locator::read() {
  if (tried_) return;
  tried_ = true;
  if (const auto document = reader_.read(bytes_)) document_ = *document;
}

json::Value Locator::record() {
  if (!bytes_.empty()) read();
  return document_ == nullptr ? json::Value() : document_->root();
}

Place Locator::at(std::string_view pointer) {
  if (bytes_.empty()) {
    Place unknown;
    unknown.line = unknown.end_line = source_.line;
    unknown.byte_offset = source_.byte_offset;
    return unknown;
  }
  read();
  if (document_ == nullptr) {
    const auto error = json::diagnose(bytes_);
    const auto offset = error ? std::min<std::size_t>(error->position.offset, bytes_.size()) : 0;
    return place(offset, std::min(offset + 1, bytes_.size()));
  }
  auto value = json::resolve(document_->root(), pointer);
  const bool exact = value.present();
  while (!value) {
    const auto slash = pointer.rfind('/');
    pointer = slash == std::string_view::npos ? std::string_view{} : pointer.substr(0, slash);
    value = json::resolve(document_->root(), pointer);
  }
  const auto& node = document_->node(value.index());
  auto found = place(node.begin, node.end);
  found.exact = exact;
  return found;
}

Place Locator::place(std::size_t begin, std::size_t end) const {
  struct Corner {
    std::uint64_t line, column, character_column;
  };
  const auto corner = [this](std::size_t offset) {
    const auto before = bytes_.substr(0, offset);
    const auto lines = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
    const auto newline = before.rfind('\n');
    const auto in_line = newline == std::string_view::npos ? before : before.substr(newline + 1);
    const std::uint64_t first = lines == 0 ? std::max<std::uint64_t>(source_.column, 1) : 1;
    return Corner{source_.line + lines, first + in_line.size(),
                  first + expression::count_code_points(in_line)};
  };
  const auto from = corner(begin);
  const auto to = corner(end);
  return {from.line,           from.column, from.character_column,
          to.line,             to.character_column,
          source_.byte_offset + begin, end - begin, false};
}

}  // namespace dealkit::validation
