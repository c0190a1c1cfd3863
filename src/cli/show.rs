//! `kaiji show`
use super::Run;
use super::args::ShowArgs;
/// todo
pub(super) fn run(_args: &ShowArgs) -> Run { Ok(super::Outcome::Clean) }
