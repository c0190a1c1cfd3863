//! A data set from record files or documents.

use super::args::DatasetArgs;
use super::corrected::{self, Expected};
use super::{Failure, Outcome, records};
use crate::case::Names;
use crate::dataset::{Dataset, Texts};
use crate::rules::{NameWords, RuleFiles, RuleSet};

/// Reads records, corrects them and joins them into cases. With `texts`, canonical texts are kept of documents that
/// are extracted, and read from what `--texts` names.
pub(super) fn read(args: &DatasetArgs, texts: bool) -> Result<(Dataset, Outcome), Failure> {
    let files = RuleFiles::of(args.common.rules.as_deref())?;
    let words = NameWords::parse(&files)?;
    let corrections = corrected::read(&args.corrections)?;
    // The words of a correction are found in texts.
    let texts = texts || !corrections.is_empty();
    let mut kept = Texts::default();
    let (mut records, mut outcome) = records::read(&args.inputs, &args.common, texts.then_some(&mut kept))?;
    if texts && !args.texts.is_empty() {
        let rules = RuleSet::compile(&files)?;
        outcome = outcome.and(records::texts(&args.texts, &args.common, &rules, &mut kept)?);
    }
    corrected::apply(&corrections, &mut records, &kept, Expected::All);
    let (set, warnings) = Dataset::corrected(records, kept, &Names::of(&words), &corrections);
    corrected::tell(&warnings);
    Ok((set, outcome))
}
