//! The programme: one scene after the other in every channel, without an end, what was played last coming last again.

use std::{collections::VecDeque, time::Duration};

use gavel_model::{ChannelId, Timestamp};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

use crate::{
    content::Content,
    cue::{Agenda, Cue},
    staging::stage,
};

/// Within how many seconds every channel begins, so that whoever comes in sees people talk.
const BEGIN: f64 = 90.0;

/// What is played from now on.
pub(crate) struct Programme<'a> {
    content: &'a Content,
    turns: Vec<Turn>,
    agenda: Agenda,
    dice: StdRng,
    /// How many times as long as usual it is quiet between scenes.
    quiet: f64,
}

/// A channel's scenes.
struct Turn {
    channel: ChannelId,
    rest: [f64; 2],
    /// Those that are due first.
    scenes: VecDeque<usize>,
    /// When what is played ends.
    free_at: Timestamp,
    next_at: Timestamp,
}

impl<'a> Programme<'a> {
    /// From this moment on. `played` are the slugs of the scenes that were played in a channel, the last one last.
    pub(crate) fn new(
        content: &'a Content,
        from: Timestamp,
        seed: u64,
        quiet: f64,
        played: impl Fn(&ChannelId) -> Vec<String>,
    ) -> Self {
        let open = content.channels.iter().filter(|(_, plan)| plan.is_open());
        let turns = open.map(|(channel, plan)| Turn {
            channel: channel.clone(),
            rest: plan.rest,
            scenes: in_order(content, channel, &played(channel)),
            free_at: from,
            next_at: from,
        });
        let mut turns: Vec<Turn> = turns.collect();
        // Where most is said, it begins first.
        turns.sort_by(|a, b| a.rest[0].total_cmp(&b.rest[0]));
        let dice = StdRng::seed_from_u64(seed ^ from.as_millis().unsigned_abs());
        let mut programme = Self { content, turns, agenda: Agenda::default(), dice, quiet };
        programme.resume(from);
        programme
    }

    /// Goes on at this moment; what was to happen before it does not.
    pub(crate) fn resume(&mut self, from: Timestamp) {
        self.agenda.clear();
        for turn in &mut self.turns {
            turn.free_at = from;
        }
        self.begin(from);
    }

    /// That it is as lively as usual from this moment on; what has begun is played to its end.
    pub(crate) fn wake(&mut self, now: Timestamp) {
        self.quiet = 1.0;
        self.begin(now);
    }

    /// Has all channels begin soon, one after the other.
    fn begin(&mut self, from: Timestamp) {
        let apart = BEGIN / f64::from(u32::try_from(self.turns.len()).unwrap_or(u32::MAX)) * self.quiet;
        for (nth, turn) in (0_u32..).zip(&mut self.turns) {
            let after = self.dice.random_range(0.5..1.5) * f64::from(nth) * apart;
            turn.next_at = from.plus(Duration::from_secs_f64(after)).max(turn.free_at);
        }
    }

    /// When the next cue is.
    pub(crate) fn next_at(&mut self) -> Option<Timestamp> {
        while let Some(turn) = self.turns.iter_mut().min_by_key(|turn| turn.next_at)
            && self.agenda.next_at().is_none_or(|at| turn.next_at <= at)
        {
            let scene = turn.take(&mut self.dice)?;
            let scene = self.content.scenes_of(&turn.channel).get(scene)?;
            let cues = stage(self.content, &turn.channel, scene, turn.next_at, &mut self.dice);
            let end = cues.iter().map(|cue| cue.at).max().unwrap_or(turn.next_at);
            let [from, to] = turn.rest;
            let rest = self.dice.random_range(from..to) * 60.0 * self.quiet;
            turn.free_at = end;
            turn.next_at = end.plus(Duration::from_secs_f64(rest));
            self.agenda.extend(cues);
        }
        self.agenda.next_at()
    }

    /// Takes the next cue.
    pub(crate) fn pop(&mut self) -> Option<Cue> {
        self.next_at()?;
        self.agenda.pop()
    }

    /// Has something happen beside it.
    pub(crate) fn extend(&mut self, cues: impl IntoIterator<Item = Cue>) {
        self.agenda.extend(cues);
    }
}

