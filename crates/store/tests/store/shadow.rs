//! What the store must be, as plain vectors and maps.

use std::collections::BTreeMap;

use gavel_model::{EventType, MessageStatus};

/// A place: the number it is at or comes after, and which of those after it.
pub(crate) type Place = (i64, i64);

#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) channel: usize,
    pub(crate) user: usize,
    pub(crate) place: Place,
    pub(crate) text: String,
    pub(crate) revision: i64,
    pub(crate) deleted: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Room {
    /// Event 1 first: what happened, to whom or what.
    pub(crate) events: Vec<(EventType, String)>,
    /// Each member with the revision of the membership.
    pub(crate) members: BTreeMap<usize, i64>,
    pub(crate) changes: i64,
    pub(crate) revision: i64,
    pub(crate) renamed: bool,
    /// By place.
    pub(crate) messages: BTreeMap<Place, String>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Shadow {
    pub(crate) rooms: Vec<Room>,
    pub(crate) said: BTreeMap<String, Said>,
    /// How many entries the log has.
    pub(crate) entries: usize,
}

/// What a guard holds of a room and a user.
pub(crate) type Revisions = (i64, Option<i64>);

/// What a send must be answered with.
#[derive(Debug, PartialEq)]
pub(crate) enum Answer {
    New(Place),
    Repeated(Place),
    Conflict,
    Stale,
}

impl Room {
    fn publish(&mut self, kind: EventType, subject: &str) -> i64 {
        self.events.push((kind, subject.to_owned()));
        self.seq()
    }

    pub(crate) fn seq(&self) -> i64 {
        i64::try_from(self.events.len()).unwrap()
    }

    pub(crate) fn published(&self) -> i64 {
        i64::try_from(self.messages.keys().filter(|place| place.1 == 0).count()).unwrap()
    }
}

impl Shadow {
    pub(crate) fn revisions(&self, channel: usize, user: usize) -> Revisions {
        let room = &self.rooms[channel];
        (room.revision, room.members.get(&user).copied())
    }

    pub(crate) fn send(
        &mut self,
        (id, text): (&str, &str),
        (channel, user): (usize, usize),
        status: MessageStatus,
        decided_on: Revisions,
    ) -> Answer {
        let first = self.said.get(id);
        let same = first.filter(|said| (said.channel, said.user) == (channel, user));
        if let Some(same) = same {
            return Answer::Repeated(same.place);
        }
        if decided_on != self.revisions(channel, user) {
            return Answer::Stale;
        }
        if first.is_some() {
            return Answer::Conflict;
        }
        self.entries += 1;
        let room = &mut self.rooms[channel];
        let place = if status == MessageStatus::Delivered {
            (room.publish(EventType::MessageCreated, id), 0)
        } else {
            let last = room.messages.range((room.seq(), 0)..).next_back().map_or(0, |(place, _)| place.1);
            (room.seq(), last + 1)
        };
        room.messages.insert(place, id.to_owned());
        let said = Said { channel, user, place, text: text.to_owned(), revision: 1, deleted: false };
        self.said.insert(id.to_owned(), said);
        Answer::New(place)
    }

    /// An edit of a message read at `revision`; whether it is taken.
    pub(crate) fn edit(&mut self, id: &str, text: &str, publish: bool, revision: i64) -> bool {
        let said = self.said.get_mut(id).unwrap();
        if said.revision != revision || said.deleted {
            return false;
        }
        self.entries += 1;
        said.revision += 1;
        text.clone_into(&mut said.text);
        let room = &mut self.rooms[said.channel];
        if publish && said.place.1 == 0 {
            room.publish(EventType::MessageUpdated, id);
        } else if publish {
            room.messages.remove(&said.place);
            said.place = (room.publish(EventType::MessageCreated, id), 0);
            room.messages.insert(said.place, id.to_owned());
        }
        true
    }

    /// A deletion; whether it is the first.
    pub(crate) fn delete(&mut self, id: &str, hard: bool) -> bool {
        let said = self.said.get_mut(id).unwrap();
        let first = !said.deleted;
        if !first && !hard {
            return false;
        }
        self.entries += 1;
        said.revision += 1;
        if hard {
            said.text.clear();
        }
        if first && said.place.1 == 0 {
            self.rooms[said.channel].publish(EventType::MessageDeleted, id);
        }
        said.deleted = true;
        first
    }

    pub(crate) fn join(&mut self, channel: usize, user: usize, name: &str) {
        let room = &mut self.rooms[channel];
        if room.members.contains_key(&user) {
            return;
        }
        room.changes += 1;
        room.members.insert(user, room.changes);
        room.publish(EventType::MemberJoined, name);
        self.entries += 1;
    }

    pub(crate) fn leave(&mut self, channel: usize, user: usize, name: &str) {
        let room = &mut self.rooms[channel];
        if room.members.remove(&user).is_some() {
            room.changes += 1;
            room.publish(EventType::MemberLeft, name);
            self.entries += 1;
        }
    }

    pub(crate) fn patch(&mut self, channel: usize, name: &str) {
        let room = &mut self.rooms[channel];
        // It is always renamed to the same.
        if !room.renamed {
            room.renamed = true;
            room.publish(EventType::ChannelUpdated, name);
            self.entries += 1;
        }
    }

    /// What `viewer` is told of all after event `after`, or everybody's if none: each with its number, if it has one.
    pub(crate) fn told(
        &self,
        channel: usize,
        after: i64,
        viewer: Option<usize>,
    ) -> Vec<(EventType, Option<i64>, String)> {
        let room = &self.rooms[channel];
        let mut told: Vec<(Place, _)> = room
            .events
            .iter()
            .zip(1..)
            .filter(|(_, seq)| *seq > after)
            .map(|((kind, subject), seq)| ((seq, 0), (*kind, Some(seq), subject.clone())))
            .collect();
        let stopped = room.messages.iter().filter(|(place, id)| {
            place.1 > 0 && place.0 >= after && viewer.is_none_or(|viewer| self.said[*id].user == viewer)
        });
        told.extend(stopped.map(|(place, id)| (*place, (EventType::MessageStopped, None, id.clone()))));
        told.sort_by_key(|(place, _)| *place);
        told.into_iter().map(|(_, event)| event).collect()
    }
}
