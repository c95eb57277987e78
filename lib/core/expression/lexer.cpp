// See lexer.hpp.
#include "core/expression/lexer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/expression/utf8.hpp"

namespace dealkit::expression {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_word(char c) { return is_word_start(c) || is_digit(c); }

constexpr std::array<std::string_view, 6> long_symbols{"&&", "||", "==", "!=", "<=", ">="};
constexpr std::string_view short_symbols = "()[]{}.,:?!<>+-*/%";

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  base::Result<std::vector<Token>> run() {
    std::vector<Token> tokens;
    for (;;) {
      skip_blanks();
      if (at_ == source_.size()) {
        tokens.push_back({TokenKind::end, static_cast<std::uint32_t>(at_), {}});
        return tokens;
      }
      DEALKIT_ASSIGN_OR_RETURN(const TokenKind kind, one());
      tokens.push_back(
          {kind, static_cast<std::uint32_t>(begin_), source_.substr(begin_, at_ - begin_)});
    }
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }

  base::Error error(std::size_t offset, std::string message) const {
    return {base::Errc::data, std::move(message), position_of(source_, offset)};
  }

  void skip_blanks() {
    for (; at_ < source_.size(); ++at_) {
      const char c = source_[at_];
      if (c == '/' && peek(1) == '/') {
        at_ = std::min(source_.find('\n', at_), source_.size() - 1);
      } else if (c != ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f') {
        return;
      }
    }
  }

  base::Result<TokenKind> one() {
    begin_ = at_;
    const char c = peek();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (c == '"' || c == '\'') return quoted(false, TokenKind::string);
    if (is_word_start(c)) return word();
    if (c == '`') return quoted_identifier();
    const std::string_view rest = source_.substr(at_);
    for (const auto symbol : long_symbols) {
      if (rest.starts_with(symbol)) {
        at_ += symbol.size();
        return TokenKind::symbol;
      }
    }
    if (short_symbols.find(c) != std::string_view::npos) {
      ++at_;
      return TokenKind::symbol;
    }
    if (c == '=') return error(at_, "expected '==', found '='");
    if (c == '&' || c == '|') return error(at_, fmt::format("expected '{0}{0}', found '{0}'", c));
    const std::size_t length = step_utf8(source_, at_);
    return error(at_, fmt::format("expected an expression, found '{}'", rest.substr(0, length)));
  }

  // An identifier, or a literal behind one of the prefixes r, b, br, rb.
  base::Result<TokenKind> word() {
    bool raw = false;
    bool bytes = false;
    for (std::size_t i = 0; i < 3; ++i) {
      const char c = peek(i);
      if (c == '"' || c == '\'') {
        at_ += i;
        return quoted(raw, bytes ? TokenKind::bytes : TokenKind::string);
      }
      if ((c == 'r' || c == 'R') && !raw) {
        raw = true;
      } else if ((c == 'b' || c == 'B') && !bytes) {
        bytes = true;
      } else {
        break;
      }
    }
    while (is_word(peek())) ++at_;
    return TokenKind::identifier;
  }

  base::Result<TokenKind> number() {
    TokenKind kind = TokenKind::integer;
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X') && is_hex(peek(2))) {
      at_ += 2;
      while (is_hex(peek())) ++at_;
    } else {
      while (is_digit(peek())) ++at_;
      if (peek() == '.' && is_digit(peek(1))) {
        kind = TokenKind::real;
        ++at_;
        while (is_digit(peek())) ++at_;
      }
      const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
      if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign))) {
        kind = TokenKind::real;
        at_ += 1 + sign;
        while (is_digit(peek())) ++at_;
      }
    }
    if (kind == TokenKind::integer && (peek() == 'u' || peek() == 'U')) {
      kind = TokenKind::uinteger;
      ++at_;
    }
    if (is_word(peek())) {
      return error(at_, fmt::format("expected the number to end after '{}', found '{}'",
                                    source_.substr(begin_, at_ - begin_), peek()));
    }
    return kind;
  }

  base::Result<TokenKind> quoted(bool raw, TokenKind kind) {
    const char quote = peek();
    const bool triple = peek(1) == quote && peek(2) == quote;
    const std::string closer(triple ? 3 : 1, quote);
    at_ += closer.size();
    while (at_ < source_.size()) {
      if (source_.substr(at_).starts_with(closer)) {
        at_ += closer.size();
        return kind;
      }
      const char c = peek();
      if (!triple && (c == '\n' || c == '\r')) break;
      at_ += c == '\\' && !raw && at_ + 1 < source_.size() ? 2 : 1;
    }
    return error(begin_, fmt::format("expected {} to close the {} that begins here, found the {}",
                                     closer, kind == TokenKind::bytes ? "bytes" : "string",
                                     at_ < source_.size() ? "line's end" : "end"));
  }

  base::Result<TokenKind> quoted_identifier() {
    ++at_;
    while (is_word(peek()) || peek() == '-' || peek() == '.' || peek() == '/' || peek() == ' ') {
      ++at_;
    }
    if (peek() != '`' || at_ == begin_ + 1) {
      return error(at_, "expected a name of letters, digits, '_', '-', '.', '/' or spaces, closed "
                        "by '`'");
    }
    ++at_;
    return TokenKind::quoted_identifier;
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
};

}  // namespace

base::Position position_of(std::string_view source, std::size_t offset) {
  offset = std::min(offset, source.size());
  const std::string_view before = source.substr(0, offset);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 = 0
  return {offset, static_cast<std::uint32_t>(lines + 1),
          static_cast<std::uint32_t>(offset - line_begin + 1)};
}

std::string describe(const Token& token) {
  if (token.kind == TokenKind::end) return "the end";
  constexpr std::size_t shown_bytes = 40;
  if (token.text.size() <= shown_bytes) return fmt::format("'{}'", token.text);
  std::size_t cut = 0;
  while (cut < shown_bytes) cut += step_utf8(token.text, cut);
  return fmt::format("'{}...'", token.text.substr(0, cut));
}

base::Result<std::vector<Token>> tokenize(std::string_view source) {
  if (const auto bad = find_invalid_utf8(source); bad != std::string_view::npos) {
    return base::Error{base::Errc::data, "expected UTF-8, found a byte that is none",
                       position_of(source, bad)};
  }
  return Lexer(source).run();
}

}  // namespace dealkit::expression
