// The client on Boost.Beast. The only file that knows it: sanitized Beast with TLS takes most of a
// minute to compile. All but submission happens on one thread, so nothing else needs a lock.
#include "io/http/client.hpp"

#include <signal.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <variant>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <fmt/format.h>

#include "io/http/header.hpp"

namespace dealkit::io::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using base::Errc;
using base::Error;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::uint32_t max_header_bytes = 16 << 10;

using Plain = beast::tcp_stream;
using Tls = beast::ssl_stream<beast::tcp_stream>;

/// One connection, plain or TLS, and the bytes read ahead on it.
struct Connection {
  Connection(asio::io_context& io, asio::ssl::context* tls) {
    if (tls != nullptr)
      stream.emplace<Tls>(io, *tls);
    else
      stream.emplace<Plain>(io);
  }
  Plain& transport() {
    if (auto* tls = std::get_if<Tls>(&stream)) return beast::get_lowest_layer(*tls);
    return std::get<Plain>(stream);
  }
  /// Whether the peer has neither closed nor said anything while nobody asked.
  bool is_quiet() {
    auto& socket = transport().socket();
    char byte = 0;
    error_code error;
    socket.non_blocking(true, error);
    if (error) return false;
    (void)socket.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, error);
    return error == asio::error::would_block;
  }

  std::variant<std::monostate, Plain, Tls> stream;
  beast::flat_buffer buffer;
  Clock::time_point idle_since;
};

struct Endpoint {
  std::deque<std::unique_ptr<Connection>> idle;  // most recently used last
  std::size_t active = 0;
};

}  // namespace

class Client::Core {
 public:
  explicit Core(ClientOptions options) : options_(std::move(options)) {}
  ~Core();
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;
  Result<void> post(Post post, Done done);
  void stop();

 private:
  struct Exchange;
  using Pointer = std::shared_ptr<Exchange>;

  Result<void> start_thread();
  void work();
  Result<void> write_request(const Pointer& exchange) const;
  Result<void> load_certificates();
  void begin(const Pointer& exchange);
  void begin_waiting(const std::string& endpoint);
  void take_connection(const Pointer& exchange);
  void resolve(const Pointer& exchange);
  void connect(const Pointer& exchange, const tcp::resolver::results_type& addresses);
  void shake_hands(const Pointer& exchange);
  void send(const Pointer& exchange);
  void receive(const Pointer& exchange);
  void received(const Pointer& exchange);
  void give_back(const Pointer& exchange, bool keep);
  void finish(const Pointer& exchange, Result<Response> result);
  void fail(const Pointer& exchange, error_code error, std::string_view what);
  void fail_all();

  const ClientOptions options_;

  std::mutex mutex_;  // guards the next block
  bool stopping_ = false;
  std::size_t outstanding_ = 0;
  std::thread thread_;

  // owned by the thread, once it runs
  asio::io_context io_{1};
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work_;
  asio::ssl::context tls_{asio::ssl::context::tls_client};
  bool certificates_loaded_ = false;
  std::map<std::string, Endpoint> endpoints_;
  std::list<Pointer> waiting_;  // for a connection, in order
  std::list<Pointer> running_;
};

/// One request on its way.
struct Client::Core::Exchange {
  Exchange(asio::io_context& io, Post p, Done d)
      : post(std::move(p)), done(std::move(d)), timer(io), resolver(io) {}
  Post post;
  std::string endpoint;
  Done done;
  Clock::time_point deadline;
  bool finished = false;
  bool holds_place = false;  // among its endpoint's connections
  asio::steady_timer timer;
  tcp::resolver resolver;
  std::unique_ptr<Connection> connection;
  beast::http::request<beast::http::string_body> request;
  std::optional<beast::http::response_parser<beast::http::string_body>> parser;
};

Client::Core::~Core() {
  stop();
  if (thread_.joinable()) thread_.join();
}

