#!/usr/bin/env bash
# bench/instructions.sh [--check] [BUILD_DIR]: counts the instructions that each stage takes for a
# byte of source, by callgrind, over the files that bench/sample.txt names in the standard library of
# Python 3.11 (Debian 12's; about 1 MB). --check fails when a figure is more than 3 % above the one
# recorded in bench/instructions.txt; a rise that is meant is recorded there by hand.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
check=no
if [ "${1-}" = --check ]; then
  check=yes
  shift
fi
build=${1:-$root/build/bench}
library=/usr/lib/python3.11
if [ ! -f "$library/ast.py" ]; then
  echo "instructions: skipped, $library is not installed" >&2
  exit 0
fi
mapfile -t files < <(sed "s|^|$library/|" "$root/bench/sample.txt")
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
while read -r stage recorded; do
  bytes=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null \
    --toggle-collect=krait_counted_stage "$build/bench/krait_count" "$stage" "${files[@]}" 2>"$log")
  count=$(sed -n 's/.*Collected *: *//p' "$log")
  figure=$(awk -v count="$count" -v bytes="$bytes" 'BEGIN { printf "%.2f", count / bytes }')
  echo "$stage: $figure instructions a byte ($bytes bytes; recorded $recorded)"
  if [ "$check" = yes ] && awk -v new="$figure" -v old="$recorded" 'BEGIN { exit !(new > old * 1.03) }'; then
    echo "instructions: $stage takes more than 3 % more than recorded" >&2
    status=1
  fi
done <"$root/bench/instructions.txt"
exit $status
