"""Compares krait with what CPython does: run.py KRAIT [--count N] [--seed S] [--keep FOLDER].

Random programs are run under CPython with a recorder in place of the APIs,
each with several inputs.
Every call that was made with an address that means every interface must have a finding on its line;
one that has none fails the test, and the program is printed, made smaller. Findings at calls that
never ran with such an address are counted, listed with --list, and must be few. What is not this
Python's syntax (`match` before 3.10) is left out and counted.
"""
import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import warnings

from generator import write_program
from recorder import Record, compile_program, run_program
from reduction import reduce_program

RUNS = 6  # with different inputs
MORE_RUNS = 60  # of programs with findings at calls that have not run unsafe yet
PRINTED = 3  # failing programs
LARGEST_SURPLUS = 0.06  # of the findings: those at calls that never ran unsafe
FEWEST_FINDINGS = 200  # below which a share says nothing


def record_runs(folder, files, seeds):
    """None where this Python cannot read the program."""
    try:
        code = compile_program(folder, files)
    except SyntaxError:
        if sys.version_info >= (3, 10):
            raise
        return None
    record = Record()
    for seed in seeds:
        run_program(code, seed, record)
    return record


def write_files(folder, files):
    for path, text in files:
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
            file.write(text)


def folder_of(root, seed):
    return os.path.join(root, f"program_{seed}")


def make_and_run(job):
    """Writes the program of a seed and runs it; what was recorded, or None."""
    root, seed = job
    folder, files = folder_of(root, seed), write_program(seed).files()
    write_files(folder, files)
    return seed, record_runs(folder, files, range(RUNS))


def scan(krait, arguments, folder):
    """The (file, line) of each finding."""
    command = [krait, "scan", "--isolated", "--no-ignore", "--exit-zero", "--format", "json"]
    result = subprocess.run(command + arguments + [folder], capture_output=True, timeout=900,
                            check=False)
    if result.returncode != 0:
        sys.exit(f"krait ended with {result.returncode}: {result.stderr.decode()[-2000:]}")
    findings = json.loads(result.stdout)["findings"]
    return {(os.path.abspath(finding["path"]), finding["line"]) for finding in findings}


class Comparison:
    def __init__(self, options, root):
        self.options = options
        self.root = root

    def missed(self, record, found):
        return sorted(site for site in record.unsafe if site not in found)

    def still_fails(self, folder, files):
        """Whether krait misses something in these files."""
        write_files(folder, files)
        record = record_runs(folder, files, range(RUNS))
        return bool(self.missed(record, scan(self.options.krait, self.options.argument, folder)))

    def print_failure(self, seed, sites):
        folder, files = folder_of(self.root, seed), write_program(seed).files()
        print(f"program {seed}: missed: " + ", ".join(
            f"{os.path.relpath(path, folder)}:{line}" for path, line in sites))
        small = reduce_program(files, lambda smaller: self.still_fails(folder, smaller))
        write_files(folder, small)
        record = record_runs(folder, small, range(RUNS))
        left = self.missed(record, scan(self.options.krait, self.options.argument, folder))
        for path, text in small:
            if not text.replace("pass", "").strip():
                continue
            print(f"--- {path}")
            for number, line in enumerate(text.splitlines(), 1):
                site = (os.path.join(folder, path), number)
                mark = f"  # missed: {record.unsafe[site]!r}" if site in left else ""
                print(line + mark)
        write_files(folder, files)
        print(flush=True)

    def surplus(self, records, found):
        """Findings at calls that ran, never with such an address; and the number of the others."""
        doubted, unreached = [], 0
        for seed, record in records.items():
            folder = folder_of(self.root, seed) + os.sep
            sites = [site for site in self.by_folder.get(folder, ())
                     if site not in record.unsafe and site not in record.doubtful]
            if sites:
                files = write_program(seed).files()
                more = record_runs(folder, files, range(RUNS, RUNS + MORE_RUNS))
                sites = [site for site in sites
                         if site not in more.unsafe and site not in more.doubtful]
                reached = more.reached | record.reached
                doubted += [(seed, site) for site in sites if site in reached]
                unreached += sum(site not in reached for site in sites)
        return doubted, unreached

    def run(self):
        seeds = range(self.options.seed, self.options.seed + self.options.count)
        with multiprocessing.Pool() as pool:
            results = pool.map(make_and_run, [(self.root, seed) for seed in seeds], chunksize=50)
        records = {seed: record for seed, record in results if record is not None}
        found = scan(self.options.krait, self.options.argument, self.root)
        self.by_folder = {}
        for site in found:
            top = os.path.relpath(site[0], self.root).split(os.sep)[0]
            self.by_folder.setdefault(os.path.join(self.root, top) + os.sep, []).append(site)
        failures = {seed: self.missed(record, found) for seed, record in records.items()}
        failures = {seed: sites for seed, sites in failures.items() if sites}
        for seed, sites in list(failures.items())[:self.options.print]:
            self.print_failure(seed, sites)
        doubted, unreached = self.surplus(records, found)
        self.report(records, results, found, failures, doubted, unreached)
        if len(found) >= FEWEST_FINDINGS and len(doubted) > LARGEST_SURPLUS * len(found):
            print(f"more than {LARGEST_SURPLUS:.0%} of the findings are at calls that never ran unsafe")
            return 1
        return 1 if failures else 0

    def report(self, records, results, found, failures, doubted, unreached):
        unsafe = sum(len(record.unsafe) for record in records.values())
        if self.options.list:
            for seed, (path, line) in sorted(doubted):
                with open(path, encoding="utf-8") as file:
                    written = file.read().splitlines()[line - 1].strip()
                print(f"never unsafe: {path}:{line}: {written}")
        print(f"{len(records)} programs run, {len(results) - len(records)} left out, "
              f"{sum(len(record.reached) for record in records.values())} calls reached, "
              f"{unsafe} of them unsafe, {sum(map(len, failures.values()))} missed in "
              f"{len(failures)} programs {sorted(failures)[:20]}; {len(found)} findings, "
              f"{len(doubted)} at calls that never ran unsafe, {unreached} at calls never reached")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("krait")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="write the programs here and leave them")
    parser.add_argument("--print", type=int, default=PRINTED, help="failing programs to print")
    parser.add_argument("--list", action="store_true", help="list the calls that never ran unsafe")
    parser.add_argument("--argument", action="append", default=[], help="for krait")
    options = parser.parse_args()
    options.krait = os.path.abspath(options.krait)
    warnings.simplefilter("ignore", SyntaxWarning)
    if options.keep:
        os.makedirs(options.keep, exist_ok=True)
        return Comparison(options, os.path.abspath(options.keep)).run()
    with tempfile.TemporaryDirectory() as root:
        return Comparison(options, os.path.realpath(root)).run()


if __name__ == "__main__":
    sys.exit(main())