Result<void> Client::Core::start_thread() {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // signals are the program's
  Result<void> result;
  try {
    work_.emplace(io_.get_executor());
    thread_ = std::thread([this] { work(); });
  } catch (const std::system_error& error) {
    result = Error{Errc::unavailable, fmt::format("cannot start a thread: {}", error.what())};
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return result;
}

/// The thread. Whatever a library throws in it fails what is under way, and nothing more.
void Client::Core::work() {
  while (true) {
    std::string what = "an unknown exception";
    try {
      io_.run();
      return;
    } catch (const std::exception& error) {
      what = error.what();
    } catch (...) {
    }
    auto exchanges = waiting_;
    exchanges.insert(exchanges.end(), running_.begin(), running_.end());
    for (const auto& exchange : exchanges)
      finish(exchange, Error{Errc::unavailable,
                             fmt::format("{}: the request failed: {}", exchange->post.url.shown(),
                                         what)});
  }
}

Result<void> Client::Core::load_certificates() {
  if (certificates_loaded_) return {};
  error_code error;
  if (options_.ca_file.empty())
    tls_.set_default_verify_paths(error);
  else
    tls_.load_verify_file(options_.ca_file, error);
  if (error)
    return Error{Errc::configuration,
                 fmt::format("cannot load certificates from {}: {}",
                             options_.ca_file.empty() ? "the system" : options_.ca_file,
                             error.message())};
  tls_.set_verify_mode(asio::ssl::verify_peer);
  certificates_loaded_ = true;
  return {};
}

Result<void> Client::Core::post(Post post, Done done) {
  const std::scoped_lock lock(mutex_);
  const std::string to = post.url.shown();
  if (stopping_) return Error{Errc::unavailable, fmt::format("{}: was stopped", to)};
  if (outstanding_ >= options_.max_queued + options_.max_connections)
    return Error{Errc::limit,
                 fmt::format("{}: {} exchanges are waiting already", to, outstanding_)};
  const auto deadline = Clock::now() + std::chrono::milliseconds(post.timeout_ms);
  auto exchange = std::make_shared<Exchange>(io_, std::move(post), std::move(done));
  exchange->deadline = deadline;
  DEALKIT_RETURN_IF_ERROR(write_request(exchange));
  if (!thread_.joinable()) DEALKIT_RETURN_IF_ERROR(start_thread());
  ++outstanding_;
  asio::post(io_, [this, exchange] { begin(exchange); });
  return {};
}

void Client::Core::stop() {
  const std::scoped_lock lock(mutex_);
  if (std::exchange(stopping_, true) || !thread_.joinable()) return;
  asio::post(io_, [this] { fail_all(); });
}

void Client::Core::fail_all() {
  auto exchanges = waiting_;
  exchanges.insert(exchanges.end(), running_.begin(), running_.end());
  for (const auto& exchange : exchanges)
    finish(exchange, Error{Errc::unavailable,
                           fmt::format("{}: was stopped", exchange->post.url.shown())});
  endpoints_.clear();
  work_.reset();
}

void Client::Core::begin(const Pointer& exchange) {
  const Url& url = exchange->post.url;
  exchange->endpoint = fmt::format("{}|{}|{}", url.tls ? "s" : "p", url.host, url.port);
  exchange->timer.expires_at(exchange->deadline);
  exchange->timer.async_wait([this, exchange](error_code error) {
    if (error || exchange->finished) return;
    finish(exchange, Error{Errc::timeout,
                           fmt::format("{}: no response within {} ms", exchange->post.url.shown(),
                                       exchange->post.timeout_ms)});
  });
  waiting_.push_back(exchange);
  begin_waiting(exchange->endpoint);
}

void Client::Core::begin_waiting(const std::string& endpoint) {
  const std::size_t places = std::max<std::size_t>(options_.max_connections, 1);
  for (auto it = waiting_.begin(); it != waiting_.end() && endpoints_[endpoint].active < places;) {
    const Pointer exchange = *it;
    if (exchange->endpoint != endpoint) {
      ++it;
      continue;
    }
    it = waiting_.erase(it);
    running_.push_back(exchange);
    ++endpoints_[endpoint].active;
    exchange->holds_place = true;
    take_connection(exchange);
  }
}

/// On the caller's thread, who learns at once what cannot be sent.
Result<void> Client::Core::write_request(const Pointer& exchange) const {
  const auto& post = exchange->post;
  for (const auto& [name, value] : post.headers) DEALKIT_RETURN_IF_ERROR(check_field(name, value));
  auto& request = exchange->request;
  try {
    request.method(beast::http::verb::post);
    request.version(11);
    request.target(post.url.target);
    request.set(beast::http::field::host, post.url.authority());
    request.set(beast::http::field::user_agent, options_.user_agent);
    request.set(beast::http::field::content_type, "application/json");
    request.set(beast::http::field::accept, "application/json");
    for (const auto& [name, value] : post.headers) request.set(name, value);
    request.body() = std::move(exchange->post.body);
    request.prepare_payload();
  } catch (const std::exception& error) {
    return Error{Errc::configuration, fmt::format("{}: the request cannot be written: {}",
                                                  post.url.shown(), error.what())};
  }
  return {};
}

void Client::Core::take_connection(const Pointer& exchange) {
  auto& idle = endpoints_[exchange->endpoint].idle;
  const auto oldest = Clock::now() - std::chrono::milliseconds(options_.max_idle_ms);
  while (!idle.empty()) {
    auto connection = std::move(idle.back());
    idle.pop_back();
    if (connection->idle_since < oldest || !connection->is_quiet()) continue;
    exchange->connection = std::move(connection);
    return send(exchange);
  }
  resolve(exchange);
}

void Client::Core::resolve(const Pointer& exchange) {
  const Url& url = exchange->post.url;
  // Failures by way of the queue: begin_waiting() is in the middle of its list.
  const auto finish_later = [this, exchange](Error error) {
    asio::post(io_, [this, exchange, error] { finish(exchange, error); });
  };
  if (url.tls) {
    if (auto loaded = load_certificates(); !loaded) return finish_later(loaded.error());
  }
  try {
    exchange->connection = std::make_unique<Connection>(io_, url.tls ? &tls_ : nullptr);
  } catch (const std::exception& error) {
    return finish_later({Errc::unavailable, fmt::format("{}: {}", url.shown(), error.what())});
  }
  error_code no_address;
  const auto address = asio::ip::make_address(url.host, no_address);
  if (!no_address) {
    const tcp::endpoint to(address, static_cast<unsigned short>(std::stoi(url.port)));
    return connect(exchange, tcp::resolver::results_type::create(to, url.host, url.port));
  }
  exchange->resolver.async_resolve(
      url.host, url.port, [this, exchange](error_code error, const auto& addresses) {
        if (error) return fail(exchange, error, "cannot look up its address");
        if (!exchange->finished) connect(exchange, addresses);
      });
}

void Client::Core::connect(const Pointer& exchange,
                           const tcp::resolver::results_type& addresses) {
  auto& transport = exchange->connection->transport();
  transport.async_connect(addresses, [this, exchange](error_code error, const auto&) {
    if (error) return fail(exchange, error, "cannot connect");
    if (exchange->finished) return;
    error_code ignored;  // it is only slower without
    exchange->connection->transport().socket().set_option(tcp::no_delay(true), ignored);
    if (exchange->post.url.tls)
      shake_hands(exchange);
    else
      send(exchange);
  });
}

void Client::Core::shake_hands(const Pointer& exchange) {
  auto& stream = std::get<Tls>(exchange->connection->stream);
  const std::string& host = exchange->post.url.host;
  SSL_set_tlsext_host_name(stream.native_handle(), host.c_str());  // SNI; harmless if it fails
  stream.set_verify_callback(asio::ssl::host_name_verification(host));
  stream.async_handshake(asio::ssl::stream_base::client, [this, exchange](error_code error) {
    if (error) return fail(exchange, error, "cannot set up TLS");
    if (!exchange->finished) send(exchange);
  });
}

void Client::Core::send(const Pointer& exchange) {
  const auto sent = [this, exchange](error_code error, std::size_t) {
    if (error) return fail(exchange, error, "cannot send");
    if (!exchange->finished) receive(exchange);
  };
  if (auto* tls = std::get_if<Tls>(&exchange->connection->stream))
    beast::http::async_write(*tls, exchange->request, sent);
  else
    beast::http::async_write(std::get<Plain>(exchange->connection->stream), exchange->request,
                             sent);
}

void Client::Core::receive(const Pointer& exchange) {
  exchange->parser.emplace();
  exchange->parser->header_limit(max_header_bytes);
  exchange->parser->body_limit(options_.max_response_bytes);
  const auto got = [this, exchange](error_code error, std::size_t) {
    if (error) return fail(exchange, error, "no whole response");
    if (!exchange->finished) received(exchange);
  };
  auto& connection = *exchange->connection;
  if (auto* tls = std::get_if<Tls>(&connection.stream))
    beast::http::async_read(*tls, connection.buffer, *exchange->parser, got);
  else
    beast::http::async_read(std::get<Plain>(connection.stream), connection.buffer,
                            *exchange->parser, got);
}

void Client::Core::received(const Pointer& exchange) {
  auto response = exchange->parser->release();
  const bool keep = response.keep_alive() && exchange->connection->buffer.size() == 0;
  give_back(exchange, keep);
  const int status = static_cast<int>(response.result_int());
  if (status >= 200 && status < 300)
    return finish(exchange, Response{status, std::move(response.body())});
  const bool passing = status >= 500 || status == 408 || status == 429;
  const bool redirect = status >= 300 && status < 400;
  finish(exchange, Error{passing ? Errc::unavailable : Errc::data,
                         fmt::format("{}: expected a 2xx response, found status {}{}",
                                     exchange->post.url.shown(), status,
                                     redirect ? " (redirects are not followed)" : "")});
}

/// Frees the exchange's place; its connection is kept for the next one, or closed.
void Client::Core::give_back(const Pointer& exchange, bool keep) {
  if (!std::exchange(exchange->holds_place, false)) return;
  auto& endpoint = endpoints_[exchange->endpoint];
  --endpoint.active;
  if (!keep || !exchange->connection) return;
  exchange->connection->idle_since = Clock::now();
  endpoint.idle.push_back(std::move(exchange->connection));
}

void Client::Core::finish(const Pointer& exchange, Result<Response> result) {
  if (std::exchange(exchange->finished, true)) return;
  give_back(exchange, false);
  exchange->timer.cancel();
  exchange->resolver.cancel();
  // Handlers still under way hold the exchange, and so the connection: closing makes them end.
  if (exchange->connection) exchange->connection->transport().close();
  waiting_.remove(exchange);
  running_.remove(exchange);
  bool stopping = false;
  {
    const std::scoped_lock lock(mutex_);
    --outstanding_;
    stopping = stopping_;
  }
  try {
    exchange->done(std::move(result));
  } catch (...) {
    // The exchange is over; what its caller throws must not end others.
  }
  if (!stopping) begin_waiting(exchange->endpoint);
}

void Client::Core::fail(const Pointer& exchange, error_code error, std::string_view what) {
  if (exchange->finished) return;  // it was we who closed
  namespace bhttp = beast::http;
  const bool cut_off = error == bhttp::error::end_of_stream ||
                       error == bhttp::error::partial_message ||
                       error == asio::ssl::error::stream_truncated;
  const bool of_http = error.category() == bhttp::make_error_code(bhttp::error::bad_version)
                                               .category();
  std::string detail = cut_off ? "it was cut off" : error.message();
  if (error == bhttp::error::body_limit)
    detail = fmt::format("it has over {} bytes", options_.max_response_bytes);
  finish(exchange, Error{of_http && !cut_off ? Errc::data : Errc::unavailable,
                         fmt::format("{}: {}: {}", exchange->post.url.shown(), what, detail)});
}

Client::Client(ClientOptions options) : core_(std::make_unique<Core>(std::move(options))) {}
Client::~Client() = default;

Result<void> Client::post(Post post, Done done) {
  return core_->post(std::move(post), std::move(done));
}

Result<Response> Client::ask(Post post) {
  std::mutex mutex;
  std::condition_variable answered;
  std::optional<Result<Response>> answer;
  DEALKIT_RETURN_IF_ERROR(core_->post(std::move(post), [&](Result<Response> result) {
    const std::scoped_lock lock(mutex);
    answer.emplace(std::move(result));
    answered.notify_one();  // under the lock: the waiter's frame holds the condition
  }));
  std::unique_lock lock(mutex);
  answered.wait(lock, [&] { return answer.has_value(); });
  return std::move(*answer);
}

void Client::stop() { core_->stop(); }

}  // namespace dealkit::io::http
