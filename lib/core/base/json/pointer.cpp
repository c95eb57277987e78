#include "core/base/json/pointer.hpp"

#include <charconv>

namespace dealkit::base::json {

void append_token(std::string& pointer, std::string_view token) {
  pointer.push_back('/');
  for (const char c : token) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer.push_back(c);
    }
  }
}

bool unescape_token(std::string_view token, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      out.push_back(token[i]);
      continue;
    }
    if (++i == token.size() || (token[i] != '0' && token[i] != '1')) return false;
    out.push_back(token[i] == '0' ? '~' : '/');
  }
  return true;
}

namespace {

Value element(Value array, std::string_view token) {
  std::uint32_t index = 0;
  const auto* end = token.data() + token.size();
  const auto [parsed, error] = std::from_chars(token.data(), end, index);
  const bool leading_zero = token.size() > 1 && token.front() == '0';
  if (error != std::errc{} || parsed != end || leading_zero) return {};
  return array.at(index);
}

}  // namespace

void Pointers::reset(const Document* document) {
  document_ = document;
  steps_.clear();
}

std::string Pointers::of(std::uint32_t index) {
  std::string path;
  std::uint32_t container = 0;
  for (std::size_t depth = 0; container != index; ++depth) {
    if (depth == steps_.size()) steps_.push_back({container, container + 1, 0});
    auto& step = steps_[depth];
    if (step.container != container || step.child > index) step = {container, container + 1, 0};
    while (document_->node(step.child).next <= index) {
      step.child = document_->node(step.child).next;
      ++step.element;
    }
    if (document_->node(container).kind == Kind::object) {
      append_token(path, document_->value(step.child).key());
    } else {
      append_token(path, std::to_string(step.element));
    }
    container = step.child;
  }
  return path;
}

Value resolve(Value root, std::string_view pointer) {
  if (pointer.empty()) return root;
  if (pointer.front() != '/') return {};
  std::string token;
  while (!pointer.empty() && root) {
    pointer.remove_prefix(1);
    const auto end = std::min(pointer.find('/'), pointer.size());
    if (!unescape_token(pointer.substr(0, end), token)) return {};
    pointer.remove_prefix(end);
    if (root.is(Kind::object)) {
      root = root.find(token);
    } else if (root.is(Kind::array)) {
      root = element(root, token);
    } else {
      return {};
    }
  }
  return root;
}

}  // namespace dealkit::base::json
