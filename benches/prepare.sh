# Sourced by the benchmarks: goes to the project's root, checks that the programs named to `prepare` are there, builds
# kaiji in release mode, and sets `kaiji` (the program) and `folder` (a temporary folder that goes at the end).
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PYTHONPATH=benches PYTHONDONTWRITEBYTECODE=1

prepare() {
  local program
  for program in cargo "$@"; do
    if ! command -v "$program" > /dev/null; then
      echo "$program was not found; install it and try again" >&2
      exit 2
    fi
  done
  cargo build --release --quiet --locked
  kaiji=${CARGO_TARGET_DIR:-target}/release/kaiji
  temporary
}

temporary() {
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
}
