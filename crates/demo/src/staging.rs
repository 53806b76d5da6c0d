//! Staging: a scene gets its times, at the pace of the people in it, and becomes cues.

use std::{collections::HashMap, time::Duration};

use gavel_model::{ChannelId, MessageId, Timestamp, UserId};
use rand::{RngExt as _, rngs::StdRng};

use crate::{
    channel::ChannelPlan,
    content::Content,
    cue::{Act, Cue},
    scene::{Beat, Line, Scene},
    variants,
};

/// How many characters a second are written at an ordinary pace.
const CHARS_PER_SECOND: f64 = 9.0;
/// For how long somebody is seen writing, at most.
const WRITING: f64 = 25.0;
/// How often it is told that somebody still writes.
const STILL: Duration = Duration::from_secs(4);

/// Gives a scene its times.
pub(crate) fn stage(
    content: &Content,
    channel: &ChannelId,
    scene: &Scene,
    at: Timestamp,
    dice: &mut StdRng,
) -> Vec<Cue> {
    let Some(plan) = content.channels.get(channel) else { return Vec::new() };
    let mut staging = Staging {
        content,
        plan,
        members: plan.members(&content.people),
        channel,
        prefix: format!("{}.{}", scene.slug, at.as_millis() / 1_000),
        now: at,
        dice,
        cues: Vec::new(),
        said: Vec::new(),
        last: HashMap::new(),
    };
    for beat in &scene.beats {
        staging.beat(beat);
    }
    staging.readers();
    staging.cues
}

/// The slug of the scene that a message was said in, by its id; none if it was none of a scene.
pub(crate) fn slug_of(message: &str) -> Option<&str> {
    let mut parts = message.rsplitn(3, '.');
    (parts.next(), parts.next()?).1.parse::<i64>().ok()?;
    parts.next()
}

struct Staging<'a> {
    content: &'a Content,
    plan: &'a ChannelPlan,
    members: Vec<&'a UserId>,
    channel: &'a ChannelId,
    /// What the ids of the messages begin with.
    prefix: String,
    /// When the last line was said.
    now: Timestamp,
    dice: &'a mut StdRng,
    cues: Vec<Cue>,
    /// The lines: their message, when it was sent, by whom.
    said: Vec<(MessageId, Timestamp, UserId)>,
    /// When each last said something.
    last: HashMap<UserId, Timestamp>,
}

