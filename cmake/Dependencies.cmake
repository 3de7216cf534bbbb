# The libraries krait is built with. All that are missing are named at once, with the Debian packages
# that hold them; the folders link them, PRIVATE. re2 and yaml-cpp get targets here (krait::re2,
# krait::yaml_cpp), since Debian describes only their shared libraries; toml++ is its headers alone.

set(krait_missing_libraries "")
set(krait_missing_packages "")

macro(krait_note_missing library package)
  list(APPEND krait_missing_libraries "${library}")
  list(APPEND krait_missing_packages "${package}")
endmacro()

macro(krait_find_config name package)
  find_package(${name} CONFIG QUIET)
  if(NOT ${name}_FOUND)
    krait_note_missing(${name} ${package})
  endif()
endmacro()

# krait_find_archive(TARGET HEADER ARCHIVE PACKAGE): the archive is what goes into the binary, so that it
# starts fast and runs where the library is not installed.
macro(krait_find_archive target header archive package)
  find_path(KRAIT_${target}_INCLUDE_DIR ${header} HINTS ${ARGN})
  find_library(KRAIT_${target}_LIBRARY NAMES lib${archive}.a ${archive})
  mark_as_advanced(KRAIT_${target}_INCLUDE_DIR KRAIT_${target}_LIBRARY)
  if(KRAIT_${target}_INCLUDE_DIR AND KRAIT_${target}_LIBRARY)
    add_library(krait::${target} UNKNOWN IMPORTED)
    set_target_properties(krait::${target} PROPERTIES
      IMPORTED_LOCATION "${KRAIT_${target}_LIBRARY}"
      INTERFACE_INCLUDE_DIRECTORIES "${KRAIT_${target}_INCLUDE_DIR}")
  else()
    krait_note_missing(${archive} ${package})
  endif()
endmacro()

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(Iconv REQUIRED)
find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  # Only for where they lie: Debian's re2.pc calls its version 0.0.0.
  pkg_check_modules(KRAIT_PC_RE2 QUIET re2)
  pkg_check_modules(KRAIT_PC_YAML_CPP QUIET yaml-cpp)
endif()

krait_find_archive(re2 re2/re2.h re2 libre2-dev ${KRAIT_PC_RE2_INCLUDEDIR})
krait_find_archive(yaml_cpp yaml-cpp/yaml.h yaml-cpp libyaml-cpp-dev ${KRAIT_PC_YAML_CPP_INCLUDEDIR})
if(TARGET krait::re2)
  target_link_libraries(krait::re2 INTERFACE Threads::Threads)
endif()
krait_find_config(CLI11 libcli11-dev)
krait_find_config(fmt libfmt-dev)
krait_find_config(nlohmann_json nlohmann-json3-dev)
krait_find_config(tomlplusplus libtomlplusplus-dev)
if(KRAIT_BUILD_TESTS)
  krait_find_config(doctest doctest-dev)
endif()
if(KRAIT_BUILD_BENCHMARKS)
  krait_find_config(benchmark libbenchmark-dev)
endif()

if(krait_missing_libraries)
  list(JOIN krait_missing_libraries ", " libraries)
  list(JOIN krait_missing_packages " " packages)
  message(FATAL_ERROR "krait needs libraries that are not installed: ${libraries}\n"
    "On Debian and Ubuntu: apt-get install ${packages}\n"
    "('./dev build' does that by itself.)")
endif()
