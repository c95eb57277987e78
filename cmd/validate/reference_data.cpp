// Loading the files of --rates, --taxonomy, --calendar, --inventory, --delivery and --sellers.
#include "reference_data.hpp"

#include <algorithm>
#include <filesystem>

#include "io/sys/file.hpp"

namespace dealkit::cmd::validate {
namespace {

constexpr std::uint64_t file_max_bytes = 1ULL << 30;

base::Error in_file(const std::string& path, const base::Error& error) {
  auto message = path;
  if (error.position.line != 0) message += ":" + std::to_string(error.position.line);
  return {base::Errc::configuration, message + ": " + error.message};
}

/// Reads the file that option `name` gives, if it does, through `Data::parse`.
template <class Data>
base::Result<void> load(const io::cli::Values& values, std::string_view name,
                        std::optional<Data>& data) {
  const auto& path = values.text(name);
  if (path.empty()) return {};
  DEALKIT_ASSIGN_OR_RETURN(const auto text, io::sys::read_file(path, file_max_bytes));
  auto parsed = Data::parse(text);
  if (!parsed) return in_file(path, parsed.error());
  data.emplace(std::move(*parsed));
  return {};
}

base::Result<void> load_taxonomies(const io::cli::Values& values,
                                   std::optional<validation::Taxonomies>& taxonomies) {
  const auto& folder = values.text("taxonomy");
  if (folder.empty()) return {};
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".tsv") files.push_back(entry.path().string());
  }
  if (error) {
    return base::Error{base::Errc::no_input, folder + ": " + error.message()};
  }
  if (files.empty()) {
    return base::Error{base::Errc::configuration, folder + ": no taxonomy (*.tsv) is in it"};
  }
  std::sort(files.begin(), files.end());
  taxonomies.emplace();
  for (const auto& file : files) {
    DEALKIT_ASSIGN_OR_RETURN(const auto text, io::sys::read_file(file, file_max_bytes));
    if (auto read = taxonomies->parse(file, text); !read) return in_file(file, read.error());
  }
  return {};
}

base::Result<void> load_sellers(const io::cli::Values& values,
                                std::optional<validation::Sellers>& sellers) {
  for (const auto& path : values.list("sellers")) {
    DEALKIT_ASSIGN_OR_RETURN(const auto text, io::sys::read_file(path, file_max_bytes));
    if (!sellers) sellers.emplace();
    if (auto read = sellers->parse(path, text); !read) return in_file(path, read.error());
  }
  return {};
}

template <class Data>
const Data* pointer_to(const std::optional<Data>& data) {
  return data ? &*data : nullptr;
}

}  // namespace

base::Result<void> load_reference_data(const io::cli::Values& values, ReferenceData& data) {
  DEALKIT_RETURN_IF_ERROR(load(values, "rates", data.rates));
  DEALKIT_RETURN_IF_ERROR(load_taxonomies(values, data.taxonomies));
  DEALKIT_RETURN_IF_ERROR(load(values, "calendar", data.calendar));
  DEALKIT_RETURN_IF_ERROR(load(values, "inventory", data.inventory));
  DEALKIT_RETURN_IF_ERROR(load(values, "delivery", data.delivery));
  return load_sellers(values, data.sellers);
}

validation::Context context_of(const ReferenceData& data) {
  validation::Context context;
  context.zones = &data.zones;
  context.rates = pointer_to(data.rates);
  context.taxonomies = pointer_to(data.taxonomies);
  context.calendar = pointer_to(data.calendar);
  context.inventory = pointer_to(data.inventory);
  context.delivery = pointer_to(data.delivery);
  context.sellers = pointer_to(data.sellers);
  return context;
}

}  // namespace dealkit::cmd::validate
