//! Days of records, with a year or without.

use jiff::civil::Date;

use crate::record::EventDate;

/// A day as a record writes it: ISO 8601, or `--MM-DD` where the document does not settle the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: Option<i16>,
    month: i8,
    day: i8,
}

impl Day {
    /// Reads a day; `None` for what is no day.
    pub fn parse(text: &str) -> Option<Day> {
        match text.strip_prefix("--") {
            Some(rest) => {
                let (month, day) = rest.split_once('-')?;
                // 2000 had a 29th of February.
                let date = Date::new(2000, month.parse().ok()?, day.parse().ok()?).ok()?;
                Some(Day { year: None, month: date.month(), day: date.day() })
            }
            None => {
                let date: Date = text.parse().ok()?;
                Some(Day { year: Some(date.year()), month: date.month(), day: date.day() })
            }
        }
    }

    /// The day of an event. A year that the document does not tell itself is none: other documents may tell it.
    pub fn of(event: &EventDate) -> Option<Day> {
        let day = Day::parse(&event.date)?;
        Some(if event.year_is_assumed() { Day { year: None, ..day } } else { day })
    }

    /// The date, where the year is settled.
    pub fn date(self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day).ok()
    }

    /// May both be one day? Without a year month and day decide.
    pub fn matches(self, other: Day) -> bool {
        self.month == other.month
            && self.day == other.day
            && match (self.year, other.year) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            }
    }

    /// Is the year settled?
    pub fn is_full(self) -> bool {
        self.year.is_some()
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}-{:02}", self.month, self.day),
            None => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}

/// Days from the first date to the second; negative where the second is earlier.
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_a_year_matches_any_year() {
        let day = |text| Day::parse(text).expect("a day");
        assert!(day("--07-28").matches(day("2020-07-28")));
        assert!(!day("--07-28").matches(day("2020-07-29")));
        assert!(!day("2019-07-28").matches(day("2020-07-28")));
        assert!(day("--02-29").date().is_none());
        assert_eq!(Day::parse("2021-02-29"), None);
        assert_eq!(Day::parse("--13-01"), None);
    }

    #[test]
    fn days_are_counted_over_years() {
        let date = |text: &str| text.parse::<Date>().expect("a date");
        assert_eq!(days_between(date("2020-12-31"), date("2022-01-01")), 366);
        assert_eq!(days_between(date("2020-12-31"), date("2020-12-30")), -1);
    }
}
