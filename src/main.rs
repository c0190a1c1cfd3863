//! The `kaiji` command.

#![forbid(unsafe_code)]

/// Extraction makes many short-lived strings on several threads, which the system's allocator serves slowly.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    kaiji::cli::main()
}
