//! Days: dates, and the time zones in which they begin and end.

use jiff::{Span, Unit, civil::Date, fmt::temporal::DateTimeParser, tz};

use crate::Timestamp;

/// A date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(Date);

impl Day {
    /// From text such as `2026-01-31`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let plain = text.len() == 10;
        let date = text.parse().ok().filter(|_| plain);
        date.map(Self).ok_or_else(|| format!("{text:?} is not a date such as 2026-01-31"))
    }

    /// So many days later; the last there is where there are no more.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(Span::new().try_days(days).map_or(self.0, |span| self.0.saturating_add(span)))
    }

    /// How many days lie between it and a later one.
    pub fn until(self, later: Self) -> i64 {
        self.0.until((Unit::Day, later.0)).map_or(0, |span| i64::from(span.get_days()))
    }

    /// Monday is 0.
    pub fn weekday(self) -> usize {
        usize::try_from(self.0.weekday().to_monday_zero_offset()).unwrap_or(0)
    }
}

/// A time zone.
#[derive(Clone, Debug)]
pub struct Zone {
    name: String,
    rules: tz::TimeZone,
}

impl Zone {
    /// The one that all clocks are set by.
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), rules: tz::TimeZone::UTC }
    }

    /// From a name such as `Europe/Berlin`, or an offset such as `+02:00`.
    pub fn parse(text: &str) -> Result<Self, String> {
        // In an address a plus that was not encoded is a space.
        let name = text.replace(' ', "+");
        let rules = DateTimeParser::new().parse_time_zone(&name).ok().filter(|_| name.len() <= 64);
        let rules = rules.ok_or_else(|| {
            let shown: String = text.chars().take(64).collect();
            format!("{shown:?} is no time zone: a name such as Europe/Berlin, or an offset such as +02:00")
        })?;
        Ok(Self { name, rules })
    }

    /// As it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When a day begins here.
    pub fn start_of(&self, day: Day) -> Option<Timestamp> {
        let start = day.0.to_zoned(self.rules.clone()).ok()?;
        Some(Timestamp::from_millis(start.timestamp().as_millisecond()))
    }

    /// The day that it is here, and the hour of it.
    pub fn day_and_hour(&self, at: Timestamp) -> Option<(Day, usize)> {
        let local = jiff::Timestamp::from_millisecond(at.as_millis()).ok()?.to_zoned(self.rules.clone());
        Some((Day(local.date()), usize::try_from(local.hour()).unwrap_or(0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_where_the_zone_has_them_begin() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let start = |day: &str| berlin.start_of(Day::parse(day).unwrap()).unwrap().to_string();
        assert_eq!(start("2026-03-29"), "2026-03-28T23:00:00.000Z");
        // The clocks went forward.
        assert_eq!(start("2026-03-30"), "2026-03-29T22:00:00.000Z");
        let (day, hour) = berlin.day_and_hour(Timestamp::parse("2026-03-29T01:30:00Z").unwrap()).unwrap();
        assert_eq!((day, hour, day.weekday()), (Day::parse("2026-03-29").unwrap(), 3, 6));
        assert_eq!(Day::parse("2024-02-28").unwrap().until(Day::parse("2024-03-01").unwrap()), 2);
        assert_eq!(Zone::parse(" 05:30").unwrap().name(), "+05:30");
    }

    #[test]
    fn what_is_none_is_refused() {
        for bad in
            ["", "2026", "2026-02-30", "2026-1-1", "31.01.2026", "2026-01-31T00:00", "+002026-01-31", "yesterday"]
        {
            assert!(Day::parse(bad).is_err(), "{bad}");
        }
        for bad in ["", "Berlin", "Europe/Nowhere", "+26:00", &"x".repeat(9_999)] {
            assert!(Zone::parse(bad).is_err(), "{bad}");
        }
    }
}
