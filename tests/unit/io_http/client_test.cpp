// The client against a service that behaves and one that does not.
#include "io/http/client.hpp"

#include <atomic>
#include <chrono>
#include <future>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "core/base/json/document.hpp"
#include "support/external_fakes.hpp"

namespace dealkit::io::http {
namespace {

using base::Errc;
using test::Server;
using Steady = std::chrono::steady_clock;

constexpr int patient_ms = 20'000;

class ClientTest : public testing::Test {
 protected:
  void SetUp() override { server_ = Server::check_service(); }
  void TearDown() override {
    server_.reset();
    EXPECT_EQ(leftovers_.check(), "");
  }
  Post post(std::string_view path, int timeout_ms = patient_ms) const {
    Post one;
    one.url = *parse_url(server_->url(path));
    one.body = R"({"record":{"name":"good"}})";
    one.timeout_ms = timeout_ms;
    return one;
  }

  test::Leftovers leftovers_;
  std::unique_ptr<Server> server_;
};

void expect_error(const Result<Response>& result, Errc code, std::string_view part) {
  ASSERT_FALSE(result) << result->body;
  EXPECT_EQ(result.error().code, code) << result.error().message;
  EXPECT_NE(result.error().message.find(part), std::string::npos) << result.error().message;
}

TEST_F(ClientTest, RefusesARequestThatCannotBeWritten) {
  Client client({});
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
           {"X", std::string(65'534, 'x')}, {std::string(70'000, 'n'), "x"}, {"X", "a\r\nY: b"}}) {
    auto one = post("/ok");
    one.headers = {{name, value}};
    expect_error(client.ask(std::move(one)), Errc::configuration, "header '");
  }
  EXPECT_TRUE(client.ask(post("/ok")));
}

TEST_F(ClientTest, GoesOnAfterAnExceptionOnItsThread) {
  Client client({});
  ASSERT_TRUE(client.post(post("/ok"), [](Result<Response>) { throw std::runtime_error("bug"); }));
  EXPECT_TRUE(client.ask(post("/ok")));
}

TEST_F(ClientTest, PostsJson) {
  Client client({});
  auto one = post("/echo/x?y=z");
  one.headers = {{"Authorization", "Bearer token"}};
  const auto response = client.ask(one);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 200);
  json::Reader reader;
  const auto document = reader.read(response->body);
  ASSERT_TRUE(document) << response->body;
  const auto root = (*document)->root();
  EXPECT_EQ(root.find("path").string(), "/echo/x?y=z");
  EXPECT_EQ(root.find("body").string(), one.body);
  const auto headers = root.find("headers");
  EXPECT_EQ(headers.find("content-type").string(), "application/json");
  EXPECT_EQ(headers.find("authorization").string(), "Bearer token");
  EXPECT_EQ(headers.find("host").string(), fmt::format("127.0.0.1:{}", server_->port()));
}

TEST_F(ClientTest, KeepsOneConnectionForAll) {
  Client client({});
  std::set<std::string> connections;
  for (int i = 0; i < 20; ++i) {
    const auto response = client.ask(post("/echo"));
    ASSERT_TRUE(response);
    connections.insert(response->body.substr(response->body.find("\"connection\"")));
  }
  EXPECT_EQ(connections.size(), 1U);
}

TEST_F(ClientTest, OpensAsManyConnectionsAsItMay) {
  ClientOptions options;
  options.max_connections = 4;
  Client client(options);
  const auto begin = Steady::now();
  std::vector<std::promise<bool>> answers(8);
  for (auto& answer : answers)
    ASSERT_TRUE(client.post(post("/slow/500"), [&](const auto& r) { answer.set_value(bool(r)); }));
  for (auto& answer : answers) EXPECT_TRUE(answer.get_future().get());
  // Two rounds of four: neither all at once, nor one after the other.
  EXPECT_GE(Steady::now() - begin, std::chrono::milliseconds(1000));
  EXPECT_LT(Steady::now() - begin, std::chrono::milliseconds(3500));
}

TEST_F(ClientTest, WaitingForConnectionCountsForTheDeadline) {
  ClientOptions options;
  options.max_connections = 1;
  Client client(options);
  std::promise<bool> first;
  ASSERT_TRUE(client.post(post("/slow/1500"), [&](const auto& r) { first.set_value(bool(r)); }));
  expect_error(client.ask(post("/ok", 300)), Errc::timeout, "no response within 300 ms");
  EXPECT_TRUE(first.get_future().get());
  EXPECT_TRUE(client.ask(post("/ok")));
}

TEST_F(ClientTest, RefusesWhatItsQueueCannotHold) {
  ClientOptions options;
  options.max_connections = 1;
  options.max_queued = 1;
  Client client(options);
  std::atomic<int> answered = 0;
  for (int i = 0; i < 2; ++i)
    ASSERT_TRUE(client.post(post("/slow/300"), [&](const auto&) { ++answered; }));
  expect_error(client.ask(post("/ok")), Errc::limit, "2 exchanges are waiting");
}

