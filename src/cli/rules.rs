//! `kaiji rules check`

use super::args::{RulesArgs, RulesCommand};
use super::output::{message, stdout_line};
use super::{Outcome, Run};
use crate::engine::Engine;

/// Checks the rules in force.
pub(super) fn run(args: &RulesArgs) -> Run {
    let RulesCommand::Check { rules } = &args.command;
    let engine = Engine::new(rules.as_deref())?;
    let report = crate::rules::check(engine.rules(), engine.morphology());
    for problem in &report.problems {
        message(&problem.to_string());
    }
    stdout_line(&format!(
        "{} rules, {} examples, {} words: {}",
        report.rules,
        report.examples,
        report.words,
        if report.problems.is_empty() {
            "all well".to_string()
        } else {
            format!("{} problems", report.problems.len())
        }
    ))?;
    Ok(if report.problems.is_empty() { Outcome::Clean } else { Outcome::SomeFailed })
}
