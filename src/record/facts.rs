//! The facts of a record one by one: where each stands, how sure it is and what says it.

use super::{
    Affected, CauseClaim, Contact, Countermeasure, Device, Discovery, EventDate, Evidence, Exposure,
    Headcount, LeakedData, Money, Party, Record, ReportItems, Revision, Service, Sites, SpoofedMails,
    ThirdParty, Valued,
};

/// A value or an item of a list, whatever its field.
pub trait Item {
    /// How sure, 0 to 1.
    fn confidence(&self) -> f64;

    /// The words.
    fn evidence(&self) -> &[Evidence];
}

impl<T> Item for Valued<T> {
    fn confidence(&self) -> f64 {
        self.confidence
    }

    fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }
}

macro_rules! items {
    ($($name:ident)+) => {
        $(impl Item for $name {
            fn confidence(&self) -> f64 {
                self.confidence
            }

            fn evidence(&self) -> &[Evidence] {
                &self.evidence
            }
        })+
    };
}

items!(
    Affected CauseClaim Contact Countermeasure Device Discovery EventDate Exposure Headcount LeakedData Money Party
    Revision Service Sites SpoofedMails ThirdParty
);

/// A fact of a record.
#[derive(Clone)]
pub struct Fact<'r> {
    /// Key of the record under which it stands.
    pub field: &'static str,
    /// Which of the field's: the index in a list from 0, the item of `report_items`, nothing for a single value.
    pub place: Place,
    /// The fact.
    pub item: &'r dyn Item,
}

/// Which of a field's facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The field is one value.
    Single,
    /// Index in the field's list, from 0.
    At(usize),
    /// Key of the field's object.
    Key(&'static str),
}

impl Fact<'_> {
    /// Where the fact stands in its record, as a JSON Pointer (RFC 6901): `/title`, `/devices/0`.
    pub fn pointer(&self) -> String {
        match self.place {
            Place::Single => format!("/{}", self.field),
            Place::At(n) => format!("/{}/{n}", self.field),
            Place::Key(key) => format!("/{}/{key}", self.field),
        }
    }
}

macro_rules! fields {
    ($($how:ident $field:ident),+ $(,)?) => {
        impl Record {
            /// Keys of the record under which facts stand, in the order of the record.
            pub const FACT_FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];

            /// Every fact, in the order of the record.
            pub fn facts(&self) -> Vec<Fact<'_>> {
                let mut out = Vec::new();
                $(fields!(@$how self out $field);)+
                out
            }
        }
    };
    (@one $record:ident $out:ident $field:ident) => {
        $out.extend($record.$field.iter().map(|item| Fact {
            field: stringify!($field),
            place: Place::Single,
            item,
        }));
    };
    (@many $record:ident $out:ident $field:ident) => {
        $out.extend($record.$field.iter().enumerate().map(|(n, item)| Fact {
            field: stringify!($field),
            place: Place::At(n),
            item,
        }));
    };
    (@keyed $record:ident $out:ident $field:ident) => {
        for (key, item) in ReportItems::NAMES.into_iter().zip($record.$field.all()) {
            $out.extend(item.iter().map(|item| Fact {
                field: stringify!($field),
                place: Place::Key(key),
                item,
            }));
        }
    };
}

fields!(
    one document_kind,
    one title,
    one organization,
    one published,
    one report_stage,
    many incident_types,
    many malware,
    many dates,
    many devices,
    many affected,
    many leaked_data,
    many countermeasures,
    many causes,
    many discovery,
    many subjects,
    many headcounts,
    one secondary_damage,
    many sites,
    many spoofed_mails,
    many exposure,
    many services,
    many parties,
    many third_parties,
    many protection,
    many money,
    many contacts,
    many revisions,
    keyed report_items,
);

#[cfg(test)]
mod tests {
    use crate::engine::Engine;
    use crate::source::RawDocument;

    #[test]
    fn every_fact_of_the_record_is_listed_under_its_pointer() {
        let engine = Engine::new(None).expect("built-in rules");
        let text = "2020年11月14日\n横浜株式会社\n不正アクセスに関するお知らせ\n11月9日、弊社のパソコン12台がEmotetに感染しました。\
                    お客様120名の氏名が流出した可能性があります。原因は調査中です。警察に相談しました。";
        let doc = RawDocument::from_text("a.txt", text).load().expect("plain text");
        let record = engine.worker().extract(&doc);
        let json = serde_json::to_value(&record).expect("JSON");
        let facts = record.facts();
        for fact in &facts {
            let there = json.pointer(&fact.pointer()).unwrap_or_else(|| panic!("no {}", fact.pointer()));
            assert_eq!(there["confidence"], fact.item.confidence(), "{}", fact.pointer());
            assert_eq!(there["evidence"], serde_json::to_value(fact.item.evidence()).expect("JSON"));
        }
        let said = json.to_string().matches("\"evidence\":").count();
        assert_eq!(facts.len(), said, "facts that the record holds");
        assert!(said > 8, "{json}");
    }
}
