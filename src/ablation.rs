//! Ablation: stages of the pipeline that an evaluation can leave out, to show what each contributes to which field.

/// A stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Menus, rankings and whatever stands behind an article are kept out of it.
    Furniture,
    /// What headings and the first cells of rows say of the lines under them.
    Headings,
    /// The sentence that leads in a list.
    LeadIns,
    /// Sentences that advise the reader, name the contact or tell the background are set aside.
    Scope,
    /// Sentences are cut into clauses, each with its own negation and modality.
    Clauses,
    /// What a rule's `unless` takes back.
    Vetoes,
    /// Days on which nothing of the incident happened.
    EventVetoes,
    /// What the text said last of data holds for items of which nothing is said.
    CarryOver,
    /// What an incident of such a type means for data of which nothing is said.
    Defaults,
}

impl Stage {
    /// Every stage, in the order of the pipeline.
    pub const ALL: [Stage; 9] = [
        Stage::Furniture,
        Stage::Headings,
        Stage::LeadIns,
        Stage::Scope,
        Stage::Clauses,
        Stage::Vetoes,
        Stage::EventVetoes,
        Stage::CarryOver,
        Stage::Defaults,
    ];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Furniture => "furniture",
            Stage::Headings => "headings",
            Stage::LeadIns => "lead-ins",
            Stage::Scope => "scope",
            Stage::Clauses => "clauses",
            Stage::Vetoes => "vetoes",
            Stage::EventVetoes => "event vetoes",
            Stage::CarryOver => "carry-over",
            Stage::Defaults => "defaults",
        }
    }
}
