//! A range of days in a time zone, and the hours in it.
//!
//! What is counted is counted by whole hours of UTC: in a zone that is half an hour off, an hour belongs to the day in which
//! it begins.

use std::collections::BTreeSet;

use gavel_model::{Day, Interval, Timestamp, Zone};
use gavel_store::Hours;

use crate::{Error, Result};

/// How many days a range may have.
const MOST_DAYS: i64 = 366;
/// How many points a series may have.
const MOST_POINTS: usize = 1_000;
/// How many days a range has where the call does not say.
const DAYS: i64 = 28;
const HOUR: i64 = 3_600_000;

/// Which days are asked for.
#[derive(Clone, Debug, Default)]
pub struct AnalyticsRange {
    /// The first day, such as `2026-01-31`; 28 days end with the last one where it is not said.
    pub from: Option<String>,
    /// The last day; today where it is not said.
    pub to: Option<String>,
    /// A name such as `Europe/Berlin`, or an offset such as `+02:00`; UTC where it is not said.
    pub time_zone: Option<String>,
    /// How far apart the points are.
    pub interval: Interval,
}

/// A range as it was understood.
#[derive(Debug)]
pub(super) struct Range {
    zone: Zone,
    pub(super) interval: Interval,
    /// When its points begin, and when it ends.
    edges: Vec<Timestamp>,
    /// How many of its days are over, today among them.
    pub(super) days_gone: i64,
}

impl Range {
    pub(super) fn parse(asked: &AnalyticsRange, now: Timestamp) -> Result<Self> {
        let zone = asked.time_zone.as_deref().map_or_else(|| Ok(Zone::utc()), Zone::parse);
        let zone = zone.map_err(|e| Error::field("/timeZone", e))?;
        let day = |pointer: &str, text: &Option<String>| {
            text.as_deref().map(Day::parse).transpose().map_err(|e| Error::field(pointer, e))
        };
        let today = zone.day_and_hour(now).map(|(day, _)| day);
        let to = day("/to", &asked.to)?.or(today).ok_or_else(|| Error::field("/to", "say which day is the last"))?;
        let from = day("/from", &asked.from)?.unwrap_or_else(|| to.plus(1 - DAYS));
        let days = from.until(to) + 1;
        if !(1..=MOST_DAYS).contains(&days) {
            let detail =
                format!("the first day, at most {MOST_DAYS} days with the last one, which it may not lie behind");
            return Err(Error::field("/from", detail));
        }
        let edges = edges(&zone, from, days, asked.interval)
            .ok_or_else(|| Error::field("/from", "these days lie beyond all calendars"))?;
        if edges.len() > MOST_POINTS + 1 {
            let detail = format!("over {MOST_POINTS} points: take fewer days, or a longer interval");
            return Err(Error::field("/interval", detail));
        }
        let days_gone = today.map_or(days, |today| (from.until(today) + 1).clamp(0, days));
        Ok(Self { zone, interval: asked.interval, edges, days_gone })
    }

    pub(super) fn time_zone(&self) -> String {
        self.zone.name().to_owned()
    }

    pub(super) fn from(&self) -> Timestamp {
        self.edges.first().copied().unwrap_or_default()
    }

    pub(super) fn to(&self) -> Timestamp {
        self.edges.last().copied().unwrap_or_default()
    }

    /// The hours of the range.
    pub(super) fn hours(&self) -> Hours {
        hour_from(self.from())..hour_from(self.to())
    }

    /// As many that end where it begins.
    pub(super) fn hours_before(&self) -> Hours {
        let Hours { start, end } = self.hours();
        start - (end - start)..start
    }

    /// When each point begins.
    pub(super) fn points(&self) -> impl Iterator<Item = Timestamp> {
        self.edges.iter().copied().take(self.edges.len().saturating_sub(1))
    }

    /// The hours of each point.
    pub(super) fn stretches(&self) -> Vec<Hours> {
        let ends = self.edges.iter().skip(1);
        self.edges.iter().zip(ends).map(|(from, to)| hour_from(*from)..hour_from(*to)).collect()
    }

    /// What happened in which hour, by weekday and hour of the day.
    pub(super) fn by_weekday(&self, counts: &[(i64, i64)]) -> Vec<Vec<i64>> {
        let mut week = vec![vec![0; 24]; 7];
        for (hour, count) in counts {
            let at = self.zone.day_and_hour(Timestamp::from_millis(hour * HOUR));
            let cell = at.and_then(|(day, hour)| week.get_mut(day.weekday())?.get_mut(hour));
            if let Some(cell) = cell {
                *cell += count;
            }
        }
        week
    }

    /// On how many days something happened.
    pub(super) fn active_days(&self, counts: &[(i64, i64)]) -> i64 {
        let day = |hour: i64| self.zone.day_and_hour(Timestamp::from_millis(hour * HOUR)).map(|(day, _)| day);
        let days: BTreeSet<_> = counts.iter().filter_map(|(hour, _)| day(*hour)).collect();
        i64::try_from(days.len()).unwrap_or(i64::MAX)
    }
}

/// When the points of so many days begin, and when the last one ends.
fn edges(zone: &Zone, from: Day, days: i64, interval: Interval) -> Option<Vec<Timestamp>> {
    let end = zone.start_of(from.plus(days)).filter(|_| from.plus(days) > from)?;
    let mut edges = match interval {
        Interval::Hour => {
            let start = zone.start_of(from)?.as_millis();
            let hours = (end.as_millis() - start).div_euclid(HOUR);
            (0..hours).map(|hour| Timestamp::from_millis(start + hour * HOUR)).collect::<Vec<_>>()
        }
        Interval::Day => (0..days).map(|day| zone.start_of(from.plus(day))).collect::<Option<Vec<_>>>()?,
        Interval::Week => {
            let begins = |day: &i64| *day == 0 || from.plus(*day).weekday() == 0;
            (0..days).filter(begins).map(|day| zone.start_of(from.plus(day))).collect::<Option<Vec<_>>>()?
        }
    };
    edges.push(end);
    Some(edges)
}

/// The first whole hour since 1970 at or after a moment.
fn hour_from(at: Timestamp) -> i64 {
    let millis = at.as_millis();
    millis.div_euclid(HOUR) + i64::from(millis.rem_euclid(HOUR) > 0)
}
