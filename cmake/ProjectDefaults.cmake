# What every target is compiled with, and krait_add_stage(), which makes the target of a folder.

get_property(is_multi_config GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
if(PROJECT_IS_TOP_LEVEL AND NOT is_multi_config AND NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo or MinSizeRel" FORCE)
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# clang-tidy looks at several sources at a time (preset tidy): most of what one takes are headers.
set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)

# Paths relative to the clone, so that one clone reuses what another has compiled.
if(NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(KRAIT_CCACHE ccache)
  if(KRAIT_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER
        env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1 "${KRAIT_CCACHE}")
  endif()
endif()

add_library(krait_defaults INTERFACE)
target_include_directories(krait_defaults INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(krait_defaults INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  $<$<BOOL:${KRAIT_WARNINGS_AS_ERRORS}>:-Werror>
  # g++ 12 reports overlaps in std::string concatenation that cannot happen.
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<NOT:$<CONFIG:Debug>>>:-Wno-restrict>)
target_compile_definitions(krait_defaults INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
# glibc stays shared, since a static one finds no iconv modules; the C++ runtime goes into the binary.
target_link_options(krait_defaults INTERFACE
  $<$<CONFIG:Release>:-static-libstdc++$<SEMICOLON>-static-libgcc>)

if(KRAIT_SANITIZERS)
  target_compile_options(krait_defaults INTERFACE
    "-fsanitize=${KRAIT_SANITIZERS}" -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(krait_defaults INTERFACE "-fsanitize=${KRAIT_SANITIZERS}")
endif()

# krait_add_stage(NAME LINKS STAGE... SOURCES FILE...)
#
# The static library krait_NAME of the folder NAME. LINKS are the stages whose headers it may include
# (theirs come with them); the libraries behind its doors are added by the folder, PRIVATE.
function(krait_add_stage name)
  cmake_parse_arguments(PARSE_ARGV 1 stage "" "" "LINKS;SOURCES")
  add_library(krait_${name} STATIC ${stage_SOURCES})
  target_link_libraries(krait_${name} PUBLIC krait_defaults ${stage_LINKS})
endfunction()
