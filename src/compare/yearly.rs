//! The yearly tables that this field publishes: incidents, organisations and people by the year of announcement, and
//! by cause, medium, industry, size and type.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Per;
use super::groups::Sum;
use super::row::{People, Row};
use super::sheet::{Entry, Heading, Sheet};
use crate::label::{Lang, label};
use crate::mention::Qualifier;
use crate::record::{Cause, DeviceKind, IncidentType, Unit};

/// What a table breaks down by, in the order of the tables.
const TABLES: [&str; 6] = ["year", "cause", "medium", "industry", "size", "type"];

/// A count of incidents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Count {
    /// Incidents (or documents).
    pub incidents: usize,
    /// Organisations that are named, each once.
    pub organizations: usize,
    /// People whose data leaked or may have: the sum over the incidents that tell a number.
    pub people: Sum,
    /// Incidents that tell no number of people.
    pub people_unknown: usize,
    /// Incidents in which data is said to have leaked.
    pub leaked: usize,
    /// Incidents in which data only may have leaked.
    pub possible: usize,
    /// The largest number of people of one incident.
    pub largest: Option<People>,
}

/// A table: what of, and counts by category and year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearlyTable {
    /// `year`, `cause`, `medium`, `industry`, `size`, `type`.
    pub table: &'static str,
    /// Its lines, in order.
    pub lines: Vec<YearlyLine>,
}

/// A line of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearlyLine {
    /// The category: a term, or what the list of sectors says; `not_told`, `not_given` where there is none; `all` in
    /// the table by year.
    pub category: String,
    /// Counts by year; `null` stands for incidents without a day of announcement.
    pub years: Vec<YearCount>,
    /// All years together.
    pub all: Count,
}

/// The count of one year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearCount {
    /// The year of the announcement.
    pub year: Option<String>,
    /// The count.
    #[serde(flatten)]
    pub count: Count,
}

/// The yearly tables.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Published {
    /// Every year with an incident, in order; `null` last.
    pub years: Vec<Option<String>>,
    /// The tables.
    pub tables: Vec<YearlyTable>,
}

/// Makes the tables. `sector` gives the sector of a row, `comparable` makes names of organisations comparable.
pub fn published(
    rows: &[Row],
    sector: &dyn Fn(&Row) -> Option<String>,
    comparable: &dyn Fn(&str) -> String,
) -> Published {
    let mut years: Vec<Option<String>> =
        rows.iter().map(Row::year).collect::<BTreeSet<_>>().into_iter().collect();
    years.sort_by_key(Option::is_none);
    let tables = TABLES.map(|table| {
        let mut lines: BTreeMap<(usize, String), Vec<&Row>> = BTreeMap::new();
        for row in rows {
            for key in categories(table, row, sector) {
                lines.entry(key).or_default().push(row);
            }
        }
        let mut lines: Vec<_> = lines.into_iter().collect();
        if table == "industry" {
            lines.sort_by_key(|((rank, _), rows)| (*rank, usize::MAX - rows.len()));
        }
        let line = |((_, category), rows): ((usize, String), Vec<&Row>)| YearlyLine {
            category,
            years: years
                .iter()
                .map(|year| {
                    let of: Vec<&Row> = rows.iter().copied().filter(|r| r.year() == *year).collect();
                    YearCount { year: year.clone(), count: count(&of, comparable) }
                })
                .collect(),
            all: count(&rows, comparable),
        };
        YearlyTable { table, lines: lines.into_iter().map(line).collect() }
    });
    Published { years, tables: tables.into() }
}

fn count(rows: &[&Row], comparable: &dyn Fn(&str) -> String) -> Count {
    let names: BTreeSet<String> =
        rows.iter().filter_map(|r| r.organization.as_deref()).map(comparable).collect();
    let people = Sum::of(rows.iter().copied());
    let headcount = |r: &&&Row| r.people.filter(|p| p.unit == Unit::Persons);
    Count {
        incidents: rows.len(),
        organizations: names.len(),
        people,
        people_unknown: rows.len() - people.of,
        leaked: rows.iter().filter(|r| r.leaked() == Some(true)).count(),
        possible: rows.iter().filter(|r| r.leaked() == Some(false)).count(),
        largest: rows.iter().filter_map(|r| headcount(&r)).max_by_key(|p| p.count),
    }
}

