//! Hosts: the people who speak to a guest.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use gavel_model::{ChannelId, MessageId, Timestamp, UserId};
use rand::{RngExt as _, rngs::StdRng, seq::IndexedRandom as _};

use crate::{
    audience::Visit,
    content::{Content, Greeting},
    cue::{Act, Cue},
};

/// The channel in which one is welcomed for coming in; in others for saying something.
const ENTRANCE: &str = "lobby";
/// How soon a channel answers again.
const COOL: Duration = Duration::from_secs(12);

/// Who speaks to guests, and what was said to them already.
#[derive(Debug, Default)]
pub(crate) struct Hosts {
    welcomed: BTreeSet<(ChannelId, UserId)>,
    answered: BTreeMap<ChannelId, Timestamp>,
    said: u64,
}

impl Hosts {
    /// What somebody does about a visit of one who is called so.
    pub(crate) fn receive(
        &mut self,
        content: &Content,
        visit: &Visit,
        name: &str,
        now: Timestamp,
        dice: &mut StdRng,
    ) -> Vec<Cue> {
        let greetings = &content.greetings;
        let new = !content.people.contains_key(&visit.user)
            && (visit.mentioned.is_some() || visit.channel.as_str() == ENTRANCE)
            && self.welcomed.insert((visit.channel.clone(), visit.user.clone()));
        let said = match &visit.mentioned {
            _ if new => pick(content, &greetings.welcome, visit, dice),
            Some(_) if self.is_rested(&visit.channel, now) => pick(content, &greetings.answer, visit, dice),
            _ => None,
        };
        let Some(Greeting { who, text, .. }) = said else { return Vec::new() };
        self.answered.insert(visit.channel.clone(), now);
        self.said += 1;
        let starts = now.plus(Duration::from_millis(dice.random_range(800..3_000)));
        let sends = starts.plus(Duration::from_millis(dice.random_range(2_000..5_000)));
        let Ok(id) = MessageId::new(&format!("greeting.{}.{}", sends.as_millis(), self.said)) else {
            return Vec::new();
        };
        let text = text.replace("{name}", name);
        let cue = |at, act| Cue { at, channel: visit.channel.clone(), who: who.clone(), act };
        vec![
            cue(starts, Act::Read),
            cue(starts, Act::Typing { parent: None }),
            cue(sends, Act::Send { id, text, parent: None, mentions: vec![visit.user.clone()] }),
        ]
    }

    fn is_rested(&self, channel: &ChannelId, now: Timestamp) -> bool {
        self.answered.get(channel).is_none_or(|last| last.plus(COOL) <= now)
    }
}

/// One of those who are in the channel; whoever was mentioned, if they have something to say.
fn pick(content: &Content, greetings: &[Greeting], visit: &Visit, dice: &mut StdRng) -> Option<Greeting> {
    let members = content.channels.get(&visit.channel)?.members(&content.people);
    let here = |greeting: &&Greeting| {
        let said_here = greeting.channel.as_ref().is_none_or(|channel| *channel == visit.channel);
        said_here && members.contains(&&greeting.who) && greeting.who != visit.user
    };
    let here: Vec<&Greeting> = greetings.iter().filter(here).collect();
    let mentioned = here.iter().find(|greeting| visit.mentioned.iter().flatten().any(|who| *who == greeting.who));
    mentioned.or_else(|| here.choose(dice)).copied().cloned()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    fn visit(channel: &str, user: &str, mentioned: Option<&[&str]>) -> Visit {
        let ids = |ids: &[&str]| ids.iter().map(|id| UserId::new(id).unwrap()).collect();
        Visit {
            channel: ChannelId::new(channel).unwrap(),
            user: UserId::new(user).unwrap(),
            mentioned: mentioned.map(ids),
        }
    }

    #[test]
    fn a_guest_is_welcomed_once_and_then_answered() {
        let content = Content::load().unwrap();
        let mut dice = StdRng::seed_from_u64(1);
        let mut hosts = Hosts::default();
        let mut at = Timestamp::from_millis(1_769_860_800_000);
        let mut receive = |visit: &Visit| {
            at = at.plus(Duration::from_mins(1));
            hosts.receive(&content, visit, "Alex", at, &mut dice)
        };
        let came = receive(&visit("lobby", "guest-1", None));
        let Some(Act::Send { text, .. }) = came.last().map(|cue| &cue.act) else { panic!("{came:?}") };
        assert!(text.contains("Alex"), "{text}");
        assert!(receive(&visit("lobby", "guest-1", None)).is_empty());
        assert!(receive(&visit("market", "guest-1", None)).is_empty(), "one welcome is enough");
        assert_eq!(receive(&visit("market", "guest-1", Some(&[]))).len(), 3);
        let welcome = receive(&visit("raid-hall", "guest-1", Some(&["grub"])));
        assert_ne!(welcome.last().unwrap().who.as_str(), "grub", "who comes in is welcomed first");
        let answer = receive(&visit("raid-hall", "guest-1", Some(&["grub"])));
        assert_eq!(answer.last().unwrap().who.as_str(), "grub");
    }

    #[test]
    fn people_are_not_welcomed_where_they_live() {
        let content = Content::load().unwrap();
        let mut hosts = Hosts::default();
        let mut dice = StdRng::seed_from_u64(1);
        let at = Timestamp::from_millis(1_769_860_800_000);
        let answer = hosts.receive(&content, &visit("raid-hall", "mara", Some(&[])), "Mara", at, &mut dice);
        assert_ne!(answer.last().unwrap().who.as_str(), "mara");
        assert!(content.greetings.answer.iter().any(|greeting| greeting.who == answer[0].who));
        let soon = at.plus(Duration::from_secs(2));
        assert!(hosts.receive(&content, &visit("raid-hall", "mara", Some(&[])), "Mara", soon, &mut dice).is_empty());
    }
}
