//! Sends, edits, deletions, joins and leaves in any order and any grouping into commits, against the model.

use gavel_model::{Channel, EventType, MessageId, MessageStatus, UserId};
use gavel_store::{
    Append, AppendError, Appended, Edit, Error, Guard, History, SenderGuard, StoredMessage, Unpublished, What, Which,
};
use proptest::{collection::vec, prelude::*};

use crate::{
    database::on_postgres,
    shadow::{Answer, Place, Revisions, Room, Shadow},
    world::{CHANNELS, USERS, World, actor, channel_id, now, sent, user_id},
};

#[derive(Clone, Copy, Debug)]
enum Op {
    /// Under a new id, or under one that was used: by the same sender or not.
    Send {
        channel: usize,
        user: usize,
        status: MessageStatus,
        again: Option<usize>,
        stale: bool,
    },
    Edit {
        which: usize,
        publish: bool,
    },
    Delete {
        which: usize,
        hard: bool,
    },
    Join {
        channel: usize,
        user: usize,
    },
    Leave {
        channel: usize,
        user: usize,
    },
    Patch {
        channel: usize,
    },
    /// One that fails after it has written something.
    Fail {
        channel: usize,
        user: usize,
    },
}

fn op() -> impl Strategy<Value = Op> {
    let place = || (0..CHANNELS.len(), 0..USERS.len());
    let status = prop_oneof![
        4 => Just(MessageStatus::Delivered),
        1 => Just(MessageStatus::Sent),
        1 => Just(MessageStatus::Bounced),
    ];
    let again = prop_oneof![3 => Just(None), 1 => (0..64_usize).prop_map(Some)];
    prop_oneof![
        8 => (place(), status, again, prop::bool::weighted(0.1)).prop_map(|((channel, user), status, again, stale)| {
            Op::Send { channel, user, status, again, stale }
        }),
        2 => (0..64_usize, any::<bool>()).prop_map(|(which, publish)| Op::Edit { which, publish }),
        2 => (0..64_usize, any::<bool>()).prop_map(|(which, hard)| Op::Delete { which, hard }),
        1 => place().prop_map(|(channel, user)| Op::Join { channel, user }),
        1 => place().prop_map(|(channel, user)| Op::Leave { channel, user }),
        1 => (0..CHANNELS.len()).prop_map(|channel| Op::Patch { channel }),
        1 => place().prop_map(|(channel, user)| Op::Fail { channel, user }),
    ]
}

/// An operation with what it was decided on, before the commit that it is part of.
enum Step {
    Send(Box<Append>, Revisions),
    Edit(Box<Edit>),
    Delete(MessageId, bool),
    Other(Op),
}

/// What is to be compared once a step is committed.
type Check<'a> = Box<dyn FnOnce(&mut Shadow) + 'a>;

/// The two worlds, which must stay the same.
struct Pair {
    world: World,
    shadow: Shadow,
    /// All ids, in the order of their first use.
    ids: Vec<String>,
}

impl Pair {
    fn new() -> Self {
        let mut shadow = Shadow {
            rooms: CHANNELS.iter().map(|_| Room { revision: 1, ..Room::default() }).collect(),
            entries: USERS.len() + CHANNELS.len(),
            ..Shadow::default()
        };
        for channel in 0..CHANNELS.len() {
            for (user, name) in USERS.iter().enumerate().take(2) {
                shadow.join(channel, user, name);
            }
        }
        Self { world: World::new(), shadow, ids: Vec::new() }
    }

    fn stored(&self, which: usize) -> Option<StoredMessage> {
        let kept: Vec<&String> = self.ids.iter().filter(|id| self.shadow.said.contains_key(*id)).collect();
        let id = kept.get(which.checked_rem(kept.len())?)?;
        self.world.message(id)
    }

    fn decide(&mut self, op: Op) -> Option<Step> {
        Some(match op {
            Op::Send { channel, user, status, again, stale } => {
                let used = again.and_then(|n| self.ids.get(n.checked_rem(self.ids.len())?)).cloned();
                let id = used.unwrap_or_else(|| format!("m{}", self.ids.len()));
                if !self.ids.contains(&id) {
                    self.ids.push(id.clone());
                }
                let (mut room, member) = self.shadow.revisions(channel, user);
                room -= i64::from(stale);
                let guard = Guard { channel: room, sender: Some(SenderGuard { user: 1, member }), roles: None };
                let text = format!("{id} by {user}");
                Step::Send(Box::new(sent(&id, channel, user, &text, status, guard)), (room, member))
            }
            Op::Edit { which, publish } => {
                let StoredMessage { mut message, moderation, revision, .. } = self.stored(which)?;
                message.text = format!("{} edited", message.id);
                // What is published is not taken back by an edit.
                let publish = publish || message.position.is_published();
                message.status = if publish { MessageStatus::Delivered } else { MessageStatus::Bounced };
                Step::Edit(Box::new(Edit {
                    message,
                    moderation,
                    names_anew: false,
                    slow_mode: 0,
                    told_after: -1,
                    revision,
                    actor: actor(0),
                    at: now(),
                }))
            }
            Op::Delete { which, hard } => Step::Delete(self.stored(which)?.message.id, hard),
            other => Step::Other(other),
        })
    }