impl Staging<'_> {
    fn beat(&mut self, beat: &Beat) {
        match beat {
            Beat::Say(line) => self.say(line),
            Beat::Pause(time) => self.now = self.now.plus(*time),
            Beat::Typing(who) => {
                self.typing(self.now.plus(STILL), who, None);
                self.typing(self.now.plus(2 * STILL), who, None);
                self.now = self.now.plus(3 * STILL);
            }
            Beat::React { line, kind, by } => {
                for who in by {
                    let Some((message, sent, _)) = self.said.get(*line).cloned() else { return };
                    let at = sent.plus(self.seconds(2.0, 40.0));
                    self.push(at, who, Act::React { message, kind: kind.clone() });
                }
            }
            Beat::Edit { line, text } => {
                let text = text.clone();
                self.afterwards(*line, None, |message| Act::Edit { message, text });
            }
            Beat::Delete { line, by } => self.afterwards(*line, by.as_ref(), |message| Act::Delete { message }),
            Beat::Pin { line, by } => self.afterwards(*line, Some(by), |message| Act::Pin { message }),
        }
    }

    fn say(&mut self, line: &Line) {
        for nth in 0..line.times {
            let text = variants::choose(&line.text, self.dice);
            let writing = self.writing(line, &text, nth);
            let sent = self.when(line, writing, nth);
            let parent = line.thread.and_then(|root| self.said.get(root)).map(|(id, ..)| id.clone());
            if nth == 0 && writing > Duration::from_secs(1) {
                self.writes(&line.who, sent, writing, parent.as_ref());
            }
            let Ok(id) = MessageId::new(&format!("{}.{}", self.prefix, self.number(nth))) else { return };
            if nth == 0 {
                self.said.push((id.clone(), sent, line.who.clone()));
            }
            let mentions = self.mentions(&text, &line.who);
            self.push(sent, &line.who, Act::Send { id, text, parent, mentions });
            self.now = sent;
            self.last.insert(line.who.clone(), sent);
        }
    }

    /// The last part of a message's id: which line, and for what is said again and again the how manieth.
    fn number(&self, nth: u32) -> String {
        if nth == 0 { self.said.len().to_string() } else { format!("{}-{nth}", self.said.len() - 1) }
    }

    /// How long a line is written at.
    fn writing(&mut self, line: &Line, text: &str, nth: u32) -> Duration {
        if nth > 0 {
            return Duration::ZERO;
        }
        let pace = self.content.people.get(&line.who).map_or(1.0, |person| person.pace);
        let chars = f64::from(u32::try_from(text.chars().count()).unwrap_or(u32::MAX));
        Duration::from_secs_f64((chars / CHARS_PER_SECOND / pace).min(WRITING))
    }

    /// When a line is sent: after a thought, and what it takes to write it; not sooner than slow mode lets.
    fn when(&mut self, line: &Line, writing: Duration, nth: u32) -> Timestamp {
        let [from, to] = self.plan.beat;
        let goes_on = self.said.last().is_some_and(|(_, _, who)| *who == line.who);
        let thought = match (nth, goes_on) {
            (1.., _) => self.seconds(0.5, 1.2),
            (0, true) => self.seconds(from / 4.0, to / 4.0),
            (0, false) => self.seconds(from, to),
        };
        let at = self.now.plus(thought + writing);
        match self.last.get(&line.who) {
            Some(last) if self.plan.slow_mode > 0 => {
                at.max(last.plus(Duration::from_secs(u64::from(self.plan.slow_mode) + 1)))
            }
            _ => at,
        }
    }

    fn writes(&mut self, who: &UserId, sent: Timestamp, writing: Duration, parent: Option<&MessageId>) {
        let mut at = sent.minus(writing);
        while at < sent {
            self.typing(at, who, parent);
            at = at.plus(STILL);
        }
    }

    fn typing(&mut self, at: Timestamp, who: &UserId, parent: Option<&MessageId>) {
        self.push(at, who, Act::Typing { parent: parent.cloned() });
    }

    /// Something is done with a line a moment later, before anything else is said.
    fn afterwards(&mut self, line: usize, by: Option<&UserId>, act: impl FnOnce(MessageId) -> Act) {
        let Some((message, _, author)) = self.said.get(line).cloned() else { return };
        self.now = self.now.plus(self.seconds(3.0, 8.0));
        self.push(self.now, by.unwrap_or(&author), act(message));
    }

    /// Those who took part have read all, and some of the others.
    fn readers(&mut self) {
        for who in self.members.clone() {
            let online = self.content.people.get(who).map_or(0.0, |person| person.online);
            if self.last.contains_key(who) || self.dice.random_bool((online / 3.0).clamp(0.0, 1.0)) {
                let at = self.now.plus(self.seconds(2.0, 60.0));
                self.push(at, who, Act::Read);
            }
        }
    }

    /// The members whom a text names with an @.
    fn mentions(&self, text: &str, by: &UserId) -> Vec<UserId> {
        let mut mentioned = Vec::new();
        for name in text.split('@').skip(1) {
            let end = name.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
            let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
            if let Ok(id) = UserId::new(name)
                && self.members.contains(&&id)
                && id != *by
                && !mentioned.contains(&id)
            {
                mentioned.push(id);
            }
        }
        mentioned
    }

    fn push(&mut self, at: Timestamp, who: &UserId, act: Act) {
        self.cues.push(Cue { at, channel: self.channel.clone(), who: who.clone(), act });
    }

    fn seconds(&mut self, from: f64, to: f64) -> Duration {
        Duration::from_secs_f64(self.dice.random_range(from..to))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rand::SeedableRng as _;

    use super::*;

    fn all_cues(seed: u64) -> Vec<(ChannelId, Vec<Cue>)> {
        let content = Content::load().unwrap();
        let mut dice = StdRng::seed_from_u64(seed);
        let at = Timestamp::from_millis(1_769_860_800_000);
        let scenes = content.scenes.iter().flat_map(|(id, scenes)| scenes.iter().map(move |scene| (id, scene)));
        scenes.map(|(id, scene)| (id.clone(), stage(&content, id, scene, at, &mut dice))).collect()
    }

    #[test]
    fn the_same_dice_give_the_same_cues() {
        assert_eq!(all_cues(7), all_cues(7));
        assert_ne!(all_cues(7), all_cues(8));
    }

    #[test]
    fn what_is_done_with_a_message_comes_after_it() {
        let mut ids = HashSet::new();
        for (channel, cues) in all_cues(1) {
            let mut sent: HashMap<MessageId, Timestamp> = HashMap::new();
            for cue in &cues {
                if let Act::Send { id, .. } = &cue.act {
                    assert!(ids.insert(id.clone()), "{id} twice");
                    sent.insert(id.clone(), cue.at);
                }
            }
            for cue in &cues {
                let (Act::Send { parent: Some(of), .. }
                | Act::React { message: of, .. }
                | Act::Edit { message: of, .. }
                | Act::Delete { message: of }
                | Act::Pin { message: of }) = &cue.act
                else {
                    continue;
                };
                assert!(sent[of] < cue.at, "{channel}: {cue:?}");
            }
        }
    }

    #[test]
    fn slow_mode_is_kept() {
        let content = Content::load().unwrap();
        for (channel, cues) in all_cues(2) {
            let wait = i64::from(content.channels[&channel].slow_mode) * 1_000;
            let mut last: HashMap<UserId, Timestamp> = HashMap::new();
            for cue in cues.iter().filter(|cue| matches!(cue.act, Act::Send { .. })) {
                if let Some(before) = last.insert(cue.who.clone(), cue.at) {
                    assert!(cue.at.as_millis() - before.as_millis() > wait, "{channel}: {cue:?}");
                }
            }
        }
    }

    #[test]
    fn an_id_says_which_scene_it_is_of() {
        let (_, cues) = all_cues(3).remove(0);
        let Some(Act::Send { id, .. }) = cues.iter().map(|cue| &cue.act).find(|act| matches!(act, Act::Send { .. }))
        else {
            panic!("nothing is said")
        };
        let content = Content::load().unwrap();
        let slug = slug_of(id.as_str()).unwrap();
        assert!(content.scenes.values().flatten().any(|scene| scene.slug == slug));
        assert_eq!(slug_of("a-note"), None);
        assert_eq!(slug_of("0198c6f0-6d57-7d27-8d8c-5b4f0d1f1d2e"), None);
    }
}
