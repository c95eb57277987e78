# Puts the texts of lib/io/store/migrations/ into a generated .cpp: migrations().
set(migrations_folder ${CMAKE_SOURCE_DIR}/lib/io/store/migrations)
file(GLOB migration_files CONFIGURE_DEPENDS ${migrations_folder}/*.sqlite.sql)
list(SORT migration_files)
set(migration_rows "")
set(migration_count 0)
foreach(file IN LISTS migration_files)
  math(EXPR migration_count "${migration_count} + 1")
  string(REGEX MATCH "/([0-9]+)_([a-z_]+)[.]sqlite[.]sql$" matched "${file}")
  set(number_text "${CMAKE_MATCH_1}")
  set(name "${CMAKE_MATCH_2}")
  string(REGEX REPLACE "^0+" "" number "${number_text}")
  if(NOT number EQUAL migration_count)
    message(FATAL_ERROR "Migrations are numbered without gaps: expected ${migration_count} at "
                        "${file}")
  endif()
  string(REPLACE ".sqlite.sql" ".postgresql.sql" other "${file}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}" "${other}")
  file(READ "${file}" sqlite_text)
  file(READ "${other}" postgresql_text)
  string(APPEND migration_rows "    {${number}, \"${name}\",\nR\"sql(${sqlite_text})sql\",\n"
                               "R\"sql(${postgresql_text})sql\"},\n")
endforeach()
set(migrations_source ${CMAKE_CURRENT_BINARY_DIR}/store_migrations.cpp)
file(CONFIGURE OUTPUT ${migrations_source} CONTENT
"// Generated from lib/io/store/migrations/.
#include \"io/store/migrations.hpp\"

namespace dealkit::io::store {
namespace {
constexpr Migration steps[] = {
${migration_rows}};
}  // namespace

std::span<const Migration> migrations() { return steps; }

}  // namespace dealkit::io::store
" @ONLY)
target_sources(io_store PRIVATE ${migrations_source})