impl Turn {
    /// One of the scenes that are due first, which goes to the end.
    fn take(&mut self, dice: &mut StdRng) -> Option<usize> {
        let due = (self.scenes.len() / 4).max(1);
        let scene = self.scenes.remove(dice.random_range(0..due))?;
        self.scenes.push_back(scene);
        Some(scene)
    }
}

/// A channel's scenes: those that were not played of late, as they were written, then the others.
fn in_order(content: &Content, channel: &ChannelId, played: &[String]) -> VecDeque<usize> {
    let scenes = content.scenes_of(channel).iter().enumerate().filter(|(_, scene)| !scene.past);
    let mut scenes: Vec<_> =
        scenes.map(|(nth, scene)| (played.iter().rposition(|slug| *slug == scene.slug), nth)).collect();
    scenes.sort_unstable();
    scenes.into_iter().map(|(_, nth)| nth).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::cue::Act;

    const START: Timestamp = Timestamp::from_millis(1_769_860_800_000);

    fn hours(programme: &mut Programme<'_>, hours: u64) -> Vec<Cue> {
        let end = START.plus(Duration::from_hours(hours));
        let mut cues = Vec::new();
        while programme.next_at().unwrap() < end {
            cues.push(programme.pop().unwrap());
        }
        cues
    }

    #[test]
    fn it_goes_on_in_order_and_at_a_human_pace() {
        let content = Content::load().unwrap();
        let mut programme = Programme::new(&content, START, 1, 1.0, |_| Vec::new());
        let cues = hours(&mut programme, 3);
        assert!(cues.is_sorted_by_key(|cue| cue.at));
        let sent = cues.iter().filter(|cue| matches!(cue.act, Act::Send { .. })).count();
        let a_minute = sent / 180;
        assert!((8..60).contains(&a_minute), "{a_minute} messages a minute");
        let soon = cues.iter().filter(|cue| cue.at < START.plus(Duration::from_mins(1)));
        assert!(soon.filter(|cue| matches!(cue.act, Act::Send { .. })).count() >= 3, "nobody is there");
    }

    #[test]
    fn no_line_comes_back_soon() {
        let content = Content::load().unwrap();
        let mut programme = Programme::new(&content, START, 2, 1.0, |_| Vec::new());
        let mut last: HashMap<String, Timestamp> = HashMap::new();
        for cue in hours(&mut programme, 6) {
            let Act::Send { id, .. } = &cue.act else { continue };
            let (line, _) = id.as_str().split_once('.').unwrap();
            let nth = id.as_str().rsplit_once('.').unwrap().1;
            if let Some(before) = last.insert(format!("{line} {nth}"), cue.at) {
                let minutes = (cue.at.as_millis() - before.as_millis()) / 60_000;
                assert!(minutes >= 30, "{}: {id} after {minutes} minutes", cue.channel);
            }
        }
    }

    #[test]
    fn what_was_played_before_the_start_waits() {
        let content = Content::load().unwrap();
        let channel = ChannelId::new("lobby").unwrap();
        let first = content.scenes_of(&channel)[0].slug.clone();
        let order = in_order(&content, &channel, &["nothing-known".to_owned(), first]);
        assert_eq!(order.back(), Some(&0));
        let past = content.scenes_of(&channel).iter().filter(|scene| scene.past).count();
        assert_eq!(order.len() + past, content.scenes_of(&channel).len());
    }

    #[test]
    fn after_a_quiet_hour_it_wakes() {
        let content = Content::load().unwrap();
        let mut programme = Programme::new(&content, START, 4, 5.0, |_| Vec::new());
        let quiet = hours(&mut programme, 1).iter().filter(|cue| matches!(cue.act, Act::Send { .. })).count();
        assert!((20..600).contains(&quiet), "{quiet}");
        let now = START.plus(Duration::from_hours(1));
        programme.wake(now);
        let mut spoken = 0;
        while programme.next_at().unwrap() < now.plus(Duration::from_secs(20)) {
            spoken += u32::from(matches!(programme.pop().unwrap().act, Act::Send { .. }));
        }
        assert!(spoken > 0);
    }

    #[test]
    fn after_a_long_sleep_it_goes_on_without_what_was_missed() {
        let content = Content::load().unwrap();
        let mut programme = Programme::new(&content, START, 3, 1.0, |_| Vec::new());
        programme.next_at();
        let later = START.plus(Duration::from_hours(10));
        programme.resume(later);
        assert!(programme.next_at().unwrap() > later);
    }
}
