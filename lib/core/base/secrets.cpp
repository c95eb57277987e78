#include "core/base/secrets.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "core/base/ascii.hpp"

namespace dealkit::base {
namespace {

constexpr std::string_view mask = "***";

/// A piece of the text that must not be shown.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool password = true;  // else a query, which may hold a secret
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_name(char c) {
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '_' || c == '-' ||
         c == '%' || c == '.' || c == '+';
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1;
}

/// A keyword as its reader takes it: %XX decoded, in small letters.
std::string decoded(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool pair = name[i] == '%' && i + 2 < name.size() && hex_digit(name[i + 1]) >= 0 &&
                      hex_digit(name[i + 2]) >= 0;
    if (!pair) {
      out.push_back(lower(name[i]));
      continue;
    }
    out.push_back(lower(static_cast<char>(hex_digit(name[i + 1]) * 16 + hex_digit(name[i + 2]))));
    i += 2;
  }
  return out;
}

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

/// A name as it was meant: %XX decoded, without what joins its words.
std::string joined(std::string_view name) {
  auto plain = decoded(name);
  std::erase_if(plain, [](char c) { return !is_letter_or_digit(c); });
  return plain;
}

template <std::size_t N>
bool contains_any(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

bool names_password(std::string_view name) {
  constexpr std::array<std::string_view, 5> words{"password", "passwd", "passphrase", "passcode",
                                                  "pwd"};
  return contains_any(joined(name), words);
}

/// Whether `word` is one of the words that a name is made of, as "sig" is of "sig" and "my_sig",
/// and not of "design".
bool is_made_of(std::string_view name, std::string_view word) {
  const auto plain = decoded(name);
  for (auto at = plain.find(word); at != std::string::npos; at = plain.find(word, at + 1)) {
    const auto end = at + word.size();
    const bool begins = at == 0 || !is_letter_or_digit(plain[at - 1]);
    if (begins && (end == plain.size() || !is_letter_or_digit(plain[end]))) return true;
  }
  return false;
}

constexpr std::array<std::string_view, 5> database_schemes{"postgresql", "postgres", "redis",
                                                           "rediss", "unix"};
bool is_database(std::string_view scheme) {
  return std::find(database_schemes.begin(), database_schemes.end(), scheme) !=
         database_schemes.end();
}

std::string in_small_letters(std::string_view text) {
  std::string small(text);
  std::transform(small.begin(), small.end(), small.begin(), lower);
  return small;
}

/// "5432", or the ports of several hosts: "5432,db2:5433".
bool is_port(std::string_view text) {
  return !text.empty() && text.front() >= '0' && text.front() <= '9' &&
         text.substr(0, text.find(',')).find_first_not_of("0123456789") == std::string_view::npos;
}

/// Where the user and password before a host end, if there are any: at the last '@' of the
/// authority. A password may hold what ends an authority, and then it is not one: an '@' behind it
/// still counts where what follows the ':' is no port.
std::size_t end_of_user(std::string_view rest, bool http) {
  const auto authority = rest.substr(0, rest.find_first_of("/?#"));
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) return at;
  const auto colon = authority.find(':');
  if (colon == std::string_view::npos || authority.starts_with('[')) return std::string_view::npos;
  if (!is_port(authority.substr(colon + 1))) return rest.rfind('@');
  return http ? std::string_view::npos : rest.substr(0, rest.find_first_of("?#")).rfind('@');
}

/// The secrets of the URL whose scheme ends before `start`.
void find_in_url(std::string_view text, std::string_view scheme, std::size_t start, bool whole,
                 std::vector<Span>& found) {
  const bool database = is_database(in_small_letters(scheme));
  auto rest = text.substr(start);
  if (!whole) {
    const auto end = std::find_if(rest.begin(), rest.end(), is_space);
    rest = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  }
  std::size_t host = 0;
  if (const auto at = end_of_user(rest, !database); at != std::string_view::npos) {
    const auto colon = rest.substr(0, at).find(':');
    if (colon != std::string_view::npos) found.push_back({start + colon + 1, start + at});
    else if (!database) found.push_back({start, start + at});
    host = at + 1;
  }
  if (!whole || database) return;
  const auto query = rest.find_first_of("?#", host);
  if (query != std::string_view::npos) {
    found.push_back({start + query + 1, text.size(), false});
  }
}

/// The value behind the '=' at `equals`: of a URL's parameter, or of a connection string, which may
/// be quoted.
Span value_behind(std::string_view text, std::size_t equals, bool whole) {
  auto begin = equals + 1;
  while (!whole && begin < text.size() && is_space(text[begin])) ++begin;
  auto end = begin;
  if (!whole && begin < text.size() && text[begin] == '\'') {
    for (++end; end < text.size() && text[end] != '\''; ++end) {
      if (text[end] == '\\') ++end;
    }
    return {begin, std::min(end + 1, text.size())};
  }
  while (end < text.size() && text[end] != '&' && (whole || !is_space(text[end]))) ++end;
  return {begin, end};
}

/// Whether what stands before a ':' is the scheme of a URL, "//" or not: one that we know, or the
/// beginning of a value with "user:password@" behind it. Files may be called anything.
bool is_scheme(std::string_view scheme, std::string_view rest, bool whole_value) {
  const auto small = in_small_letters(scheme);
  if (is_database(small) || small == "http" || small == "https") return true;
  if (!whole_value || small.empty() || small == "sqlite" || small == "file") return false;
  const auto at = rest.rfind('@');
  const bool words = std::any_of(rest.begin(), rest.end(), is_space);
  return !words && at != std::string_view::npos && rest.substr(0, at).find(':') < at;
}

/// The secrets of URLs whose "//" is not there, as in "postgresql:user:password@host", and of one
/// that lacks its scheme, "postgres:password@host", whose user looks like one: all before the host.
void find_without_slashes(std::string_view text, SecretsIn in, std::vector<Span>& found) {
  for (auto colon = text.find(':'); colon != std::string_view::npos;
       colon = text.find(':', colon + 1)) {
    auto name = colon;
    while (name > 0 && is_name(text[name - 1])) --name;
    auto start = colon + 1;
    if (text.substr(start).starts_with("//")) continue;
    const bool whole = in == SecretsIn::value && name == 0;
    auto rest = text.substr(start);
    if (!is_scheme(text.substr(name, colon - name), rest, whole)) continue;
    while (rest.starts_with('/')) {
      rest.remove_prefix(1);
      ++start;
    }
    if (!whole) {
      const auto end = std::find_if(rest.begin(), rest.end(), is_space);
      rest = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    }
    const auto at = rest.rfind('@');
    if (at == std::string_view::npos) continue;
    const auto user = rest.substr(0, at).find(':');
    found.push_back({user == std::string_view::npos ? start : start + user + 1, start + at});
  }
}

std::vector<Span> find_secrets(std::string_view text, SecretsIn in) {
  std::vector<Span> found;
  constexpr std::string_view separator = "://";
  const auto begin_of_name = [&](std::size_t end) {
    while (end > 0 && is_name(text[end - 1])) --end;
    return end;
  };
  const auto first = text.find(separator);
  const bool whole = in == SecretsIn::value && first != std::string_view::npos &&
                     begin_of_name(first) == 0;
  for (auto at = first; at != std::string_view::npos; at = text.find(separator, at + 1)) {
    const auto name = begin_of_name(at);
    find_in_url(text, text.substr(name, at - name), at + separator.size(), whole && at == first,
                found);
  }
  for (auto at = text.find('='); at != std::string_view::npos; at = text.find('=', at + 1)) {
    auto end = at;
    while (end > 0 && is_space(text[end - 1])) --end;
    const auto name = begin_of_name(end);
    const auto keyword = text.substr(name, end - name);
    if (!names_secret(keyword)) continue;
    auto value = value_behind(text, at, whole);
    value.password = names_password(keyword);
    found.push_back(value);
  }
  find_without_slashes(text, in, found);
  std::erase_if(found, [&](const Span& span) {
    return span.begin >= span.end || text.substr(span.begin, span.end - span.begin) == mask;
  });
  std::sort(found.begin(), found.end(), [](const Span& a, const Span& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  return found;
}

}  // namespace

bool names_secret(std::string_view name) {
  constexpr std::array<std::string_view, 11> words{
      "secret",     "token",     "apikey",     "accesskey", "privatekey", "sharedkey",
      "accountkey", "signature", "credential", "authkey",   "sessionkey"};
  constexpr std::array<std::string_view, 8> whole{"sig",  "pass",   "pw",   "auth",
                                                  "jwt",  "bearer", "hmac", "authorization"};
  return names_password(name) || contains_any(joined(name), words) ||
         std::any_of(whole.begin(), whole.end(),
                     [&](std::string_view word) { return is_made_of(name, word); });
}

std::string without_secrets(std::string_view text, SecretsIn in) {
  std::string out;
  std::size_t done = 0;
  std::size_t masked_to = 0;
  for (const auto& span : find_secrets(text, in)) {
    if (span.begin < masked_to) {  // inside of one before, or overlapping it
      done = std::max(done, span.end);
      masked_to = done;
      continue;
    }
    out += text.substr(done, span.begin - done);
    out += mask;
    done = masked_to = span.end;
  }
  out += text.substr(done);
  return out;
}

bool holds_password(std::string_view text) {
  std::vector<Span> slips;
  find_without_slashes(text, SecretsIn::value, slips);
  const bool connection = !slips.empty() || text.find("://") != std::string_view::npos ||
                          text.find("host=") != std::string_view::npos ||
                          text.find("dbname=") != std::string_view::npos;
  const auto found = find_secrets(text, SecretsIn::value);
  return connection && std::any_of(found.begin(), found.end(), [](const Span& span) {
           return span.password;
         });
}

}  // namespace dealkit::base