    /// Runs operations that are decided on before, and committed together.
    fn commit(&mut self, ops: Vec<Op>) {
        let steps: Vec<Step> = ops.into_iter().filter_map(|op| self.decide(op)).collect();
        let Self { world, shadow, .. } = self;
        let checks: Vec<Check<'_>> =
            world.in_one_commit(|| steps.into_iter().map(|step| hand_over(world, step)).collect());
        for check in checks {
            check(shadow);
        }
    }

    fn compare(&self) {
        for (channel, room) in self.shadow.rooms.iter().enumerate() {
            let row = self.world.channel(channel);
            let expected = (room.seq(), room.published(), i64::try_from(room.members.len()).unwrap(), room.revision);
            assert_eq!((row.seq, row.message_count, row.member_count, row.revision), expected);
            for user in 0..USERS.len() {
                let member = self.world.guard(channel, user).sender.unwrap().member;
                assert_eq!(member, room.members.get(&user).copied());
            }
            self.compare_history(channel, room);
            for after in 0..=room.seq() {
                self.compare_timeline(channel, after, None);
                self.compare_timeline(channel, after, Some(1));
            }
        }
        let log = self.world.read(|conn| conn.log_after(0, 0, 100_000));
        assert!(log.iter().map(|entry| entry.place).eq((1..).map(|pos| (0, pos)).take(self.shadow.entries)));
    }

    fn compare_history(&self, channel: usize, room: &Room) {
        let history = History {
            after: -1,
            channel: channel_id(channel),
            which: Which::All,
            unpublished: Unpublished::All,
            beyond: None,
            ascending: true,
            limit: 10_000,
            looked_at: 1,
        };
        let stored = self.world.read(move |conn| conn.history(&history)).messages;
        let shown: Vec<(Place, String, String, bool, i64)> = stored
            .into_iter()
            .map(|s| {
                let place = (s.message.position.after_seq, s.message.position.sub);
                (place, s.message.id.to_string(), s.message.text, s.message.deleted_at.is_some(), s.revision)
            })
            .collect();
        let expected: Vec<_> = room
            .messages
            .iter()
            .map(|(place, id)| {
                let said = &self.shadow.said[id];
                let text = if said.deleted { String::new() } else { said.text.clone() };
                (*place, id.clone(), text, said.deleted, said.revision)
            })
            .collect();
        assert_eq!(shown, expected);
    }

    /// Read in stretches of three, as a client that comes back is told.
    fn compare_timeline(&self, channel: usize, after: i64, viewer: Option<usize>) {
        let mut told = Vec::new();
        let mut from = after;
        loop {
            let unpublished = viewer.map_or(Unpublished::All, |user| Unpublished::Of(user_id(user)));
            let stretch = self.world.read(move |conn| conn.timeline(&channel_id(channel), from, &unpublished, 3));
            told.extend(stretch.items.into_iter().map(|item| {
                let subject = match item.what {
                    What::Message(stored) => stored.message.id.to_string(),
                    What::Member(user, _) => user.to_string(),
                    What::ChannelEvent(event) => event.id.to_string(),
                    What::Channel(channel) => channel.id.to_string(),
                    What::Reaction(reaction) => reaction.message_id.to_string(),
                    What::NoChannel | What::Invitation(_) | What::JoinRequest(_) | What::User(_) => {
                        panic!("of these a channel's own events do not tell")
                    }
                };
                (item.kind, item.seq, subject)
            }));
            from = stretch.up_to;
            if from >= stretch.head {
                break;
            }
        }
        assert_eq!(told, self.shadow.told(channel, after, viewer), "{channel} after {after} for {viewer:?}");
    }
}

