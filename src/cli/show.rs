//! `kaiji show`

use super::args::ShowArgs;
use super::corrected::{self, Expected};
use super::output::{self, Sink};
use super::page::{Page, Tone};
use super::{Run, card, records};
use crate::dataset::Texts;

/// Prints a card for each document or record.
pub(super) fn run(args: &ShowArgs) -> Run {
    let corrections = corrected::read(&args.corrections)?;
    let mut texts = Texts::default();
    let keep = (!corrections.is_empty()).then_some(&mut texts);
    let (mut records, outcome) = records::read(&args.inputs, &args.common, keep)?;
    corrected::apply(&corrections, &mut records, &texts, Expected::Some);
    let width = args.width.map_or_else(output::width, usize::from);
    let colour = output::colour();
    let mut sink = Sink::open(None)?;
    for (i, record) in records.iter().enumerate() {
        let mut page = Page::new(width, colour);
        if i > 0 {
            page.blank();
            page.paragraph(0, &"-".repeat(width), Tone::Faint);
            page.blank();
        }
        card::card(&mut page, record);
        sink.write(&page.into_text())?;
    }
    sink.finish()?;
    Ok(outcome)
}
