//! The yearly tables for people and for data.

use super::{Count, Published, YearlyTable};
use crate::compare::cells;
use crate::compare::{Entry, Heading, Per, Sheet};
use crate::label::{Lang, label};
use crate::mention::Qualifier;

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
                cells.push(cells::people(c.largest, "", lang).into());
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
