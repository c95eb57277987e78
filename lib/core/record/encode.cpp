#include "core/record/encode.hpp"

#include "core/base/json/one_line.hpp"
#include "core/base/json/write.hpp"

namespace dealkit::record {
namespace {

template <class CellOf>
const CellOf* present(const std::byte* at) {
  const auto* cell = reinterpret_cast<const CellOf*>(at);
  return cell->present ? cell : nullptr;
}

class Encoder {
 public:
  explicit Encoder(std::string& out) : writer_(out) {}

  void object(const Table& table, const std::byte* record) {
    writer_.object();
    for (const auto& field : table.fields) member(field, record + field.offset);
    writer_.close();
  }

 private:
  void member(const Field& field, const std::byte* at) {
    switch (field.type) {
      case Type::text:
        if (const auto* cell = present<Text>(at)) key(field).string(cell->value);
        return;
      case Type::money:
        if (const auto* cell = present<Money>(at)) key(field).raw(to_string(cell->value));
        return;
      case Type::integer:
        if (const auto* cell = present<Integer>(at)) key(field).integer(cell->value);
        return;
      case Type::number:
        if (const auto* cell = present<Number>(at)) key(field).number(cell->value);
        return;
      case Type::boolean:
        if (const auto* cell = present<Boolean>(at)) key(field).boolean(cell->value);
        return;
      case Type::time:
        if (const auto* cell = present<Time>(at)) key(field).string(to_string(cell->value));
        return;
      case Type::tokens:
      case Type::any:
        if (const auto* cell = present<Cell<json::Value>>(at)) {
          std::string text;
          json::append_one_line(text, cell->value.text());
          key(field).raw(text);
        }
        return;
      case Type::object:
        if (present<ObjectCell>(at) == nullptr) return;
        key(field);
        return object(*field.table, at);
      case Type::rows: return rows(field, at);
    }
  }

  void rows(const Field& field, const std::byte* at) {
    const auto* head = present<RowsHead>(at);
    if (head == nullptr) return;
    key(field).array();
    const auto* row = static_cast<const std::byte*>(head->data);
    for (std::uint32_t i = 0; i < head->count; ++i, row += field.table->struct_bytes) {
      object(*field.table, row);
    }
    writer_.close();
  }

  json::Writer& key(const Field& field) { return writer_.key(field.name); }

  json::Writer writer_;
};

}  // namespace

void encode(std::string& out, const Table& table, const void* record) {
  Encoder(out).object(table, static_cast<const std::byte*>(record));
}

}  // namespace dealkit::record
