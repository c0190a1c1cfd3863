//! `kaiji show`

use super::args::ShowArgs;
use super::output::{self, Sink};
use super::page::{Page, Tone};
use super::{Run, card, records};

/// Prints a card for each document or record.
pub(super) fn run(args: &ShowArgs) -> Run {
    let (records, outcome) = records::read(&args.inputs, &args.common, None)?;
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
