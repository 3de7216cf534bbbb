#!/bin/sh
# scan_packages.sh KRAIT PACKAGE...: downloads Debian packages, scans the Python in each, and prints
# for each a line "package version findings", with the findings themselves in PACKAGE.jsonl.
# The figures of docs/accuracy.md were made so. Needs apt-get and dpkg-deb; installs nothing.
set -eu

if [ $# -lt 2 ]; then
  echo "usage: $0 KRAIT PACKAGE..." >&2
  exit 2
fi
krait=$(realpath "$1")
shift
results=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Memory and time are bounded: a scan that needs more is a defect of krait, and is listed as one.
ulimit -v 8000000

for package in "$@"; do
  mkdir "$work/$package"
  cd "$work/$package"
  apt-get download -q "$package" >/dev/null
  dpkg-deb -x ./*.deb files
  version=$(dpkg-deb -f ./*.deb Version)
  cd files
  status=0
  timeout 300 "$krait" scan --isolated --no-ignore --jobs 1 --format jsonl . \
    >"$results/$package.jsonl" 2>/dev/null || status=$?
  if [ "$status" -gt 1 ]; then
    echo "$package $version failed:$status"
  else
    echo "$package $version $(wc -l <"$results/$package.jsonl")"
  fi
done
