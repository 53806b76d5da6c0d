//! Time: milliseconds since 1970, and the one clock.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::{PartialSchema, ToSchema};

/// A moment in milliseconds since 1970-01-01 UTC; RFC 3339 with milliseconds in JSON.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since 1970.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// This much later.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// This much earlier.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// From RFC 3339 text; what is below a millisecond is cut off.
    pub fn parse(text: &str) -> Result<Self, String> {
        let time = text.parse::<jiff::Timestamp>().ok().or_else(|| end_of_time(text));
        time.map(|t| Self(t.as_millisecond()))
            .ok_or_else(|| format!("{text:?} is not an RFC 3339 time such as 2026-01-31T12:00:00.000Z"))
    }
}

/// The last moment that there is for the last days of the year 9999, by which people say "for ever".
fn end_of_time(text: &str) -> Option<jiff::Timestamp> {
    let pieces = jiff::fmt::temporal::Pieces::parse(text).ok()?;
    let date = pieces.date();
    let whole = pieces.time().is_some() && pieces.offset().is_some() && pieces.time_zone_annotation().is_none();
    (whole && (date.year(), date.month()) == (9999, 12)).then_some(jiff::Timestamp::MAX)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let farthest = if self.0 < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        let time = jiff::Timestamp::from_millisecond(self.0).unwrap_or(farthest);
        write!(f, "{time:.3}")
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

impl PartialSchema for Timestamp {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)))
            .into()
    }
}

impl ToSchema for Timestamp {}

/// Where the time comes from; handed to all that needs it, so that a test can hold it still.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's.
    #[default]
    System,
    /// One that a test sets, in milliseconds since 1970.
    Fixed(Arc<AtomicI64>),
    /// The machine's, so many milliseconds later or earlier: it can be set, and goes on from there.
    Shifted(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's, to be set.
    pub fn shifted() -> Self {
        Self::Shifted(Arc::default())
    }

    /// The moment now.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => machine_time(),
            Self::Fixed(millis) => Timestamp(millis.load(Ordering::Relaxed)),
            Self::Shifted(by) => Timestamp(machine_time().0.saturating_add(by.load(Ordering::Relaxed))),
        }
    }

    /// Sets it for all who have it; the machine's own stays.
    pub fn set(&self, now: Timestamp) {
        match self {
            Self::System => {}
            Self::Fixed(millis) => millis.store(now.0, Ordering::Relaxed),
            Self::Shifted(by) => by.store(now.0.saturating_sub(machine_time().0), Ordering::Relaxed),
        }
    }

    /// Sets one that was shifted to the machine's time again.
    pub fn unshift(&self) {
        if let Self::Shifted(by) = self {
            by.store(0, Ordering::Relaxed);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the time")]
fn machine_time() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp(since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_rfc_3339_with_milliseconds() {
        let time = Timestamp::from_millis(1_769_860_800_007);
        assert_eq!(time.to_string(), "2026-01-31T12:00:00.007Z");
        assert_eq!(Timestamp::parse("2026-01-31T13:00:00.007+01:00"), Ok(time));
        let last = Timestamp::parse("9999-12-31T23:59:59Z").unwrap();
        assert_eq!(Timestamp::parse("9999-12-31T23:59:59.999-08:00"), Ok(last));
        assert_eq!(last.to_string(), "9999-12-30T22:00:00.999Z");
        assert!(Timestamp::parse("9999-12-31").is_err() && Timestamp::parse("9999-12-32T00:00:00Z").is_err());
        assert!(Timestamp::parse("yesterday").is_err());
    }

    #[test]
    fn a_clock_that_is_set_goes_on_from_there_until_it_is_set_back() {
        let clock = Clock::shifted();
        let same = clock.clone();
        clock.set(Timestamp::from_millis(1_000_000));
        let first = same.now();
        assert!((1_000_000..1_060_000).contains(&first.as_millis()), "{first}");
        std::thread::sleep(Duration::from_millis(2));
        assert!(same.now() > first, "it stands");
        clock.unshift();
        assert!(same.now() >= Clock::System.now().minus(Duration::from_mins(1)));
        let fixed = Clock::Fixed(Arc::default());
        fixed.set(Timestamp::from_millis(7));
        assert_eq!(fixed.now(), Timestamp::from_millis(7));
    }
}
