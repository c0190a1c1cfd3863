#!/usr/bin/env bash
# Fuzzes a target for some seconds: fuzz/run.sh TARGET SECONDS [OPTION OF LIBFUZZER]...
# `fuzz/run.sh all SECONDS` takes one target after another. What is found stands in fuzz/artifacts/TARGET.
# A nightly toolchain with cargo-fuzz adds the address sanitizer (`cargo fuzz run TARGET fuzz/corpus/TARGET fuzz/seeds/TARGET`);
# this needs neither: the code is safe Rust, and a stable toolchain with a C++ compiler is enough.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

targets=(html pdf warc jsonl mentions normalisation rules corrections lists)
if [ $# -lt 2 ]; then
  echo "usage: fuzz/run.sh TARGET SECONDS; TARGET is all or one of: ${targets[*]}" >&2
  exit 2
fi
target=$1
seconds=$2
shift 2
if ! command -v c++ > /dev/null; then
  echo "no C++ compiler was found, which libFuzzer is built with; install one (on Debian the package g++)" >&2
  exit 2
fi

# What cargo-fuzz sets for `--sanitizer none`: counters at every edge and comparison, for the fuzzer to see.
export RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1"
build="${FUZZ_TARGET_DIR:-target}"
triple=$(rustc -vV | sed -n 's/^host: //p')

run() {
  mkdir -p "corpus/$1" "artifacts/$1"
  # A triple of its own keeps the counters out of build scripts and macros.
  cargo build --release --locked --target "$triple" --target-dir "$build" --bin "$1"
  "$build/$triple/release/$1" "corpus/$1" "seeds/$1" -max_total_time="$seconds" -timeout=30 -rss_limit_mb=4096 \
    -artifact_prefix="artifacts/$1/" -print_final_stats=1 "${@:2}"
}

if [ "$target" = all ]; then
  for each in "${targets[@]}"; do
    run "$each" "$@"
  done
else
  run "$target" "$@"
fi
