//! A channel that is imported as a whole: what is made ready before, and what is summed up after.

use gavel_model::{ChannelId, ExportedChannel, ExportedMessage, MessageId, Minted, Timestamp, UserId};
use gavel_store::{Conn, Error as StoreError, ImportStep, ImportTarget, NewImport};
use sha2::{Digest as _, Sha256};

use super::{Done, Import, ImportError};
use crate::{Chat, Error};

/// How many rows are taken out, numbers given, members counted in one transaction.
const ROWS: i64 = 1_000;
/// How many entries of the event log are looked at in one.
const ENTRIES: i64 = 10_000;

/// What messages are called in a channel that is imported under another id: the same each time, so that an import that was
/// cut short meets its own.
#[derive(Clone, Default)]
pub(super) struct Renamed(Option<(ChannelId, Timestamp)>);

impl Renamed {
    pub(super) fn id(&self, id: &MessageId) -> MessageId {
        let Some((channel, at)) = &self.0 else { return id.clone() };
        // A space is in no id.
        let hash = Sha256::digest(format!("{channel} {id}").as_bytes());
        let mut bytes = [0; 10];
        bytes.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
        Minted::of(*at, &bytes).into()
    }

    pub(super) fn message(&self, mut exported: ExportedMessage) -> ExportedMessage {
        let message = &mut exported.message;
        message.id = self.id(&message.id);
        message.parent_id = message.parent_id.as_ref().map(|parent| self.id(parent));
        exported
    }
}

impl Import {
    /// Makes a channel ready to be filled, unless that was done by an import that was cut short.
    pub(super) async fn begin(&mut self, exported: ExportedChannel) -> Done {
        let ExportedChannel { mut channel, guidelines_since, participants } = exported;
        let Some(head) = self.head.clone() else { return Ok(()) };
        channel.guidelines_since = guidelines_since;
        channel.seq = head.seq;
        if let Some(id) = self.options.rename.clone() {
            self.renamed = Renamed(Some((id.clone(), channel.created_at)));
            channel.id = id;
        } else {
            self.participants = joined(&participants);
        }
        let at = self.chat.as_ref().map_or(head.exported_at, Chat::now);
        self.step = Some(ImportStep::new(channel.id.clone(), true, at));
        let Some(chat) = self.chat.clone() else { return Ok(()) };
        let id = channel.id.clone();
        let target = chat.0.store.read(move |conn| conn.import_target(&id)).await?;
        let head = serde_json::to_string(&head).map_err(|e| Error::Internal(e.to_string()))?;
        match target {
            ImportTarget::There => {
                let id = &channel.id;
                return Err(ImportError::Refused(format!(
                    "the channel {id} is there already: with --channel {id} what is missing in it is imported, with --as \
                     NEW_ID all as another channel"
                )));
            }
            _ if self.options.check => return Ok(()),
            ImportTarget::Importing(begun) if begun == head => return Ok(()),
            ImportTarget::Importing(_) | ImportTarget::Deleted => clear(&chat, &channel.id).await?,
            ImportTarget::None => {}
        }
        let new = NewImport { channel, users: std::mem::take(&mut self.users), head, at };
        Ok(chat.0.store.write(move |conn| conn.begin_import(&new)).await?)
    }

    /// Sums up what was imported, and lets the channel appear.
    pub(super) async fn appear(&mut self) -> Done {
        let (Some(chat), Some(step)) = (self.writes(), self.step.as_ref()) else { return Ok(()) };
        let (channel, at) = (step.channel.clone(), step.at);
        let mut after = 0;
        loop {
            let id = channel.clone();
            if !chat.0.store.write(move |conn| conn.fill_numbers(&id, after, after + ROWS, at)).await? {
                break;
            }
            after += ROWS;
        }
        let mut last: Option<UserId> = None;
        loop {
            let (id, after) = (channel.clone(), last.clone());
            last = chat.0.store.write(move |conn| conn.count_imported_marks(&id, after.as_ref(), ROWS)).await?;
            if last.is_none() {
                break;
            }
        }
        let participants = self.participants.clone();
        let finish = move |conn: &Conn<'_>| conn.finish_import(&channel, participants.as_ref(), at);
        match chat.0.store.write(finish).await? {
            None => Ok(()),
            Some(other) => Err(ImportError::Refused(format!(
                "these two have another conversation by now, {other}: delete it and import again, or import with --as NEW_ID"
            ))),
        }
    }
}

/// Takes out what is left of a channel that was deleted, or imported in part from another export.
async fn clear(chat: &Chat, channel: &ChannelId) -> Result<(), StoreError> {
    let id = channel.clone();
    chat.0.store.write(move |conn| conn.clear_for_import(&id)).await?;
    loop {
        let id = channel.clone();
        let removing = move |conn: &Conn<'_>| {
            conn.remove_deleted(ROWS)?;
            conn.is_being_removed(&id)
        };
        if !chat.0.store.write(removing).await? {
            break;
        }
    }
    let mut after = 0;
    loop {
        let id = channel.clone();
        let more = chat.0.store.write(move |conn| conn.release_numbers(&id, after, after + ENTRIES)).await?;
        if more.is_none() {
            return Ok(());
        }
        after += ENTRIES;
    }
}

/// The two of a conversation as the store has them.
fn joined(participants: &[UserId]) -> Option<String> {
    match participants {
        [a, b] => Some(format!("{a} {b}")),
        _ => None,
    }
}