struct Misbehaviour {
  std::string_view path;
  int timeout_ms;
  Errc code;
  std::string_view message;
};

class MisbehaviourTest : public ClientTest, public testing::WithParamInterface<Misbehaviour> {};

TEST_P(MisbehaviourTest, IsAnErrorAndTheNextExchangeIsFine) {
  const auto& bad = GetParam();
  ClientOptions options;
  options.max_connections = 1;
  Client client(options);
  const auto begin = Steady::now();
  expect_error(client.ask(post(bad.path, bad.timeout_ms)), bad.code, bad.message);
  EXPECT_LT(Steady::now() - begin, std::chrono::seconds(15));
  const auto next = client.ask(post("/ok"));
  EXPECT_TRUE(next) << next.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    All, MisbehaviourTest,
    testing::Values(
        Misbehaviour{"/status/500", patient_ms, Errc::unavailable, "found status 500"},
        Misbehaviour{"/status/503", patient_ms, Errc::unavailable, "found status 503"},
        Misbehaviour{"/status/429", patient_ms, Errc::unavailable, "found status 429"},
        Misbehaviour{"/status/404", patient_ms, Errc::data, "found status 404"},
        Misbehaviour{"/status/302", patient_ms, Errc::data, "redirects are not followed"},
        Misbehaviour{"/garbage", patient_ms, Errc::data, "no whole response"},
        Misbehaviour{"/truncated", patient_ms, Errc::unavailable, "cut off"},
        Misbehaviour{"/half_header", patient_ms, Errc::unavailable, "cut off"},
        Misbehaviour{"/close", patient_ms, Errc::unavailable, "cut off"},
        Misbehaviour{"/reset", patient_ms, Errc::unavailable, "127.0.0.1"},
        Misbehaviour{"/bytes/1048577", patient_ms, Errc::data, "over 1048576 bytes"},
        Misbehaviour{"/endless", patient_ms, Errc::data, "over 1048576 bytes"},
        Misbehaviour{"/hang", 300, Errc::timeout, "no response within 300 ms"},
        Misbehaviour{"/trickle", 300, Errc::timeout, "no response within 300 ms"}),
    [](const auto& param) {
      std::string name(param.param.path.substr(1));
      std::replace(name.begin(), name.end(), '/', '_');
      return name;
    });

TEST_F(ClientTest, TakesTheLargestBodyThatIsAllowed) {
  Client client({});
  const auto response = client.ask(post("/bytes/1048576"));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body.size(), 1048576U);
}

TEST_F(ClientTest, ConnectionsThatTheServiceClosedAreNotUsedAgain) {
  Client client({});
  for (const char* path : {"/last", "/hang_up"}) {
    for (int i = 0; i < 5; ++i) {
      const auto response = client.ask(post(path));
      ASSERT_TRUE(response) << path << ": " << response.error().message;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
}

TEST_F(ClientTest, NobodyThere) {
  Client client({});
  auto one = post("/");
  one.url.port = std::to_string(test::free_port());
  expect_error(client.ask(one), Errc::unavailable, "cannot connect: Connection refused");
}

TEST_F(ClientTest, NameThatNobodyHas) {
  Client client({});
  auto one = post("/", 5000);
  one.url.host = "no-such-host.invalid";
  const auto response = client.ask(one);
  ASSERT_FALSE(response);
  EXPECT_NE(response.error().message.find("no-such-host.invalid"), std::string::npos);
}

TEST_F(ClientTest, PlainServiceIsNoTlsService) {
  Client client({});
  auto one = post("/ok", 2000);
  one.url.tls = true;
  ASSERT_FALSE(client.ask(one));
  ClientOptions options;
  options.ca_file = "/nonexistent.pem";
  Client without_ca(options);
  expect_error(without_ca.ask(one), Errc::configuration, "/nonexistent.pem");
}

TEST_F(ClientTest, ServiceThatDiesInBetween) {
  Client client({});
  ASSERT_TRUE(client.ask(post("/ok")));
  server_->kill();
  expect_error(client.ask(post("/ok")), Errc::unavailable, "127.0.0.1");
}

TEST_F(ClientTest, StopAnswersWhatIsOutstanding) {
  ClientOptions options;
  options.max_connections = 2;
  Client client(options);
  std::vector<std::promise<Result<Response>>> answers(6);
  for (auto& answer : answers)
    ASSERT_TRUE(client.post(post("/hang"), [&](auto r) { answer.set_value(std::move(r)); }));
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  client.stop();
  for (auto& answer : answers)
    expect_error(answer.get_future().get(), Errc::unavailable, "was stopped");
  expect_error(client.ask(post("/ok")), Errc::unavailable, "was stopped");
}

TEST_F(ClientTest, ServesSeveralThreads) {
  Client client({});
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 25; ++i) good += client.ask(post("/ok")) ? 1 : 0;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 100);
}

}  // namespace
}  // namespace dealkit::io::http
