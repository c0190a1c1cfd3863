//! Words that names of organisations are read with.

use super::files::RuleFiles;
use super::lexicon::Lexicon;
use crate::error::Error;

/// The lists of `lexicon/organizations.tsv`: enough to compare names, without any other rule.
#[derive(Debug)]
pub struct NameWords {
    /// Legal forms of organisations.
    pub forms: Lexicon,
    /// Words with which names of institutions end.
    pub institutions: Lexicon,
    /// Words after a name that are no part of it: officers, departments, desks.
    pub offices: Lexicon,
    /// Words by which the name of a group differs from that of its company.
    pub groups: Lexicon,
}

impl NameWords {
    /// Reads the lists.
    ///
    /// # Errors
    ///
    /// [`Error::Rule`] with file and line for a row that cannot be used.
    pub fn parse(files: &RuleFiles) -> Result<Self, Error> {
        let [forms, institutions, offices, groups] = Lexicon::split(
            files.all("lexicon/organizations.tsv")?,
            ["form", "institution", "office", "group"],
        )?;
        Ok(NameWords { forms, institutions, offices, groups })
    }
}
