//! Imports: a channel from an export of it, or messages that come back into one that is there. For who runs the server.
//!
//! Lines come one by one and are written some at a time, so that it takes little memory whatever the file holds. What is
//! there already stays: an import that was cut short is made again, and goes on.

mod lines;
mod table;
mod whole;

use std::collections::BTreeSet;

use gavel_model::{ChannelId, ExportHead, ExportLine, ExportedMessage, ExportedUser, Message, MessageId};
use gavel_store::{Conn, ImportStep, Imported};

use tokio::time::Instant;

use crate::{Chat, Error};
use lines::{Entry, Lines};
use whole::Renamed;

/// How many rows are written in one transaction, and how many bytes of lines, about.
const ROWS: usize = 1_000;
const BYTES: usize = 4 << 20;

/// What is imported, and whereto.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Into this channel, which is there: what is missing in it. Otherwise as a channel that is not there yet.
    pub into: Option<ChannelId>,
    /// These messages alone, also if they were deleted; all that are missing if empty. Into the channel of the export, if no
    /// other is named.
    pub messages: BTreeSet<MessageId>,
    /// As a channel with this id, and messages with other ids.
    pub rename: Option<ChannelId>,
    /// Nothing is written.
    pub check: bool,
}

/// Why something was not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A line of the file has to be mended.
    #[error("line {line}: {why}")]
    Line {
        /// Which, from 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
    /// What is there does not allow it.
    #[error("{0}")]
    Refused(String),
    /// The database.
    #[error(transparent)]
    Chat(#[from] Error),
}

impl From<gavel_store::Error> for ImportError {
    fn from(error: gavel_store::Error) -> Self {
        Self::Chat(error.into())
    }
}

type Done<T = ()> = std::result::Result<T, ImportError>;

/// An import that goes on.
pub struct Import {
    /// None where there is no database yet: lines are checked, and nothing else.
    chat: Option<Chat>,
    options: ImportOptions,
    lines: Lines,
    head: Option<ExportHead>,
    /// Users who came before the channel.
    users: Vec<ExportedUser>,
    /// What waits to be written; none before it is known whereto.
    step: Option<ImportStep>,
    /// About how many bytes that has.
    bytes: usize,
    /// What a whole channel's messages are called.
    renamed: Renamed,
    /// Of a whole conversation of two, who they are, as the store has it.
    participants: Option<String>,
    /// A message that comes back, until all that belongs to it has been seen: it is written last, so that it is not taken for
    /// whole before it is.
    coming: Option<ExportedMessage>,
    /// Those of the named messages that the file has.
    found: BTreeSet<MessageId>,
    done: Imported,
}

impl Import {
    /// Begins; without a chat lines are checked, and nothing else.
    pub fn new(chat: Option<Chat>, options: ImportOptions) -> Self {
        Self {
            chat,
            options,
            lines: Lines::default(),
            head: None,
            users: Vec::new(),
            step: None,
            bytes: 0,
            renamed: Renamed::default(),
            participants: None,
            coming: None,
            found: BTreeSet::new(),
            done: Imported::default(),
        }
    }

    /// Whether a channel is imported as a whole.
    fn is_whole(&self) -> bool {
        self.options.into.is_none() && self.options.messages.is_empty()
    }

    /// The chat, if something is to be written.
    fn writes(&self) -> Option<Chat> {
        self.chat.clone().filter(|_| !self.options.check)
    }

    fn wrong(&self, why: impl Into<String>) -> ImportError {
        ImportError::Line { line: self.lines.number(), why: why.into() }
    }

    /// Takes a line of an export.
    pub async fn line(&mut self, text: &[u8]) -> Done {
        let entry = self.lines.read(text).map_err(|why| ImportError::Line { line: self.lines.number(), why })?;
        self.bytes += text.len();
        let line = match entry {
            Entry::Head(head) => {
                self.head = Some(head);
                return Ok(());
            }
            Entry::Line(line) => line,
        };
        if let ExportLine::Channel(channel) = line {
            return if self.is_whole() { self.begin(*channel).await } else { self.begin_into().await };
        }
        if let (ExportLine::User(user), None) = (&line, &self.step) {
            self.users.push(user.clone());
        } else if let ExportLine::Message(message) = line {
            if self.is_whole() {
                let message = self.renamed.message(*message);
                self.step()?.messages.push(message);
            } else {
                self.bring_back(*message).await?;
            }
        } else {
            self.beside(line)?;
        }
        self.flush_if_full().await
    }

    /// A line that is no message: what belongs to the last one, if that is wanted, and what belongs to all.
    fn beside(&mut self, line: ExportLine) -> Done {
        let (whole, renamed) = (self.is_whole(), self.renamed.clone());
        let wanted = whole || self.coming.is_some();
        let step = self.step()?;
        match line {
            ExportLine::User(user) => step.users.push(user),
            ExportLine::Member(member) if whole => step.members.push(member),
            ExportLine::Edit(mut edit) if wanted => {
                edit.message_id = renamed.id(&edit.message_id);
                step.edits.push(*edit);
            }
            ExportLine::Reaction(mut reaction) if wanted => {
                reaction.message_id = renamed.id(&reaction.message_id);
                step.reactions.push(reaction);
            }
            ExportLine::Follow(mut follow) if wanted => {
                follow.message_id = renamed.id(&follow.message_id);
                step.follows.push(follow);
            }
            _ => {}
        }
        Ok(())
    }

    fn step(&mut self) -> Done<&mut ImportStep> {
        let line = self.lines.number();
        self.step.as_mut().ok_or(ImportError::Line { line, why: "the channel has to come first".into() })
    }

    /// Begins to bring messages back into a channel.
    async fn begin_into(&mut self) -> Done {
        let Some(channel) = self.options.into.clone().or_else(|| self.head.as_ref().map(|h| h.channel_id.clone()))
        else {
            return Err(self.wrong("the export does not say of which channel it is"));
        };
        let at = gavel_model::Timestamp::default();
        let mut step = ImportStep::new(channel.clone(), false, self.chat.as_ref().map_or(at, Chat::now));
        step.users.append(&mut self.users);
        self.step = Some(step);
        let Some(chat) = &self.chat else { return Ok(()) };
        let id = channel.clone();
        if chat.0.store.read(move |conn| conn.channel(&id)).await?.is_none() {
            let why = format!("there is no channel {channel}: import it as a whole, without --channel and --message");
            return Err(ImportError::Refused(why));
        }
        Ok(())
    }

    /// Takes a message that may be missing.
    async fn bring_back(&mut self, message: ExportedMessage) -> Done {
        self.settle()?;
        let id = message.message.id.clone();
        let named = self.options.messages.contains(&id);
        if !(named || self.options.messages.is_empty()) {
            return Ok(());
        }
        if named {
            self.found.insert(id.clone());
        }
        let Some(chat) = self.chat.clone() else { return Ok(()) };
        let channel = self.step()?.channel.clone();
        let there = chat.0.store.read(move |conn| conn.message(&id)).await?.map(|stored| stored.message);
        let comes = match there {
            None => true,
            Some(Message { id, channel_id, .. }) if channel_id != channel => {
                return Err(self.wrong(format!("the message {id} is in another channel, {channel_id}")));
            }
            Some(there) => named && there.deleted_at.is_some(),
        };
        if comes && named && message.message.deleted_at.is_some() {
            return Err(self.wrong("this message was deleted before it was exported: take an older export"));
        }
        self.coming = Some(message).filter(|_| comes);
        Ok(())
    }

    /// A message that comes back is complete.
    fn settle(&mut self) -> Done {
        if let Some(message) = self.coming.take() {
            self.step()?.messages.push(message);
        }
        Ok(())
    }

    async fn flush_if_full(&mut self) -> Done {
        let full = self.step.as_ref().is_some_and(|step| step.rows() >= ROWS) || self.bytes >= BYTES;
        if full { self.flush().await } else { Ok(()) }
    }

    /// Writes what waits.
    async fn flush(&mut self) -> Done {
        let Some(step) = &mut self.step else { return Ok(()) };
        let next = ImportStep::new(step.channel.clone(), step.whole, step.at);
        let step = std::mem::replace(step, next);
        self.bytes = 0;
        if step.rows() == 0 {
            return Ok(());
        }
        if let Some(chat) = &self.chat {
            let ids: Vec<_> = step.messages.iter().map(|exported| exported.message.id.clone()).collect();
            let channel = step.channel.clone();
            let taken = chat.0.store.read(move |conn: &Conn<'_>| conn.taken_elsewhere(&channel, &ids)).await?;
            if let Some(id) = taken {
                let why = format!(
                    "the message {id} is in another channel here: with --as the channel gets another id, and its messages too"
                );
                return Err(ImportError::Refused(why));
            }
        }
        if let Some(chat) = self.writes() {
            let began = Instant::now();
            let Imported { members, messages } = chat.0.store.write(move |conn| conn.import(&step)).await?;
            if self.is_whole() {
                // Half of the time is for a server that may be serving.
                tokio::time::sleep(began.elapsed()).await;
            }
            self.done.members += members;
            self.done.messages += messages;
        } else {
            self.done.members += step.members.len() as u64;
            self.done.messages += step.messages.len() as u64;
        }
        Ok(())
    }

    /// Ends it after the last line: what was imported, or would have been. A channel that was imported as a whole is there
    /// from now on.
    pub async fn finish(mut self) -> Done<Imported> {
        if !self.lines.is_whole() {
            return Err(
                self.wrong("the file ends here, and is not whole: it was cut off when it was written or copied")
            );
        }
        self.end().await
    }

    async fn end(&mut self) -> Done<Imported> {
        self.settle()?;
        self.flush().await?;
        if let Some(id) = self.options.messages.iter().find(|id| !self.found.contains(*id)) {
            return Err(ImportError::Refused(format!(
                "the file has no message {id}; what else was named was imported"
            )));
        }
        if self.is_whole() {
            self.appear().await?;
        }
        Ok(self.done)
    }
}
