//! The week before: which scenes were played then, and when.

use std::{collections::HashSet, time::Duration};

use gavel_model::{ChannelId, Timestamp};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

use crate::{
    channel::ChannelPlan,
    content::Content,
    cue::{Act, Agenda, Cue},
    scene::Scene,
    staging::stage,
};

/// How long it is.
pub(crate) const WEEK: Duration = Duration::from_hours(7 * 24);
/// How many of a hundred scenes of a channel were played in it; the others are new to whoever looks on.
const SHARE: usize = 65;
/// How much time lies between two scenes of a channel at least, and before now.
const APART: Duration = Duration::from_mins(3);
const HOUR: i64 = 3_600_000;

/// All that happened in the week before `now`.
pub(crate) fn past(content: &Content, now: Timestamp, seed: u64) -> Agenda {
    let mut agenda = Agenda::default();
    for (nth, (channel, plan)) in content.channels.iter().enumerate() {
        let mut dice = StdRng::seed_from_u64(seed.wrapping_add(nth as u64));
        agenda.extend(last_reads(week(content, channel, plan, now, &mut dice)));
    }
    agenda
}

/// A channel's week.
fn week(content: &Content, channel: &ChannelId, plan: &ChannelPlan, now: Timestamp, dice: &mut StdRng) -> Vec<Cue> {
    let played = played(plan, content.scenes_of(channel));
    let hours = open_hours(plan, now);
    let mut cues: Vec<Cue> = Vec::new();
    let mut free = Timestamp::default();
    let slots = i64::try_from(played.len()).unwrap_or(i64::MAX);
    for (slot, scene) in (0..).zip(&played) {
        let percent = slot * 100 + dice.random_range(10..90);
        let start = moment(&hours, percent, slots * 100).max(free);
        let staged = stage(content, channel, scene, start, dice);
        let end = staged.iter().map(|cue| cue.at).max().unwrap_or(start);
        if end.plus(APART) > now {
            break;
        }
        free = end.plus(APART);
        cues.extend(staged);
    }
    cues
}

/// The same, with only the last time that each has read: nothing is left of the others.
fn last_reads(mut cues: Vec<Cue>) -> Vec<Cue> {
    cues.sort_by_key(|cue| cue.at);
    let mut seen = HashSet::new();
    cues.reverse();
    cues.retain(|cue| cue.act != Act::Read || seen.insert(cue.who.clone()));
    cues.reverse();
    cues
}

/// The scenes that were played.
fn played<'a>(plan: &ChannelPlan, scenes: &'a [Scene]) -> Vec<&'a Scene> {
    let first = if plan.is_open() { (scenes.len() * SHARE).div_ceil(100) } else { scenes.len() };
    scenes.iter().enumerate().filter(|(nth, scene)| *nth < first || scene.past).map(|(_, scene)| scene).collect()
}

/// The hours of the last week in which something happens in a channel, from and to, in milliseconds.
fn open_hours(plan: &ChannelPlan, now: Timestamp) -> Vec<(i64, i64)> {
    let begin = now.minus(WEEK).as_millis();
    // An hour for those who are late.
    let end = now.as_millis() - HOUR;
    let midnight = begin - begin.rem_euclid(24 * HOUR);
    let [from, to] = plan.hours.map(|hour| i64::from(hour) * HOUR);
    let days = (0..8).map(|day| midnight + day * 24 * HOUR);
    let hours = days.map(|day| ((day + from).max(begin), (day + to).min(end)));
    hours.filter(|(from, to)| from < to).collect()
}

/// The moment at which so many parts `of` so many of these hours are over.
fn moment(hours: &[(i64, i64)], parts: i64, of: i64) -> Timestamp {
    let all: i64 = hours.iter().map(|(from, to)| to - from).sum();
    let mut left = all / of.max(1) * parts;
    for (from, to) in hours {
        if left < to - from {
            return Timestamp::from_millis(from + left);
        }
        left -= to - from;
    }
    Timestamp::from_millis(hours.last().map_or(0, |(_, to)| *to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_fills_the_week_whatever_the_hour_is() {
        let content = Content::load().unwrap();
        for hour in 0..24 {
            let now = Timestamp::from_millis(1_769_860_800_000 + hour * HOUR);
            let mut agenda = past(&content, now, 42);
            let mut days = [0; 7];
            let mut sent = 0;
            while let Some(cue) = agenda.pop() {
                assert!(cue.at < now && cue.at >= now.minus(WEEK), "{cue:?}");
                if matches!(cue.act, Act::Send { .. }) {
                    sent += 1;
                    let day = (now.as_millis() - cue.at.as_millis()) / (24 * HOUR);
                    days[usize::try_from(day).unwrap()] += 1;
                }
            }
            assert!(sent > 1_000, "{sent}");
            assert!(days.iter().all(|sent| *sent > 50), "{days:?}");
        }
    }

    #[test]
    fn what_is_closed_has_all_of_its_past() {
        let content = Content::load().unwrap();
        for (channel, plan) in content.channels.iter().filter(|(_, plan)| !plan.is_open()) {
            let mut dice = StdRng::seed_from_u64(1);
            let cues = week(&content, channel, plan, Timestamp::from_millis(1_769_860_800_000), &mut dice);
            let sent = cues.iter().filter(|cue| matches!(cue.act, Act::Send { .. })).count();
            assert_eq!(sent, content.scenes_of(channel).iter().map(|scene| scene.lines().count()).sum::<usize>());
        }
    }
}