impl Row {
    /// Did data leak (`true`), or may it have (`false`)? `None` where neither is said.
    fn leaked(&self) -> Option<bool> {
        use crate::record::LeakStatus::{Leaked, Possible};
        let people = self.people.map(|p| p.status);
        if !self.data_leaked.is_empty() || people == Some(Leaked) {
            Some(true)
        } else if !self.data_possible.is_empty() || people == Some(Possible) {
            Some(false)
        } else {
            None
        }
    }
}

/// The categories of a row in a table, with their ranks.
fn categories(table: &str, row: &Row, sector: &dyn Fn(&Row) -> Option<String>) -> BTreeSet<(usize, String)> {
    let one = |rank: usize, category: &str| BTreeSet::from([(rank, category.to_string())]);
    let several = |list: Vec<(usize, &str)>| -> BTreeSet<(usize, String)> {
        if list.is_empty() {
            one(usize::MAX, "not_told")
        } else {
            list.into_iter().map(|(r, c)| (r, c.to_string())).collect()
        }
    };
    match table {
        "year" => one(0, "all"),
        "cause" => {
            let cause = cause(row);
            one(CAUSES.iter().position(|c| *c == cause).unwrap_or(0), cause)
        }
        "medium" => several(media(row)),
        "industry" => match sector(row) {
            Some(sector) => BTreeSet::from([(0, sector)]),
            None => one(1, "not_given"),
        },
        "size" => match row.people.filter(|p| p.unit == Unit::Persons) {
            Some(p) => {
                let rank = SIZES.iter().position(|(from, _)| p.count >= *from).unwrap_or(SIZES.len() - 1);
                one(rank, SIZES[rank].1)
            }
            None => one(SIZES.len(), "not_told"),
        },
        _ => several(row.types.iter().map(|t| (*t as usize, t.as_str())).collect()),
    }
}

/// The four causes of published statistics, and the rest.
const CAUSES: [&str; 5] = ["intrusion", "misdelivery", "loss", "theft", "other"];

/// The one cause that an incident is counted under: what people did on purpose within the organisation, then what
/// came from outside, then mistakes, then losses.
fn cause(row: &Row) -> &'static str {
    use IncidentType as T;
    let is = |types: &[T], causes: &[Cause]| {
        row.types.iter().any(|t| types.contains(t)) || row.causes.iter().any(|c| causes.contains(c))
    };
    if is(&[T::Insider, T::Theft], &[Cause::Insider, Cause::Theft]) {
        "theft"
    } else if is(
        &[
            T::MalwareInfection,
            T::Ransomware,
            T::UnauthorizedAccess,
            T::AccountTakeover,
            T::SpoofedEmail,
            T::Phishing,
            T::WebTampering,
            T::WebSkimming,
            T::VulnerabilityExploitation,
        ],
        &[],
    ) {
        "intrusion"
    } else if is(&[T::Misdelivery, T::Misconfiguration], &[Cause::Misconfiguration]) {
        "misdelivery"
    } else if is(&[T::LostItem], &[Cause::Loss]) {
        "loss"
    } else if is(&[], &[Cause::HumanError]) {
        "misdelivery"
    } else {
        "other"
    }
}

/// What the data was on, as far as the facts tell it.
fn media(row: &Row) -> Vec<(usize, &'static str)> {
    let device = |kind| row.devices.iter().any(|d| d.device == kind);
    let of = |types: &[IncidentType]| row.types.iter().any(|t| types.contains(t));
    let unit = |unit| row.units.contains(&unit);
    [
        ("server", device(DeviceKind::Server)),
        ("pc", device(DeviceKind::Pc)),
        ("mobile", device(DeviceKind::Mobile)),
        ("storage", device(DeviceKind::Storage)),
        ("account", device(DeviceKind::Account)),
        ("website", of(&[IncidentType::WebTampering, IncidentType::WebSkimming])),
        ("mail", of(&[IncidentType::SpoofedEmail]) || unit(Unit::Emails)),
        ("documents", unit(Unit::Documents)),
        ("other", device(DeviceKind::Other)),
    ]
    .into_iter()
    .enumerate()
    .filter(|(_, (_, is))| *is)
    .map(|(rank, (name, _))| (rank, name))
    .collect()
}

/// Size bands: the number that each begins with, the largest first.
const SIZES: [(u64, &str); 7] = [
    (1_000_000, "1000000_or_more"),
    (100_000, "100000_to_999999"),
    (10_000, "10000_to_99999"),
    (1_000, "1000_to_9999"),
    (100, "100_to_999"),
    (10, "10_to_99"),
    (0, "under_10"),
];

