//! Analytics: what happened is counted behind the event log, and read for a range of days.

mod health;
mod range;

use std::collections::BTreeMap;

use gavel_model::{
    Actor, Analytics, ChannelComparison, ChannelId, Counts, Pattern, People, Permission, Point, Responses,
};
use gavel_store::{ANSWER_STEPS, Conn};

pub use range::AnalyticsRange;
use range::Range;

use crate::{Chat, Error, Result};

type StoreResult<T> = std::result::Result<T, gavel_store::Error>;

/// How many entries of the event log are counted in one go: few enough that sends do not wait for it.
const STRETCH: i64 = 250;

impl Chat {
    /// What was counted of the whole app.
    pub async fn analytics(&self, actor: &Actor, range: &AnalyticsRange) -> Result<Analytics> {
        self.require_in_app(actor, Permission::ReadAnalytics).await?;
        self.counted(None, range).await
    }

    /// What was counted of a channel.
    pub async fn channel_analytics(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        range: &AnalyticsRange,
    ) -> Result<Analytics> {
        if !self.read_facts(actor, channel).await?.is_known() {
            return Err(Error::NotFound("channel"));
        }
        self.require_in_app(actor, Permission::ReadAnalytics).await?;
        self.counted(Some(channel.clone()), range).await
    }

    /// Counts a stretch of the event log; how many entries lie behind it. Off the path of what is sent, and done again
    /// without harm.
    pub async fn count_activity(&self) -> Result<i64> {
        let uncounted = self.0.store.read(|conn| conn.uncounted_activity(STRETCH)).await?;
        let left = uncounted.left();
        if !uncounted.is_empty() {
            let counted = self.0.store.write(move |conn| conn.count_activity(&uncounted).map(|()| uncounted)).await?;
            for (what, count) in counted.in_app().filter(|(what, _)| !what.starts_with("answered.")) {
                let count = u64::try_from(count).unwrap_or(0);
                metrics::counter!("gavel_activity_total", "what" => what.to_owned()).increment(count);
            }
        }
        metrics::gauge!("gavel_activity_behind").set(f64::from(i32::try_from(left).unwrap_or(i32::MAX)));
        Ok(left)
    }

    async fn counted(&self, channel: Option<ChannelId>, range: &AnalyticsRange) -> Result<Analytics> {
        let range = Range::parse(range, self.now())?;
        Ok(self.0.store.query(move |conn| read(conn, channel, &range)).await?)
    }
}

/// Reads it all in one snapshot.
fn read(conn: &Conn<'_>, channel: Option<ChannelId>, range: &Range) -> StoreResult<Analytics> {
    let of = channel.as_ref();
    let (now, before) = (range.hours(), range.hours_before());
    let whole = conn.activity(of, &[now.clone(), before.clone()])?;
    let mut points: Vec<_> = range.points().map(|at| Point { at, counts: Counts::default(), senders: 0 }).collect();
    let stretches = range.stretches();
    for (n, what, count) in conn.activity(of, &stretches)? {
        if let Some(point) = points.get_mut(n) {
            point.counts.add(&what, count);
        }
    }
    for (n, senders) in conn.active_senders(of, &stretches)? {
        if let Some(point) = points.get_mut(n) {
            point.senders = senders;
        }
    }
    let mut totals = [Counts::default(); 2];
    let mut others = BTreeMap::new();
    for (n, what, count) in whole {
        let counted = totals.get_mut(n).is_some_and(|totals| totals.add(&what, count));
        if !counted && n == 0 {
            others.insert(what, count);
        }
    }
    let [totals, previous] = totals;
    let types = others.iter().filter_map(|(what, count)| Some((what.strip_prefix("type.")?.to_owned(), *count)));
    let by_hour = conn.messages_by_hour(of, &now)?;
    let mut analytics = Analytics {
        from: range.from(),
        to: range.to(),
        time_zone: range.time_zone(),
        interval: range.interval,
        behind: conn.activity_behind()?,
        totals,
        previous,
        types: types.collect(),
        people: people(conn, of, range)?,
        responses: responses(&others),
        hours: range.by_weekday(&by_hour),
        channels: if of.is_none() { Some(compare(conn, range)?) } else { None },
        channel_id: channel,
        points,
        health: None,
    };
    analytics.health = health::of(&analytics, (range.active_days(&by_hour), range.days_gone));
    Ok(analytics)
}

fn people(conn: &Conn<'_>, channel: Option<&ChannelId>, range: &Range) -> StoreResult<People> {
    let (now, before) = (range.hours(), range.hours_before());
    let members = conn.people(channel)?;
    let mut senders = [0; 2];
    for (n, count) in conn.active_senders(channel, &[now.clone(), before.clone()])? {
        if let Some(senders) = senders.get_mut(n) {
            *senders = count;
        }
    }
    let [senders, senders_before] = senders;
    let (readers, passive) = conn.readers(channel, &now)?;
    let returned = conn.returned_senders(channel, &before, &now)?;
    Ok(People {
        members,
        senders,
        readers,
        passive,
        participation: share(senders, members),
        senders_before,
        returned,
        retention: share(returned, senders_before),
    })
}

fn responses(counts: &BTreeMap<String, i64>) -> Responses {
    let count = |what: &str| counts.get(what).copied().unwrap_or(0);
    let (turns, answered) = (count("turns"), count("answered"));
    // The first step within which this many tenths of the answers came.
    let within = |tenths: i64| {
        let mut reached = 0;
        ANSWER_STEPS.into_iter().find(|step| {
            reached += count(&format!("answered.{step}"));
            answered > 0 && reached * 10 >= answered * tenths
        })
    };
    Responses { turns, answered, rate: share(answered, turns), median_seconds: within(5), p90_seconds: within(9) }
}

fn compare(conn: &Conn<'_>, range: &Range) -> StoreResult<ChannelComparison> {
    let compared = conn.compared_channels(&range.hours_before(), &range.hours())?;
    let patterns = compared.patterns.into_iter().map(|(kind, channel)| Pattern { kind, channel });
    Ok(ChannelComparison { active: compared.active, top: compared.top, patterns: patterns.collect() })
}

/// A part of a whole, at most 1; none of nothing.
fn share(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| (as_f64(part) / as_f64(whole)).min(1.0))
}

#[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
const fn as_f64(count: i64) -> f64 {
    count as f64
}
