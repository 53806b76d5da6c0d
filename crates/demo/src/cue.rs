//! Cues: what somebody does at a moment, and the order of them.

use std::collections::BTreeMap;

use gavel_model::{ChannelId, MessageId, Timestamp, UserId};

/// What somebody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cue {
    /// When.
    pub(crate) at: Timestamp,
    /// Where.
    pub(crate) channel: ChannelId,
    /// Who.
    pub(crate) who: UserId,
    /// What.
    pub(crate) act: Act,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// Send a message.
    Send { id: MessageId, text: String, parent: Option<MessageId>, mentions: Vec<UserId> },
    /// React to one.
    React { message: MessageId, kind: String },
    /// Change one.
    Edit { message: MessageId, text: String },
    /// Take one away.
    Delete { message: MessageId },
    /// Pin one.
    Pin { message: MessageId },
    /// Begin to write.
    Typing { parent: Option<MessageId> },
    /// Read all that there is.
    Read,
}

/// Cues by their time; those of one moment in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    cues: BTreeMap<(Timestamp, u64), Cue>,
    added: u64,
}

impl Agenda {
    /// Adds some.
    pub(crate) fn extend(&mut self, cues: impl IntoIterator<Item = Cue>) {
        for cue in cues {
            self.added += 1;
            self.cues.insert((cue.at, self.added), cue);
        }
    }

    /// When the next one is.
    pub(crate) fn next_at(&self) -> Option<Timestamp> {
        self.cues.first_key_value().map(|((at, _), _)| *at)
    }

    /// Takes the next one.
    pub(crate) fn pop(&mut self) -> Option<Cue> {
        self.cues.pop_first().map(|(_, cue)| cue)
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.cues.clear();
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.cues.len()
    }
}
