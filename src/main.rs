//! The `kaiji` command.

#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    kaiji::cli::main()
}