/// What a category is called.
fn called(table: &str, category: &str, lang: Lang) -> String {
    let (ja, en) = match (table, category) {
        (_, "not_told") => ("不明・記載なし", "not told"),
        ("industry", "not_given") => ("指定なし", "not given"),
        ("industry", name) => return name.to_string(),
        ("cause", "intrusion") => ("ウイルス感染・不正アクセス", "malware or unauthorised access"),
        ("cause", "misdelivery") => ("誤表示・誤送信", "sent or shown by mistake"),
        ("cause", "loss") => ("紛失・誤廃棄", "loss"),
        ("cause", "theft") => ("盗難・不正持ち出し", "theft or taken out"),
        ("cause", _) => ("その他・記載なし", "other or not told"),
        ("medium", "website") => ("ウェブサイト", "website"),
        ("medium", "mail") => ("メール", "mail"),
        ("medium", "documents") => ("書類・ファイル", "papers or files"),
        ("medium", term) => return label("DeviceKind", term, lang).to_string(),
        ("size", "1000000_or_more") => ("100万人以上", "1,000,000 and more"),
        ("size", "100000_to_999999") => ("10万人以上100万人未満", "100,000 to 999,999"),
        ("size", "10000_to_99999") => ("1万人以上10万人未満", "10,000 to 99,999"),
        ("size", "1000_to_9999") => ("1,000人以上1万人未満", "1,000 to 9,999"),
        ("size", "100_to_999") => ("100人以上1,000人未満", "100 to 999"),
        ("size", "10_to_99") => ("10人以上100人未満", "10 to 99"),
        ("size", _) => ("10人未満", "under 10"),
        (_, term) => return label("IncidentType", term, lang).to_string(),
    };
    lang.pick(ja, en).to_string()
}

fn title(table: &str, per: Per, lang: Lang) -> String {
    let (ja, en) = match table {
        "year" => ("年別", "By year of announcement"),
        "cause" => ("原因別", "By cause"),
        "medium" => ("媒体別", "By medium"),
        "industry" => ("業種別", "By industry"),
        "size" => ("人数の規模別", "By number of people"),
        _ => ("種類別", "By type"),
    };
    match per {
        Per::Case => lang.pick(format!("{ja}(事案数)"), format!("{en} (incidents)")),
        Per::Document => lang.pick(format!("{ja}(文書数)"), format!("{en} (documents)")),
    }
}

impl Published {
    /// The tables for people.
    pub fn to_sheets(&self, per: Per, lang: Lang) -> Vec<Sheet> {
        let mut sheets: Vec<Sheet> = self.tables.iter().map(|table| self.sheet(table, per, lang)).collect();
        if let Some(last) = sheets.last_mut() {
            last.notes = notes(per, lang);
        }
        sheets
    }

    fn sheet(&self, table: &YearlyTable, per: Per, lang: Lang) -> Sheet {
        let year = |year: &Option<String>| match year {
            Some(year) => year.clone(),
            None => lang.pick("不明", "n.d.").to_string(),
        };
        let incidents = match per {
            Per::Case => lang.pick("事案", "Incidents"),
            Per::Document => lang.pick("文書", "Documents"),
        };
        let counts =
            |c: &Count| -> [Entry; 2] { [c.organizations.to_string().into(), c.people.show(lang).into()] };
        let headings = || {
            [
                Heading::number("organizations", lang.pick("組織", "Orgs")),
                Heading::number("people", lang.pick("人数計\n(件数)", "People\n(of)")),
            ]
        };
        let all = lang.pick("計", "Total");
        let mut sheet = Sheet { title: title(table.table, per, lang), ..Sheet::default() };
        if table.table == "year" {
            sheet.columns = vec![
                Heading::words("year", lang.pick("年", "Year")),
                Heading::number("incidents", incidents),
            ];
            sheet.columns.extend(headings());
            sheet.columns.extend([
                Heading::number("people_unknown", lang.pick("人数\n不明", "People\nnot told")),
                Heading::number("leaked", lang.pick("漏えい", "Leaked")),
                Heading::number("possible", lang.pick("可能性\nのみ", "Possible\nonly")),
                Heading::number("largest", lang.pick("最大の\n事案(人)", "Largest\n(people)")).expendable(1),
            ]);
            let row = |name: String, c: &Count| {
                let mut cells: Vec<Entry> = vec![name.into(), c.incidents.to_string().into()];
                cells.extend(counts(c));
                cells.extend([c.people_unknown, c.leaked, c.possible].map(|n| n.to_string().into()));
                cells.push(super::cells::people(c.largest, "", lang).into());
                cells
            };
            for line in &table.lines {
                sheet.rows.extend(line.years.iter().map(|y| row(year(&y.year), &y.count)));
                sheet.rows.push(row(all.into(), &line.all));
            }
            return sheet;
        }
        sheet.columns = vec![Heading::words("category", "")];
        // The oldest years go first where there is no room.
        let rank = |at: usize| u8::try_from(self.years.len() - at).unwrap_or(u8::MAX);
        sheet.columns.extend(
            self.years
                .iter()
                .enumerate()
                .map(|(at, y)| Heading::number("year", year(y)).expendable(rank(at))),
        );
        sheet.columns.push(Heading::number("incidents", all));
        sheet.columns.extend(headings());
        for line in &table.lines {
            let mut cells: Vec<Entry> = vec![called(table.table, &line.category, lang).into()];
            // A dash is easier to pass over than a 0.
            let shown = |n: usize| if n == 0 { "-".to_string() } else { n.to_string() };
            cells.extend(line.years.iter().map(|y| Entry::from(shown(y.count.incidents))));
            cells.push(line.all.incidents.to_string().into());
            cells.extend(counts(&line.all));
            sheet.rows.push(cells);
        }
        sheet
    }

