#!/usr/bin/env bash
# tests/ast_oracle/compare.sh KRAIT [PATH...]: compares `krait ast` with CPython, file by file, over
# the *.py files below the paths, or over Python's library. CPython 3.14 comes from npm (pyodide),
# else python3 is asked when it is 3.13 or later; where there is neither, this says so and is done.
# KRAIT_PYODIDE names a folder that has pyodide in its node_modules already, KRAIT_ORACLE_MINOR another
# least version: 14 where files hold what is new in 3.14.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
here=$root/tests/ast_oracle
krait=$1
minor=${KRAIT_ORACLE_MINOR-13}
shift

say() { echo "ast-compare: $1"; }

# Sets `oracle` to the command that prints the expected lines for a list of files.
find_oracle() {
  local home=${KRAIT_PYODIDE-$root/build/ast_oracle}
  if command -v node >/dev/null; then
    if [ ! -d "$home/node_modules/pyodide" ] && command -v npm >/dev/null; then
      mkdir -p "$home"
      timeout 120 npm install --silent --prefix "$home" pyodide@314 >/dev/null 2>&1 || true
    fi
    if [ -d "$home/node_modules/pyodide" ]; then
      oracle=(node "$here/pyodide.mjs" "$home/node_modules")
      return 0
    fi
  fi
  if python3 -c 'import sys; sys.exit(sys.version_info < (3, int(sys.argv[1])))' "$minor" 2>/dev/null; then
    oracle=(python3 "$here/dump.py")
    return 0
  fi
  return 1
}

# The library of each Python that is installed.
libraries() {
  { python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))' 2>/dev/null || true
    find /usr/lib /usr/local/lib -maxdepth 1 -name 'python3.*' -type d 2>/dev/null; } | sort -u
}

if ! find_oracle; then
  say "skipped: neither pyodide from npm nor a python3 of 3.$minor or later is at hand"
  exit 0
fi
list=$(mktemp)
trap 'rm -f "$list"' EXIT
if [ $# = 0 ]; then
  mapfile -t paths < <(libraries)
else
  paths=("$@")
fi
# A name with a line break cannot stand in a list.
if [ ${#paths[@]} != 0 ]; then
  find "${paths[@]}" -name '*.py' -type f ! -name $'*\n*' | LC_ALL=C sort -u >"$list"
fi
if [ ! -s "$list" ]; then
  say "skipped: there is no Python file to compare"
  exit 0
fi
say "$(wc -l <"$list") files against ${oracle[*]##*/}"

# One line a file on both sides. Errors are compared by there being one: krait's say more.
KRAIT_LINES="tr '\n' '\0' <'$list' | xargs -0 -n 200 '$krait' ast 2>/dev/null" \
ORACLE_LINES="$(printf "'%s' " "${oracle[@]}" "$list")" \
awk '
  BEGIN { krait_lines = ENVIRON["KRAIT_LINES"]; oracle_lines = ENVIRON["ORACLE_LINES"] }
  {
    path = $0
    if ((krait_lines | getline actual) <= 0) { actual = "krait printed no line" }
    if ((oracle_lines | getline expected) <= 0) { expected = "CPython printed no line" }
    if (expected == "no verdict") { ++unjudged; next }
    sub(/^SyntaxError .*/, "SyntaxError", actual)
    if (actual == expected) { ++equal; next }
    ++different
    for (at = 1; substr(actual, at, 1024) == substr(expected, at, 1024); at += 1024) { }
    for (; substr(actual, at, 1) == substr(expected, at, 1); ++at) { }
    from = at > 60 ? at - 60 : 1
    print "ast-compare: " path " differs at character " at
    print "  CPython: " substr(expected, from, 140)
    print "  krait:   " substr(actual, from, 140)
  }
  END {
    printf "ast-compare: %d equal, %d different, %d without a verdict\n", equal, different, unjudged
    exit different != 0 || equal == 0
  }' "$list"
