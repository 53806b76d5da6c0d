//! Messages from a table: a row a message, with the columns `userId`, `createdAt`, `text` and perhaps `id`. Other columns are
//! passed over, so that an export as a table can be taken too.

use std::{collections::HashMap, io::Read};

use csv::{ReaderBuilder, StringRecord};
use gavel_model::{
    ChannelId, ExportedMessage, Message, MessageId, MessageStatus, MessageType, Minted, Position, Timestamp, UserId,
};
use gavel_store::Imported;
use sha2::{Digest as _, Sha256};

use super::{Done, Import, ImportError};
use crate::exports::plain;

impl Import {
    /// Takes all rows of a table, for a channel that is there: messages that are missing come to its end, in the order of
    /// the rows.
    pub async fn table(mut self, input: impl Read) -> Done<Imported> {
        if self.options.into.is_none() {
            let why = "a table says nothing of a channel: make one, and name it with --channel";
            return Err(ImportError::Refused(why.into()));
        }
        self.begin_into().await?;
        let mut rows = ReaderBuilder::new().flexible(true).from_reader(input);
        let columns = Columns::of(rows.headers().map_err(|error| unreadable(&error))?)?;
        let mut row = StringRecord::new();
        while rows.read_record(&mut row).map_err(|error| unreadable(&error))? {
            let line = row.position().map_or(0, csv::Position::line);
            let channel = self.step()?.channel.clone();
            let message = columns.message(&row, &channel).map_err(|why| ImportError::Line { line, why })?;
            if let Some(message) = message {
                self.bytes += row.as_slice().len();
                self.bring_back(message).await?;
                self.flush_if_full().await?;
            }
        }
        self.end().await
    }
}

fn unreadable(error: &csv::Error) -> ImportError {
    let line = error.position().map_or(1, csv::Position::line);
    ImportError::Line { line, why: error.to_string() }
}

/// Where the columns are.
struct Columns(HashMap<String, usize>);

impl Columns {
    fn of(names: &StringRecord) -> Done<Self> {
        let name = |name: &str| name.trim_start_matches('\u{feff}').trim().to_owned();
        let columns: HashMap<_, _> = names.iter().enumerate().map(|(i, text)| (name(text), i)).collect();
        match ["userId", "createdAt", "text"].into_iter().find(|needed| !columns.contains_key(*needed)) {
            Some(missing) => {
                Err(ImportError::Line { line: 1, why: format!("there is no column {missing} among the names") })
            }
            None => Ok(Self(columns)),
        }
    }

    fn cell<'a>(&self, row: &'a StringRecord, column: &str) -> &'a str {
        self.0.get(column).and_then(|i| row.get(*i)).map_or("", plain)
    }

    /// The message of a row; none for one that says nothing, or was deleted or not published.
    fn message(&self, row: &StringRecord, channel: &ChannelId) -> Result<Option<ExportedMessage>, String> {
        let text = self.cell(row, "text");
        let published = matches!(self.cell(row, "status"), "" | "delivered");
        if text.is_empty() || !published || !self.cell(row, "deletedAt").is_empty() {
            return Ok(None);
        }
        let user = self.cell(row, "userId");
        let user_id = match user {
            "" => None,
            user => Some(UserId::new(user).map_err(|error| format!("userId: {error}"))?),
        };
        let created_at =
            Timestamp::parse(self.cell(row, "createdAt")).map_err(|error| format!("createdAt: {error}"))?;
        let id = match self.cell(row, "id") {
            "" => derived(channel, user, created_at, text),
            id => MessageId::new(id).map_err(|error| format!("id: {error}"))?,
        };
        Ok(Some(ExportedMessage {
            message: Message {
                id,
                channel_id: channel.clone(),
                seq: None,
                user_id,
                kind: MessageType::Text,
                text: text.to_owned(),
                data: serde_json::Map::new(),
                attachments: Vec::new(),
                tags: Vec::new(),
                mentions: Vec::new(),
                mention_all: false,
                parent_id: None,
                thread: None,
                reactions: gavel_model::Reactions::default(),
                pinned_at: None,
                pinned_by: None,
                status: MessageStatus::Delivered,
                created_at,
                edited_at: None,
                deleted_at: None,
                position: Position::start(),
            },
            place: None,
            published_at: None,
            pinned_seq: None,
            moderation: None,
            revision: 1,
        }))
    }
}

/// The id of a message that has none: the same for the same row, so that a table that is imported twice is there once.
fn derived(channel: &ChannelId, user: &str, at: Timestamp, text: &str) -> MessageId {
    let hash = Sha256::digest(format!("{channel} {user} {} {text}", at.as_millis()).as_bytes());
    let mut bytes = [0; 10];
    bytes.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
    Minted::of(at, &bytes).into()
}
