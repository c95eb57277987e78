// Passwords in what people configure: found wherever they stand in a URL or a connection string, so
// that they are neither taken from a command line nor shown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dealkit::base {

/// What a text is: a setting's own value, which a URL may be the whole of, or a message that quotes
/// one, where a URL ends at white space.
enum class SecretsIn : std::uint8_t { value, message };

/// Whether a parameter, keyword or setting of this name is a secret: by the words in it, however
/// they are joined and spelt ("oauth_client_secret", "X-Amz-Signature", "apiKey", "p%77d"), since
/// services think of new names every day.
bool names_secret(std::string_view name);

/// `text` with *** for every secret in it: the password (and for http the user) before a host, also
/// if it holds '/', '?', '@' or '%', and where the "//" of the URL was forgotten; the value of each
/// parameter or keyword that names_secret(); and the whole query of a value that is an http URL.
std::string without_secrets(std::string_view text, SecretsIn in = SecretsIn::value);

/// Whether a URL or connection string in `text` holds a password that is not *** already.
bool holds_password(std::string_view text);

}  // namespace dealkit::base
