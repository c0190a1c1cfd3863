//! How long to wait: between requests, after a failure, and because a server asked for it.

use std::time::Duration;

use jiff::Timestamp;

/// The wait that a `Retry-After` header asks for, in seconds or as a day and time; a time that is past is no wait.
pub(super) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let at = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
    Some(Duration::try_from(at.duration_since(now)).unwrap_or(Duration::ZERO))
}

/// The wait before the attempt after `attempts` failed ones: twice as long each time.
pub(super) fn back_off(base: Duration, attempts: u32, most: Duration) -> Duration {
    base.saturating_mul(1 << attempts.saturating_sub(1).min(16)).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_say_when_to_come_back_in_two_ways() {
        let now: Timestamp = "2024-04-01T00:00:00Z".parse().expect("a time");
        assert_eq!(retry_after("120", now), Some(Duration::from_secs(120)));
        assert_eq!(retry_after("Mon, 01 Apr 2024 00:01:30 GMT", now), Some(Duration::from_secs(90)));
        assert_eq!(retry_after("Sun, 31 Mar 2024 00:01:30 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("99999999999999999999999", now), Some(Duration::from_secs(u64::MAX)));
        assert_eq!(retry_after("soon", now), None);
        assert_eq!(retry_after("-5", now), None);
    }

    #[test]
    fn waits_double_up_to_a_limit() {
        let (base, most) = (Duration::from_secs(5), Duration::from_secs(60));
        let waits: Vec<u64> = (1..=5).map(|n| back_off(base, n, most).as_secs()).collect();
        assert_eq!(waits, [5, 10, 20, 40, 60]);
        assert_eq!(back_off(base, 4_000_000, most), most);
    }
}
