//! A data set from record files or documents.

use super::args::DatasetArgs;
use super::{Failure, Outcome, records};
use crate::case::Names;
use crate::dataset::{Dataset, Texts};
use crate::rules::{RuleFiles, RuleSet};

/// Reads records and joins them into cases. With `texts`, canonical texts are kept of documents that are extracted,
/// and read from what `--texts` names.
pub(super) fn read(args: &DatasetArgs, texts: bool) -> Result<(Dataset, Outcome), Failure> {
    read_by(args, texts, &RuleSet::compile(&RuleFiles::of(args.common.rules.as_deref())?)?)
}

/// [`read`], by rules that are compiled already.
pub(super) fn read_by(
    args: &DatasetArgs,
    texts: bool,
    rules: &RuleSet,
) -> Result<(Dataset, Outcome), Failure> {
    let mut kept = Texts::default();
    let (records, mut outcome) = records::read(&args.inputs, &args.common, texts.then_some(&mut kept))?;
    if texts && !args.texts.is_empty() {
        outcome = outcome.and(records::texts(&args.texts, &args.common, rules, &mut kept)?);
    }
    Ok((Dataset::new(records, kept, &Names::new(rules)), outcome))
}