    /// The tables as one for data: a line for each category and year, and for all years.
    pub fn to_data(&self) -> Sheet {
        let mut columns: Vec<Heading> =
            ["table", "category", "year"].iter().map(|key| Heading::words(key, "")).collect();
        for key in [
            "incidents",
            "organizations",
            "people",
            "people_qualifier",
            "people_of",
            "people_unknown",
            "leaked",
            "possible",
            "largest",
        ] {
            columns.push(Heading::number(key, ""));
        }
        let row = |table: &str, category: &str, year: &str, c: &Count| {
            let qualifier = c.people.qualifier.and_then(|q| serde_json::to_value::<Qualifier>(q).ok());
            let shown = |n: Option<u64>| n.map_or_else(String::new, |n| n.to_string());
            let mut cells: Vec<Entry> = [table, category, year].map(Entry::from).into();
            cells.extend([c.incidents, c.organizations].map(|n| Entry::from(n.to_string())));
            cells.push(shown(c.people.count).into());
            cells.push(qualifier.as_ref().and_then(|q| q.as_str()).unwrap_or_default().into());
            cells.extend(
                [c.people.of, c.people_unknown, c.leaked, c.possible].map(|n| Entry::from(n.to_string())),
            );
            cells.push(shown(c.largest.map(|p| p.count)).into());
            cells
        };
        let mut rows = Vec::new();
        for table in &self.tables {
            for line in &table.lines {
                for y in &line.years {
                    let year = y.year.as_deref().unwrap_or("not_told");
                    rows.push(row(table.table, &line.category, year, &y.count));
                }
                rows.push(row(table.table, &line.category, "all", &line.all));
            }
        }
        Sheet { columns, rows, ..Sheet::default() }
    }
}

fn notes(per: Per, lang: Lang) -> Vec<String> {
    let unit = match per {
        Per::Case => lang.pick("事案", "incident"),
        Per::Document => lang.pick("文書", "document"),
    };
    match lang {
        Lang::Ja => vec![
            format!(
                "{unit}は最初に公表された年に数える(公表日が分からなければ最初の文書の発表日。どちらもなければ「不明」)。"
            ),
            format!(
                "漏えいの可能性にとどまる{unit}、人数が分からない{unit}も数える。後者は人数計に含まれない。"
            ),
            format!(
                "人数は、各{unit}が示す最大の人数。概数や「最大」の人数はその数として足し、合計に「約」「最大」を付ける。括弧内は人数が分かる{unit}の数。件数・カード数・アカウント数は人数に換算しない。"
            ),
            format!("原因別・規模別・業種別は1つの区分に、媒体別・種類別は当てはまるすべての区分に数える。"),
            "業種は--sectorsで与えた表による。表がなければ「指定なし」。".to_string(),
        ],
        Lang::En => vec![
            format!(
                "Each {unit} is counted in the year of its first disclosure, else in that of its first document; n.d. where neither has a day."
            ),
            format!(
                "Possible leaks and {unit}s without a number of people count as {unit}s; the latter add nothing to the people."
            ),
            format!(
                "People: the largest number of people that each {unit} tells; numbers said as about or at most are added as they are, and the sum is marked ~ or <=. In brackets: of how many {unit}s. Records, cards and accounts are not taken for people."
            ),
            "By cause, size and industry each counts once; by medium and type under all that apply."
                .to_string(),
            "Industries are those of the list given with --sectors; without it they are not given."
                .to_string(),
        ],
    }
}
