//! Days between the steps of an incident.

use jiff::civil::Date;
use serde::Serialize;

use crate::case::days_between;

/// Days from each step of an incident to the next. `None` where a day is not told, has no year, or where the days
/// contradict each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Delays {
    /// From the first day on which something happened to the first on which it was noticed.
    pub occurred_to_detected: Option<i32>,
    /// From the first day on which it was noticed to the first disclosure.
    pub detected_to_disclosed: Option<i32>,
    /// From the first disclosure to the report to a regulator; below 0 where the regulator was told first.
    pub disclosed_to_regulator: Option<i32>,
    /// From the report to a regulator to the final report.
    pub regulator_to_final: Option<i32>,
    /// From the first day on which it was noticed to the report to a regulator, which the law counts.
    pub detected_to_regulator: Option<i32>,
    /// From the first disclosure to the final report.
    pub disclosed_to_final: Option<i32>,
}

impl Delays {
    /// Names of the steps, in the order of [`Delays::all`].
    pub const NAMES: [&'static str; 6] = [
        "occurred_to_detected",
        "detected_to_disclosed",
        "disclosed_to_regulator",
        "regulator_to_final",
        "detected_to_regulator",
        "disclosed_to_final",
    ];

    /// The steps that follow one another; the other two go over one of them.
    pub const CHAIN: usize = 4;

    /// Every step.
    pub fn all(&self) -> [Option<i32>; 6] {
        [
            self.occurred_to_detected,
            self.detected_to_disclosed,
            self.disclosed_to_regulator,
            self.regulator_to_final,
            self.detected_to_regulator,
            self.disclosed_to_final,
        ]
    }

    pub(super) fn between(
        occurred: Option<&str>,
        detected: Option<&str>,
        disclosed: Option<&str>,
        regulator: Option<&str>,
        last: Option<&str>,
    ) -> Delays {
        let days = |from: Option<&str>, to: Option<&str>| Some(days_between(full(from?)?, full(to?)?));
        let forward = |from, to| days(from, to).filter(|&d| d >= 0);
        Delays {
            occurred_to_detected: forward(occurred, detected),
            detected_to_disclosed: forward(detected, disclosed),
            disclosed_to_regulator: days(disclosed, regulator),
            regulator_to_final: forward(regulator, last),
            detected_to_regulator: forward(detected, regulator),
            disclosed_to_final: forward(disclosed, last),
        }
    }
}

/// Days from the first sign, occurred or detected, to the first disclosure.
pub(super) fn to_disclosure(
    occurred: Option<&str>,
    detected: Option<&str>,
    disclosed: Option<&str>,
) -> Option<i32> {
    let start = [occurred, detected].into_iter().flatten().map(full).collect::<Option<Vec<_>>>()?;
    let (start, end) = (start.into_iter().min()?, full(disclosed?)?);
    (start <= end).then(|| days_between(start, end))
}

/// A day whose year is known.
pub(super) fn full(day: &str) -> Option<Date> {
    day.parse().ok()
}

/// The median of some numbers, and of how many; `None` of none. Of an even number it is the mean of the two in the
/// middle.
pub fn median(mut list: Vec<i32>) -> Option<f64> {
    list.sort_unstable();
    let middle = list.len() / 2;
    let upper = f64::from(*list.get(middle)?);
    Some(if list.len() % 2 == 1 { upper } else { (f64::from(list[middle - 1]) + upper) / 2.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_of_nothing_is_nothing() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![5]), Some(5.0));
        assert_eq!(median(vec![9, 1, 4]), Some(4.0));
        assert_eq!(median(vec![9, 1, 4, 5]), Some(4.5));
        assert_eq!(median(vec![-3, 0]), Some(-1.5));
    }

    #[test]
    fn steps_run_forward_but_a_regulator_may_be_told_before_the_public() {
        let day = |d| Some(d);
        let delays =
            Delays::between(day("2022-03-01"), day("2022-03-04"), day("2022-03-25"), day("2022-03-07"), None);
        assert_eq!(delays.all(), [Some(3), Some(21), Some(-18), None, Some(3), None]);
        // Noticed before it happened: one of the days is wrong, and no number is better than a wrong one.
        assert_eq!(
            Delays::between(day("2022-03-05"), day("2022-03-04"), None, None, None),
            Delays::default()
        );
        assert_eq!(Delays::between(day("--03-01"), day("2022-03-04"), None, None, None), Delays::default());
    }
}