/// Hands a step over to the store; gives what is to be compared once it is committed.
fn hand_over(world: &World, step: Step) -> Check<'_> {
    match step {
        Step::Send(append, decided_on) => {
            let answered = world.append((*append).clone());
            Box::new(move |shadow| {
                let message = append.message;
                let channel = CHANNELS.iter().position(|c| *c == message.channel_id.as_str()).unwrap();
                let user = USERS.iter().position(|u| Some(*u) == message.user_id.as_ref().map(UserId::as_str)).unwrap();
                let said = (message.id.as_str(), &*message.text);
                let expected = shadow.send(said, (channel, user), message.status, decided_on);
                let place = |stored: StoredMessage| (stored.message.position.after_seq, stored.message.position.sub);
                let answer = match answered.recv().unwrap() {
                    Ok(Appended::New(stored)) => Answer::New(place(stored)),
                    Ok(Appended::Repeated(stored)) => Answer::Repeated(place(stored)),
                    Err(AppendError::Conflict) => Answer::Conflict,
                    Err(AppendError::Stale(_)) => Answer::Stale,
                    Err(AppendError::Refused(refusal)) => panic!("{refusal}"),
                    Err(AppendError::Store(error)) => panic!("{error}"),
                };
                assert_eq!(answer, expected);
            })
        }
        Step::Edit(edit) => {
            let doing = edit.clone();
            let answered = world.change(move |conn| conn.edit(&doing));
            Box::new(move |shadow| {
                let message = edit.message;
                let publish = message.status == MessageStatus::Delivered;
                let taken = shadow.edit(message.id.as_str(), &message.text, publish, edit.revision);
                check_change(answered.recv().unwrap(), taken, |outcome| (outcome.stored.message.id, outcome.event));
            })
        }
        Step::Delete(id, hard) => {
            let doing = id.clone();
            let answered = world.change(move |conn| conn.delete(&doing, hard, &actor(0), now()));
            Box::new(move |shadow| {
                let news = shadow.delete(id.as_str(), hard);
                assert_eq!(answered.recv().unwrap().unwrap().news, news);
            })
        }
        Step::Other(op) => other(world, op),
    }
}

/// Fails unless a change was taken, or refused as stale, as the model has it.
fn check_change<T>(
    result: Result<T, Error>,
    taken: bool,
    event: impl FnOnce(T) -> (MessageId, Option<(EventType, i64)>),
) {
    match result {
        Ok(outcome) => assert!(taken, "taken: {:?}", event(outcome)),
        Err(Error::Stale) => assert!(!taken, "refused as stale"),
        Err(error) => panic!("{error}"),
    }
}

fn other(world: &World, op: Op) -> Check<'_> {
    match op {
        Op::Join { channel, user } => {
            let role = [gavel_model::role::id("member")];
            let answered =
                world.change(move |conn| conn.join(&channel_id(channel), &user_id(user), &role, &actor(user), now()));
            Box::new(move |shadow| {
                answered.recv().unwrap().unwrap();
                shadow.join(channel, user, USERS[user]);
            })
        }
        Op::Leave { channel, user } => {
            let answered =
                world.change(move |conn| conn.leave(&channel_id(channel), &user_id(user), &actor(user), now()));
            Box::new(move |shadow| {
                answered.recv().unwrap().unwrap();
                shadow.leave(channel, user, USERS[user]);
            })
        }
        Op::Patch { channel } => {
            let answered = world.change(move |conn| {
                let before = conn.channel(&channel_id(channel))?.ok_or(Error::NotFound)?;
                let renamed = Channel { display_name: Some("Renamed".into()), ..before.clone() };
                if renamed == before {
                    return Ok(());
                }
                conn.change_channel(&before, &renamed, EventType::ChannelUpdated, &actor(0), now()).map(drop)
            });
            Box::new(move |shadow| {
                answered.recv().unwrap().unwrap();
                shadow.patch(channel, CHANNELS[channel]);
            })
        }
        Op::Fail { channel, user } => {
            let answered = world.change(move |conn| {
                conn.leave(&channel_id(channel), &user_id(user), &actor(user), now())?;
                let role = [gavel_model::role::id("member")];
                conn.join(&channel_id(channel), &user_id(user), &role, &actor(user), now())?;
                Err::<(), _>(Error::Conflict)
            });
            Box::new(move |_| assert!(matches!(answered.recv().unwrap(), Err(Error::Conflict))))
        }
        Op::Send { .. } | Op::Edit { .. } | Op::Delete { .. } => Box::new(|_| ()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if on_postgres() { 20 } else { 60 }, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_the_store_is_its_model(commits in vec(vec(op(), 1..12), 1..10)) {
        let mut pair = Pair::new();
        for ops in commits {
            pair.commit(ops);
        }
        pair.compare();
    }
}
